"""What a commitment counts: `counts` names it, and here the name gets its rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event
from governance.models import (
    FocusArea,
    SeatAllocation,
    SeatStatement,
    SteeringYear,
    Tenure,
)
from malmoandan.core.models import Side, Vocabulary
from malmoandan.core.numbers import Quantity
from reports.figures import counted as rows_of
from reports.figures.entries import Entry, cited, slug
from reports.figures.years import YearData
from reports.models import AnnualReport


@dataclass(frozen=True)
class Counted:
    """The entries that a commitment counts, the figure they make, what disagrees."""

    entries: list[Entry] = field(default_factory=list)
    figure: str = ""
    contradictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seats:
    """Who sits in the steering group: in its seats, else as texts list them."""

    entries: list[Entry]
    listed: int
    vacant: dict[str, int]
    contradictions: tuple[str, ...]

    def in_words(self) -> str:
        """The outcome: how many by side, and how many seats are empty."""
        if not self.entries:
            return ""
        sides = " + ".join(f"{e.value} {e.label}" for e in self.entries if e.value)
        empty = sum(self.vacant.values())
        vacant = ngettext("%(count)s seat vacant", "%(count)s seats vacant", empty)
        vacant = vacant % {"count": empty} if empty else ""
        return ", ".join(filter(None, [sides, vacant]))


def counted(data: YearData, counts: str) -> Counted:
    """What `counts` names; nothing for a name that nobody knows."""
    name, _colon, what = counts.partition(":")
    find = FINDERS.get(name)
    return find(data, what) if find else Counted()


def _meetings(data: YearData, _what: str) -> Counted:
    entries = rows_of.meeting_entries(data)
    stated = data.first(SteeringYear)
    held = stated.meetings_held if stated else None
    number = None if held is None else Quantity(held)
    dispute = rows_of.overstated(entries, number)
    return Counted(entries, "meetings" if entries else "", _said([dispute]))


def _events(data: YearData, kind: str) -> Counted:
    entries = rows_of.event_entries(data, kind)
    series = rows_of.series_of(data, kind)
    dispute = rows_of.overstated(entries, series.occasions if series else None)
    figure = f"events-{part_of(data, Vocabulary.EVENT_KIND, kind)}" if entries else ""
    return Counted(entries, figure, _said([dispute]))


def _trainings(data: YearData, kind: str) -> Counted:
    entries = rows_of.training_entries(data, kind)
    part = part_of(data, Vocabulary.TRAINING_KIND, kind)
    return Counted(entries, f"trainings-{part}" if entries else "")


def _focus_area(data: YearData, _what: str) -> Counted:
    """The decision on the theme of the year after this one."""
    return Counted(
        [
            Entry(
                area.title,
                lang="sv",
                date=area.decided_on,
                about=area.decided_by,
                subject=area,
                sources=cited(area),
            )
            for area in themes_of(data, data.year + 1)
        ]
    )


def _annual_report(data: YearData, _what: str) -> Counted:
    report: AnnualReport | None = data.first(AnnualReport)
    if report is None:
        return Counted()
    entry = Entry(
        str(report),
        date=report.completed_on,
        about=report.note,
        subject=report,
        sources=cited(report),
    )
    return Counted([entry])


FINDERS: dict[str, Callable[[YearData, str], Counted]] = {
    "meetings": _meetings,
    "events": _events,
    "trainings": _trainings,
    "focus_area": _focus_area,
    "annual_report": _annual_report,
}


def themes_of(data: YearData, year: int) -> list[FocusArea]:
    """The focus areas that a year stands under."""
    return [
        area
        for area in data.all(FocusArea)
        if area.year <= year <= (area.to_year or area.year)
    ]


def part_of(data: YearData, vocabulary: Vocabulary, key: str) -> str:
    """The part of a figure's address that stands for a term; no two are alike."""
    taken: set[str] = set()
    for term in data.vocabulary(vocabulary):
        name = slug(term.key, term.pk)
        part = f"{name}-{term.pk}" if name in taken else name
        if term.key == key:
            return part
        taken.add(part)
    return slug(key)


