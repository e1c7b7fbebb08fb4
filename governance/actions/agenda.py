"""The agenda: made from the standing lines, and what is put on it, moved and put off.

Whatever changes the agenda of a meeting locks the meeting first: two who arrange it at
once come out one after the other.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from governance.actions.turning import changed, lock_meeting
from governance.models import (
    AgendaItem,
    Conflict,
    ItemRefusal,
    Meeting,
    Paper,
    StandingItem,
)
from governance.search.agenda import next_after, waiting
from governance.search.conflicts import suspected
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

State = AgendaItem.State
# As long as the group has not closed the meeting, its agenda can change.
OPEN_AGENDA = (
    Meeting.State.PLANNED,
    Meeting.State.CALLED,
    Meeting.State.IN_PROGRESS,
)
BEFORE = (State.REPORTED, State.PREPARED, State.ON_AGENDA)
# What stands after the matters of the day.
LAST_LINES = ("other", "next", "closing")
COPIED = (
    *("kind", "title", "summary", "proposal", "case_number", "presenter"),
    *("partnership", "put_forward_by", "corrects", "is_example"),
)
FIELDS = frozenset(
    {
        *("kind", "title", "summary", "proposal", "case_number", "presenter"),
        *("organisations", "partnership"),
    }
)


@transaction.atomic
def make_agenda(*, meeting: Meeting, by: User | None, at: datetime) -> int:
    """Put the standing lines that are missing on the agenda, and every waiting matter.

    Waiting are those that were put off, have come back or were put forward and are
    prepared. Returns how many lines were added: none if run again.
    """
    locked = _lock(meeting)
    has = set(locked.items.exclude(standing="").values_list("standing", flat=True))
    missing = StandingItem.objects.filter(in_use=True).exclude(key__in=has)
    lines = [_from_standing(locked, line) for line in missing]
    AgendaItem.objects.bulk_create(lines)
    matters = list(waiting(is_example=locked.is_example))
    for item in matters:
        _put_on(item, locked, by, at)
    added = len(lines) + len(matters)
    if added:
        _renumber(_in_standing_order(locked))
        audit.record(
            verb="meeting.agenda_made", subject=locked, by=by, at=at, lines=added
        )
        changed(locked)
    return added


@transaction.atomic
def put_forward(
    *, by: User | None, at: datetime, is_example: bool = False, **values: Any
) -> AgendaItem:
    """Let a member or a coordinator raise a matter; it waits to be prepared."""
    organisations = values.pop("organisations", ())
    _only_known(values)
    if not values.get("title", "").strip():
        raise NotPossible(ItemRefusal.NO_TITLE)
    item: AgendaItem = AgendaItem.objects.create(
        state=State.REPORTED, put_forward_by=by, is_example=is_example, **values
    )
    item.organisations.set(organisations)
    audit.record(verb="agendaitem.put_forward", subject=item, by=by, at=at)
    return item


@transaction.atomic
def prepare_item(*, item: AgendaItem, by: User | None, at: datetime) -> AgendaItem:
    """Say that the matter is ready for an agenda."""
    move(item, "prepare", by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
    return item


@transaction.atomic
def put_on(
    *, item: AgendaItem, meeting: Meeting, by: User | None, at: datetime
) -> AgendaItem:
    """Put a prepared matter on a meeting's agenda, after the matters that stand there.

    Raises `NotPossible` when the agenda is fixed or the matter is not prepared.
    """
    locked = _lock(meeting)
    _put_on(item, locked, by, at)
    _renumber(_with_matter(locked, item))
    changed(locked)
    return item


@transaction.atomic
def prepare_and_put_on(
    *, item: AgendaItem, meeting: Meeting, by: User | None, at: datetime
) -> AgendaItem:
    """Put a waiting matter on an agenda; one that was put forward is thereby ready."""
    if item.state == State.REPORTED:
        prepare_item(item=item, by=by, at=at)
    return put_on(item=item, meeting=meeting, by=by, at=at)


@transaction.atomic
def add_item(
    *, meeting: Meeting, by: User | None, at: datetime, **values: Any
) -> AgendaItem:
    """Write a matter straight onto an agenda: put forward, prepared and put on."""
    locked = _lock(meeting)
    item = put_forward(by=by, at=at, is_example=locked.is_example, **values)
    prepare_item(item=item, by=by, at=at)
    return put_on(item=item, meeting=locked, by=by, at=at)


@transaction.atomic
def take_off(*, item: AgendaItem, by: User | None, at: datetime) -> None:
    """Take a line off its agenda: a matter waits for another, a standing line goes."""
    stored, meeting = _on_agenda(item)
    if stored.standing:
        stored.delete()
        audit.record(verb="meeting.line_removed", subject=meeting, by=by, at=at)
    else:
        move(stored, "take_off", by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
        stored.meeting = None
        stored.save(update_fields=["meeting"])
        stored.conflicts.all().delete()
    _renumber(list(meeting.items.all()))
    changed(meeting)


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: User | None, at: datetime) -> None:
    """Let a line change places with the one before or after; at the end it stays."""
    stored, meeting = _on_agenda(item)
    lines = list(meeting.items.all())
    here = next(n for n, line in enumerate(lines) if line.pk == stored.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(lines) or lines[there].state != State.ON_AGENDA:
        return
    lines[here], lines[there] = lines[there], lines[here]
    _renumber(lines)
    audit.record(verb="agendaitem.moved", subject=stored, by=by, at=at, up=up)
    changed(meeting)


@transaction.atomic
def change_item(
    *, item: AgendaItem, by: User | None, at: datetime, **values: Any
) -> AgendaItem:
    """Change what a matter says, before the group has taken it up."""
    _only_known(values)
    stored = _before(item)
    if "title" in values and not values["title"].strip():
        raise NotPossible(ItemRefusal.NO_TITLE)
    if "organisations" in values:
        stored.organisations.set(values.pop("organisations"))
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(values))
    audit.record(
        verb="agendaitem.changed", subject=stored, by=by, at=at, fields=sorted(values)
    )
    if stored.meeting:
        changed(stored.meeting)
    return stored


@transaction.atomic
def drop_item(*, item: AgendaItem, by: User | None, at: datetime) -> AgendaItem:
    """Let go of a matter that is on no agenda."""
    stored = _before(item)
    if stored.state == State.ON_AGENDA:
        raise NotPossible(ItemRefusal.WRONG_STATE)
    move(stored, "withdraw", by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
    item.state = stored.state
    return item


@transaction.atomic
def carry_forward(
    item: AgendaItem, reason: str, *, by: User | None, at: datetime
) -> AgendaItem:
    """Copy a matter that was put off or sent back, with its papers as they were.

    The copy stands on the next planned or called meeting's agenda, or waits for one.
    The reason stays with the matter that was put off, which the copy points to.
    """
    if not item.reason and reason:
        item.reason = reason
        item.save(update_fields=["reason"])
    copy = AgendaItem.objects.create(
        state=State.PREPARED,
        came_from=item,
        **{name: getattr(item, name) for name in COPIED},
    )
    copy.organisations.set(item.organisations.all())
    for paper in item.papers.all():
        Paper.objects.create(
            item=copy,
            file_id=paper.file_id,
            title=paper.title,
            position=paper.position,
            added_at=paper.added_at,
            is_public=paper.is_public,
        )
    audit.record(
        verb="agendaitem.carried_forward", subject=copy, by=by, at=at, came=item.pk
    )
    meeting = next_after(item)
    return put_on(item=copy, meeting=meeting, by=by, at=at) if meeting else copy


@transaction.atomic
def suggest_conflicts(*, meeting: Meeting, at: datetime) -> int:
    """Note where a member's organisation is concerned by a matter (R31, jäv).

    Only a suggestion: the member declares it, or it is put aside; one that has been
    answered is not asked again. Returns how many are new.
    """
    locked = _lock(meeting)
    known = set(
        Conflict.objects.filter(item__meeting=locked).values_list(
            "item_id", "participant_id"
        )
    )
    rows = [
        Conflict(item=item, participant=person, kind=Conflict.Kind.DEPUTY, noted_at=at)
        for item, person in suspected(locked)
        if (item.pk, person.pk) not in known
    ]
    Conflict.objects.bulk_create(rows)
    if rows:
        audit.record(
            verb="meeting.conflicts_suggested",
            subject=locked,
            by=None,
            at=at,
            number=len(rows),
        )
        changed(locked)
    return len(rows)


def _lock(meeting: Meeting) -> Meeting:
    return lock_meeting(meeting, *OPEN_AGENDA, refusal=ItemRefusal.AGENDA_CLOSED)


def _only_known(values: dict[str, Any]) -> None:
    unknown = set(values) - FIELDS
    if unknown:
        raise TypeError(f"a matter has no {unknown}")


def _put_on(item: AgendaItem, meeting: Meeting, by: User | None, at: datetime) -> None:
    move(item, "put_on", by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
    item.meeting = meeting
    item.save(update_fields=["meeting"])


def _on_agenda(item: AgendaItem) -> tuple[AgendaItem, Meeting]:
    """The line and its meeting, locked, if nobody has taken it up."""
    stored = AgendaItem.objects.select_related("meeting").filter(pk=item.pk).first()
    if stored is None or stored.meeting is None:
        raise NotPossible(ItemRefusal.WRONG_STATE)
    meeting = _lock(stored.meeting)
    stored.refresh_from_db()
    if stored.state != State.ON_AGENDA or stored.meeting_id != meeting.pk:
        raise NotPossible(ItemRefusal.WRONG_STATE)
    return stored, meeting


def _before(item: AgendaItem) -> AgendaItem:
    """The matter, locked, if the group has not taken it up."""
    found = AgendaItem.objects.select_related("meeting").get(pk=item.pk)
    if found.meeting:
        _lock(found.meeting)
    locked = AgendaItem.objects.select_for_update(of=("self",))
    stored: AgendaItem = locked.get(pk=item.pk)
    if stored.state not in BEFORE:
        raise NotPossible(ItemRefusal.WRONG_STATE)
    return stored


def _from_standing(meeting: Meeting, line: StandingItem) -> AgendaItem:
    return AgendaItem(
        meeting=meeting,
        state=State.ON_AGENDA,
        standing=line.key,
        kind=line.kind,
        title=line.title,
        summary=line.summary,
        proposal=line.proposal,
        is_example=meeting.is_example,
    )


def _in_standing_order(meeting: Meeting) -> list[AgendaItem]:
    """The standing lines as the template has them; matters before the last ones."""
    places = dict(StandingItem.objects.values_list("key", "position"))
    lines = list(meeting.items.all())
    standing = sorted(
        (line for line in lines if line.standing),
        key=lambda line: places.get(line.standing, 0),
    )
    matters = [line for line in lines if not line.standing]
    return [
        *(line for line in standing if line.standing not in LAST_LINES),
        *matters,
        *(line for line in standing if line.standing in LAST_LINES),
    ]


def _with_matter(meeting: Meeting, item: AgendaItem) -> list[AgendaItem]:
    """The agenda as it stands, with the matter before the lines that come last."""
    lines = [line for line in meeting.items.all() if line.pk != item.pk]
    last = [n for n, line in enumerate(lines) if line.standing in LAST_LINES]
    # Nothing comes before what is done already.
    done = [n for n, line in enumerate(lines) if line.state != State.ON_AGENDA]
    place = max([min([*last, len(lines)]), *(n + 1 for n in done)])
    return [*lines[:place], item, *lines[place:]]


def _renumber(lines: list[AgendaItem]) -> None:
    """Give the lines their places from one on."""
    moved = []
    for place, line in enumerate(lines, 1):
        if line.position != place:
            line.position = place
            moved.append(line)
    AgendaItem.objects.bulk_update(moved, ["position"])
