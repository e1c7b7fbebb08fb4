"""What happened in a year, entry by entry: meetings, events and trainings.

A total that a source states stands for the year even where fewer rows are named; the
rest is an entry of its own. Where more are named than stated, the named ones count,
and the difference is said (rules, "Contradictions").
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, Series, Training
from governance.models import Meeting, SteeringYear
from malmoandan.core.models import FactRecord
from malmoandan.core.numbers import Bound, Quantity
from reports.figures.entries import (
    Entry,
    add_up,
    cited,
    merged,
    not_named,
    remainder,
)
from reports.figures.years import YearData


def event_entries(data: YearData, kind: str) -> list[Entry]:
    """The events of a kind that were held; empty when nothing is known of any."""
    named = [_event_entry(event, event.title) for event in events_of(data, kind)]
    series = series_of(data, kind)
    return _with_rest(named, series, series.occasions if series else None)


def meeting_entries(data: YearData) -> list[Entry]:
    """The meetings of the steering group that count (rules E2 2).

    One that a source states leans on the source; one of the portal on its minutes.
    """
    named = [
        Entry(
            _("Meeting"),
            date=meeting.date,
            about=_proof(meeting),
            subject=meeting,
            sources=cited(meeting),
        )
        for meeting in data.meetings
    ]
    stated = data.first(SteeringYear)
    held = stated.meetings_held if stated else None
    return _with_rest(named, stated, None if held is None else Quantity(held))


def _proof(meeting: Meeting) -> str:
    """What a meeting that the portal arranged leans on."""
    if meeting.state == Meeting.State.STATED:
        return ""
    if meeting.state == Meeting.State.PUBLISHED:
        return _("minutes approved and published")
    return _("minutes approved")


def training_entries(data: YearData, kind: str | None = None) -> list[Entry]:
    """The trainings of the year, of one kind where it is given."""
    return [
        Entry(
            training.title,
            lang="sv",
            date=training.starts,
            about=training.provider,
            subject=training,
            sources=cited(training),
        )
        for training in data.all(Training)
        if kind is None or training.kind.key == kind
    ]


def person_entries(data: YearData, kind: str) -> list[Entry]:
    """How many took part in the events of a kind: what each source states, no more."""
    return _attendance(data, kind, "attendance", series_of(data, kind))


def organisation_entries(data: YearData, kind: str) -> list[Entry]:
    """How many organisations took part in the events of a kind."""
    return _attendance(data, kind, "organisations_present", None)


def events_of(data: YearData, kind: str) -> list[Event]:
    """The named events of a kind that were held."""
    return data.events_by_kind.get(kind, [])


def series_of(data: YearData, kind: str) -> Series | None:
    """The stated total of a kind; None when no source states one."""
    return next((s for s in data.all(Series) if s.kind.key == kind), None)


def overstated(entries: Sequence[Entry], stated: Quantity | None) -> str:
    """A sentence when more are named than a source states; else an empty one."""
    named = sum(1 for entry in entries if entry.named)
    if stated is None or stated.bound in {Bound.AT_LEAST, Bound.ABOUT}:
        return ""
    if named <= (stated.high or stated.low):
        return ""
    return _(
        "One source states %(stated)s, but %(named)s are named: the named ones count."
    ) % {"stated": stated, "named": named}


def _event_entry(event: Event, label: str, **more: Any) -> Entry:
    return Entry(
        label,
        lang="sv",
        date=event.date,
        when=event.precision_text,
        about=event.presenter,
        subject=event,
        sources=cited(event),
        **more,
    )


def _with_rest(
    named: list[Entry], record: FactRecord | None, stated: Quantity | None
) -> list[Entry]:
    """The named ones, and the part of the stated total that nobody names."""
    if record is None or stated is None:
        return named
    count = len(named)
    low = max(stated.low - count, 0)
    high = None if stated.high is None else max(stated.high - count, 0)
    if low or high:
        rest = Quantity(low, high, stated.bound, stated.word)
        return [*named, remainder(not_named(), rest, record)]
    if not named:
        return [remainder(_("none, as stated"), stated, record)]
    return named


def _attendance(
    data: YearData, kind: str, name: str, series: Series | None
) -> list[Entry]:
    entries = [
        _event_entry(event, event.title, value=getattr(event, name))
        for event in events_of(data, kind)
    ]
    stated = series.attendance if series else None
    if series is None or stated is None:
        # A row that states nothing is told only beside rows that state something.
        return entries if add_up(entries) is not None else []
    if series.scope == Series.Scope.PER_EVENT:
        return _per_event(entries, series, stated)
    return _in_all(entries, series, stated)


def _per_event(entries: list[Entry], series: Series, each: Quantity) -> list[Entry]:
    """Events with a number of their own, and the stated number for each of the rest."""
    known = [entry for entry in entries if entry.value is not None]
    count = max(series.count or 0, len(entries))
    if not count:
        return [remainder(_("the number of events is not stated"), None, series)]
    rest = count - len(known)
    if rest <= 0:
        return known
    label = ngettext(
        "%(count)s event, %(each)s", "%(count)s events, %(each)s at each", rest
    ) % {"count": rest, "each": each}
    return [*known, remainder(label, each.times(rest), series)]


def _in_all(entries: list[Entry], series: Series, stated: Quantity) -> list[Entry]:
    """The stated total; named numbers are taken out of it where all are exact."""
    known = [entry for entry in entries if entry.value is not None]
    named = add_up(known)
    exact = stated.is_exact and (named is None or named.is_exact)
    if known and named and exact and named.low <= stated.low:
        rest = stated.low - named.low
        if rest == 0:
            return known
        label = _("the rest of the stated total")
        return [*known, remainder(label, Quantity(rest), series)]
    sources = merged([cited(series), *(e.sources for e in known)])
    label = _("all events together, as stated")
    return [Entry(label, stated, sources=sources, named=False, subject=series)]


def sides_of(data: YearData, kind: str) -> Iterable[tuple[Any, list[Entry]]]:
    """The events of a kind by the side that presented; None for "not stated"."""
    found: dict[Any, list[Entry]] = {}
    for event in events_of(data, kind):
        entry = _event_entry(event, event.title)
        found.setdefault(event.presenter_side, []).append(entry)
    return found.items()
