"""Writing events, what is stated of whole series, surveys and trainings."""

from typing import Any

from django.utils.translation import gettext as _

from events.models import Event, Series, Survey, Training, TrainingGroup
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import search_key
from malmoandan.management.facts.finding import Finder, folded
from malmoandan.management.facts.ledger import Stated, pick
from malmoandan.management.facts.notes import within
from malmoandan.management.facts.numbers import number
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.writing.desk import Desk

ALONE = ("persons_qualifier", "qualifier")


def events(rows: list[Row], desk: Desk) -> None:
    """Write the events; a source that names one says that it was held."""
    finder = Finder(
        Event.objects.select_related("kind"),
        rows,
        of_record=lambda e: ((e.year, e.kind_id, folded(e.title)), (e.date,)),
        of_row=lambda r: (_event_key(r, desk), (r.get("date"),)),
        notes=desk.notes,
    )
    written = []
    for row in rows:
        found = finder.find(row)
        if found is None and not _can_be_made(row, desk):
            continue
        event = _event(row, found, desk)
        finder.remember(event)
        written.append((row, event))
    for row, event in written:
        _follow(row, event, desk)


def _year(row: Row) -> int | None:
    """The year of an event; that of its date where none is said."""
    date = row.get("date")
    said: int | None = row.get("year")
    return said if said is not None or date is None else date.year


def _title(row: Row, kind: Term | None) -> str | None:
    """The title; the name of the kind where the source gives none."""
    said: str | None = row.get("title")
    return said or (kind.label_sv[:1].upper() + kind.label_sv[1:] if kind else None)


def _event_key(row: Row, desk: Desk) -> tuple[Any, ...]:
    kind = desk.term(Vocabulary.EVENT_KIND, row, "kind")
    return _year(row), kind.pk if kind else None, folded(_title(row, kind))


def _can_be_made(row: Row, desk: Desk) -> bool:
    if not row.id and not row.get("title") and not row.get("date"):
        return desk.has_all(row, "title")
    if _year(row) is None:
        return desk.has_all(row, "year", "kind")
    return desk.has_all(row, "kind")


def _event(row: Row, found: Event | None, desk: Desk) -> Event:
    kind = desk.term(Vocabulary.EVENT_KIND, row, "kind")
    same = ("title", "date", "precision_text", "venue", "method", "theme", "sectors")
    stated = pick(row, *same, "co_organiser", "presenter", "documentation")
    if _year(row) is not None:
        stated["year"] = (row.at("year"), _year(row))
    event = desk.ledger.write(
        Event,
        row,
        found,
        {
            **stated,
            **desk.stated_term(row, "kind", Vocabulary.EVENT_KIND),
            **desk.stated_term(row, "mode", Vocabulary.MODE),
            **desk.stated_term(row, "presenter_side", Vocabulary.PRESENTER_SIDE),
            **_presented_by(row, found, desk),
            **_attendance(row, desk),
        },
        fixed={"state": Event.State.HELD},
        assumed={"title": _title(row, kind)},
    )
    desk.ledger.add_texts(event.topics, row.get("topics"), row.at("topics"))
    return event


def _presented_by(row: Row, found: Event | None, desk: Desk) -> Stated:
    """The organisation that the words about the presenter name, if any."""
    said = row.get("presenter")
    if not said:
        return {}
    if found and (found.presenter_organisation_id or not _same(found, said)):
        return {}
    path = row.at("presenter")
    organisation = desk.organisations.mentioned(said, path)
    return {"presenter_organisation": (path, organisation)} if organisation else {}


def _same(found: Event, said: str) -> bool:
    return found.presenter == "" or search_key(found.presenter) == search_key(said)


def _attendance(row: Row, desk: Desk) -> Stated:
    """How many came. A qualifier alone belongs to persons, where persons are said."""
    attendance, path = row.get("attendance"), row.at("attendance")
    persons = number(attendance, "persons", words=ALONE)
    words = ("organisations_qualifier", *(() if persons else ("qualifier",)))
    organisations = number(attendance, "organisations", words=words)
    return {
        **desk.stated_amount("persons", persons, path),
        **desk.stated_amount("organisations", organisations, path),
    }


