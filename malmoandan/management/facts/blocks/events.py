"""The blocks about what was arranged."""

from django.utils.translation import gettext as _

from events.models import Event, EventTopic, Series, Training
from malmoandan.management.facts.blocks.rows import (
    YEARLY,
    count,
    id_,
    name,
    word,
)
from malmoandan.management.facts.notes import Notes
from malmoandan.management.facts.numbers import groups
from malmoandan.management.facts.shapes import (
    Reader,
    Row,
    Shape,
    choice,
    date,
    decimal,
    each,
    fit,
    ordered,
    pair,
    ranged,
    text,
    url,
    whole,
)

ATTENDANCE: dict[str, Reader] = {
    **{
        key: count
        for group in ("persons", "organisations")
        for key in (group, f"{group}_from", f"{group}_to")
    },
    "qualifier": word,
    "persons_qualifier": word,
    "organisations_qualifier": word,
}

ATTENDED = (*ranged("persons"), *ranged("organisations"))


def dated_in_its_year(row: Row, notes: Notes) -> None:
    """Warn of an event whose date lies in another year than the one it counts in."""
    held, of = row.get("date"), row.get("year")
    if held and of and not held.first.year <= of <= held.last.year:
        notes.warn(row.at("date"), _("is not in the year %d") % of)


event = Shape(
    {
        **YEARLY,
        "kind": word,
        "title": fit(Event, "title"),
        "date": date,
        "precision_text": fit(Event, "precision_text"),
        "mode": word,
        "venue": fit(Event, "venue"),
        "method": fit(Event, "method"),
        "theme": fit(Event, "theme"),
        "sectors": each(text(200)),
        "co_organiser": fit(Event, "co_organiser"),
        "follows": id_,
        "presenter": fit(Event, "presenter"),
        "presenter_side": word,
        "attendance": Shape(ATTENDANCE, ATTENDED),
        "documentation": url(400),
        "topics": each(fit(EventTopic, "text")),
    },
    (dated_in_its_year,),
)

series = Shape(
    {
        **YEARLY,
        "kind": word,
        "count": count,
        "count_from": count,
        "count_to": count,
        "qualifier": word,
        "attendance": Shape({**ATTENDANCE, "scope": choice(Series.Scope)}, ATTENDED),
    },
    ranged("count"),
)

survey = Shape(
    {
        **YEARLY,
        "event": id_,
        "question": text(),
        "scale": pair(whole(-1000, 1000)),
        "score": decimal,
        "respondents": count,
        "comment": text(),
    }
)

training = Shape(
    {
        **YEARLY,
        "kind": word,
        "title": fit(Training, "title"),
        "provider": fit(Training, "provider"),
        "partners": each(name),
        "mode": word,
        "seats": count,
        "sessions": count,
        "sessions_planned": count,
        "from": date,
        "to": date,
        "participants": groups,
    },
    (ordered("from", "to"),),
)