def seats(data: YearData) -> Seats:
    """The seats of the steering group in the year.

    Where the portal knows who sits, that is counted, on the day that the year is told
    on, and what a text says otherwise is shown beside it.
    """
    statements: list[SeatStatement] = data.all(SeatStatement)
    if data.all(Tenure):
        return _occupied(data, statements)
    group_year = data.first(SteeringYear)
    entries = [
        Entry(
            str(Side(s.side).label),
            Quantity(s.listed) if s.listed is not None else None,
            sources=cited(group_year),
        )
        for s in statements
    ]
    return Seats(
        entries,
        sum(s.listed or 0 for s in statements),
        _vacant(data, statements),
        _said(_dispute(s) for s in statements),
    )


def _occupied(data: YearData, statements: Iterable[SeatStatement]) -> Seats:
    """How many of each side's seats somebody sits in."""
    allocations: list[SeatAllocation] = data.all(SeatAllocation)
    taken = {
        a.side: sum(bool(seat.tenures.all()) for seat in a.seats.all())
        for a in allocations
    }
    short = {a.side: (a.count or 0) - taken[a.side] for a in allocations}
    entries = [
        Entry(str(Side(a.side).label), Quantity(taken[a.side]), sources=cited(a))
        for a in allocations
    ]
    return Seats(
        entries,
        sum(taken.values()),
        {side: empty for side, empty in short.items() if empty > 0},
        _said(_listed_otherwise(s, taken.get(s.side, 0)) for s in statements),
    )


def _listed_otherwise(statement: SeatStatement, taken: int) -> str:
    if statement.listed is None or statement.listed == taken:
        return ""
    return _("%(side)s: a text lists %(listed)s members, but %(taken)s have a seat") % {
        "side": Side(statement.side).label,
        "listed": statement.listed,
        "taken": taken,
    }


def _vacant(data: YearData, statements: Iterable[SeatStatement]) -> dict[str, int]:
    """Empty seats by side, where a text lists the members of the side."""
    seats_of = {a.side: a.count for a in data.all(SeatAllocation)}
    short = {
        s.side: (seats_of.get(s.side) or 0) - s.listed
        for s in statements
        if s.listed is not None
    }
    return {side: empty for side, empty in short.items() if empty > 0}


def _dispute(statement: SeatStatement) -> str:
    stated, listed = statement.stated, statement.listed
    if stated is None or listed is None or stated == listed:
        return ""
    return _("%(side)s: the text states %(stated)s members but lists %(listed)s") % {
        "side": Side(statement.side).label,
        "stated": stated,
        "listed": listed,
    }


def _said(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, sentences))


def filled(
    slots: Sequence[Sequence[int]], entries: Iterable[Entry]
) -> dict[int, Entry]:
    """The parts of the year that have an entry: each dated one fills its own part.

    One without a month fills an empty part: one that can be later than what it follows,
    where the source says that it follows something. Two in one part fill one.
    """
    found: dict[int, Entry] = {}
    undated = []
    for entry in entries:
        month = entry.date.month if entry.date else None
        if month is None:
            undated += [entry] * int(entry.value.low if entry.value else 0)
            continue
        for place in _places(slots, month, month):
            found.setdefault(place, entry)
    for entry in undated:
        open_places = [
            place
            for place in _places(slots, _earliest(entry), 12)
            if place not in found
        ]
        if open_places:
            found[open_places[0]] = entry
    return dict(sorted(found.items()))


def _places(slots: Sequence[Sequence[int]], first: int, last: int) -> list[int]:
    """The parts of the year that touch the months."""
    return [
        place
        for place, (begins, ends) in enumerate(slots)
        if begins <= last and ends >= first
    ]


def _earliest(entry: Entry) -> int:
    before = entry.subject.follows if isinstance(entry.subject, Event) else None
    month = before.date.month if before and before.date else None
    return month or 1