def _follow(row: Row, event: Event, desk: Desk) -> None:
    wanted = desk.refer(row, "follows", "events", Event.objects.all())
    if wanted is None:
        return
    if wanted.pk == event.pk:
        desk.notes.refuse(row.at("follows"), _("an event cannot follow itself"))
    elif desk.ledger.settle(event, "follows", row.at("follows"), wanted, row):
        event.save()


def series(rows: list[Row], desk: Desk) -> None:
    """Write the totals that stand for a year and a kind of event."""
    for row in rows:
        if not desk.has_all(row, "year", "kind"):
            continue
        year, kind = row.get("year"), desk.term(Vocabulary.EVENT_KIND, row, "kind")
        attendance = row.get("attendance")
        persons = number(attendance, "persons", words=ALONE)
        count = number(row, "count", words=("qualifier",))
        stated = {
            **desk.stated_amount("count", count, row.at("count")),
            **desk.stated_amount("persons", persons, row.at("attendance")),
            **(pick(attendance, "scope") if attendance else {}),
        }
        desk.ledger.write(
            Series,
            row,
            Series.objects.filter(year=year, kind=kind).first(),
            stated,
            fixed={"year": year, "kind": kind},
            assumed={"scope": Series.Scope.TOTAL},
        )


def surveys(rows: list[Row], desk: Desk) -> None:
    """Write what those who were there answered."""
    about = {
        row.path: desk.refer(row, "event", "events", Event.objects.all())
        for row in rows
    }
    finder = Finder(
        Survey.objects.all(),
        rows,
        of_record=lambda s: ((s.event_id, folded(s.question)), (s.year,)),
        of_row=lambda r: (
            (getattr(about[r.path], "pk", None), folded(r.get("question"))),
            (r.get("year"),),
        ),
        notes=desk.notes,
    )
    for row in rows:
        event = about[row.path]
        stated = pick(row, "year", "question", "score", "respondents", "comment")
        for name, place in (("scale_from", 0), ("scale_to", 1)):
            if row.get("scale"):
                stated[name] = (row.at("scale"), row.get("scale")[place])
        if event is not None:
            stated["event"] = (row.at("event"), event)
        assumed = {"year": event.year} if event else None
        found = finder.find(row)
        record = desk.ledger.write(Survey, row, found, stated, assumed=assumed)
        finder.remember(record)


def trainings(rows: list[Row], desk: Desk) -> None:
    """Write the trainings, and who took part in them."""

    def key(row: Row) -> tuple[Any, ...]:
        kind = desk.term(Vocabulary.TRAINING_KIND, row, "kind")
        return row.get("year"), kind.pk if kind else None, folded(_title(row, kind))

    finder = Finder(
        Training.objects.select_related("kind"),
        rows,
        of_record=lambda t: ((t.year, t.kind_id, folded(t.title)), (t.starts,)),
        of_row=lambda r: (key(r), (r.get("from"),)),
        notes=desk.notes,
    )
    for row in rows:
        found = finder.find(row)
        needed = ("year", "kind") if row.id else ("year", "kind", "title")
        if found is None and not desk.has_all(row, *needed):
            continue
        finder.remember(_training(row, found, desk))


def _training(row: Row, found: Training | None, desk: Desk) -> Training:
    kind = desk.term(Vocabulary.TRAINING_KIND, row, "kind")
    same = ("year", "title", "provider", "seats", "sessions", "sessions_planned")
    record = desk.ledger.write(
        Training,
        row,
        found,
        {
            **pick(row, *same, starts="from", ends="to"),
            **desk.stated_term(row, "kind", Vocabulary.TRAINING_KIND),
            **desk.stated_term(row, "mode", Vocabulary.MODE),
        },
        assumed={"title": _title(row, kind)},
    )
    partners = desk.organisations.all(row.get("partners"), row.at("partners"))
    desk.ledger.link(record.partners, partners, row.at("partners"))
    _participants(record, row, desk)
    return record


def _participants(training: Training, row: Row, desk: Desk) -> None:
    for name, group in (row.get("participants") or {}).items():
        path = within(row.at("participants"), name)
        term = desk.words.term(Vocabulary.PARTICIPANT_GROUP, name, path)
        stated = desk.stated_amount("count", group.number, path)
        if group.text:
            stated["text"] = (path, group.text)
        if stated:
            desk.ledger.write(
                TrainingGroup,
                row,
                training.groups.filter(group=term).first(),
                stated,
                fixed={"training": training, "group": term},
                cited=False,
            )
