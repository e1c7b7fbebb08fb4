"""What is missing in a year, and when there is room for it: free days at the venue."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, KindTemplate
from governance.models import Meeting
from malmoandan.core.models import Side, Term
from partnerships.models import Venue
from reports.figures import sequence, wheel
from reports.figures.examples import load_shown
from reports.figures.wheel_marks import Slot
from reports.figures.wheel_slots import QUIET_MONTH, kind_of
from reports.figures.years import YearData

DAYS_OFFERED = 3
# Nobody can be asked to come sooner than that.
NOTICE = dt.timedelta(days=14)
EVENING = dt.time(16)
FRIDAY = 4
# From the day before Christmas Eve to Epiphany, nobody comes.
CHRISTMAS = ((12, 23), (1, 6))


# The usual venue of a kind of event, and when it begins.
Places = dict[str, tuple[Venue | None, dt.time | None]]
BOOKABLE = frozenset({"events", "meetings"})
# So far back a venue is looked for where the kind's template names none.
YEARS_BACK = 2


@dataclass(frozen=True)
class Missing:
    """What one commitment still lacks in the year."""

    commitment: Any
    kind: Term | None
    slots: tuple[Slot, ...]
    without_day: tuple[Slot, ...] = ()
    venue: Venue | None = None
    begins: dt.time | None = None
    days: tuple[dt.date, ...] = ()

    @property
    def last_on(self) -> dt.date | None:
        """By when the first of them should have been held."""
        return min((s.to_on for s in self.slots if s.to_on), default=None)

    @property
    def turn(self) -> str:
        """Whose turn the first of them is, in words; empty for both together."""
        side = self.slots[0].turn
        return str(Side(side).label) if side in Side.values else ""

    @property
    def offer(self) -> str:
        """The free days, in a sentence; empty where no place or no day is known."""
        if not self.days:
            return ""
        text = (
            _("Free evenings at %(venue)s: %(days)s.")
            if self.begins and self.begins >= EVENING
            else _("Free days at %(venue)s: %(days)s.")
        )
        days = [date_format(day, "l j F") for day in self.days]
        return text % {"venue": self.venue, "days": ", ".join(days)}

    @property
    def label(self) -> str:
        """What is missing, as a word in the right number, else the commitment's title.

        In the language that is active when it is read: a letter has its reader's.
        """
        number = len(self.slots)
        if kind_of(self.commitment)[0] == "meetings":
            return ngettext(
                "meeting of the steering group",
                "meetings of the steering group",
                number,
            )
        if self.kind is None:
            return str(self.commitment.title)
        return self.kind.plural if number > 1 else self.kind.label

    @property
    def words(self) -> str:
        """What is missing, in a sentence."""
        count = len(self.slots)
        text = ngettext(
            "%(count)s %(what)s is left to book",
            "%(count)s %(what)s are left to book",
            count,
        )
        parts = [text % {"count": count, "what": self.label}]
        if self.without_day:
            drafts = len(self.without_day)
            more = ngettext(
                "%(count)s draft has no date", "%(count)s drafts have no date", drafts
            )
            parts.append(more % {"count": drafts})
        return ", ".join(parts) + "."


@dataclass(frozen=True)
class Year:
    """A year of the wheel with all that is said of it."""

    year: int
    data: YearData
    slots: list[Slot]
    warnings: list[sequence.Warn]
    missing: list[Missing]


def of(year: int, today: dt.date, data: YearData | None = None) -> Year:
    """The wheel of a year, its warnings and what it lacks, in few questions."""
    data = data or load_shown(year, today)
    slots = wheel.of(year, today, data)
    return Year(
        year=year,
        data=data,
        slots=slots,
        warnings=sequence.of(slots, data.all(Event), today),
        missing=missing(slots, data, today),
    )


def missing(slots: Sequence[Slot], data: YearData, today: dt.date) -> list[Missing]:
    """What the plan asks for that is not booked: by commitment, with days for it.

    Only what can be booked from the wheel is told, and nothing once the year is over.
    """
    if today.year > data.year:
        return []
    left: dict[int, list[Slot]] = {}
    for slot in slots:
        if slot.is_open and kind_of(slot.commitment)[0] in BOOKABLE:
            left.setdefault(slot.commitment.pk, []).append(slot)
    places = _places(data, left.values())
    taken = _taken(data.year, places.values())
    return [_missing(data, own, places, taken, today) for own in left.values()]


def _missing(
    data: YearData,
    own: Sequence[Slot],
    places: Places,
    taken: set[tuple[int, str]],
    today: dt.date,
) -> Missing:
    key = kind_of(own[0].commitment)[1]
    venue, begins = places.get(key, (None, None))
    kinds = [term for term in data.vocabulary("event_kind") if term.key == key]
    return Missing(
        commitment=own[0].commitment,
        kind=kinds[0] if kinds else None,
        slots=tuple(own),
        without_day=tuple(s for s in own if s.entry),
        venue=venue,
        begins=begins,
        days=_free_days(own[0], venue, taken, today) if venue else (),
    )


def _places(data: YearData, groups: Iterable[Sequence[Slot]]) -> Places:
    """The usual venue of each kind and when it begins.

    A kind whose template names no venue is where it was held last.
    """
    keys = {kind_of(own[0].commitment)[1] for own in groups} - {""}
    if not keys:
        return {}
    templates = KindTemplate.objects.filter(kind__key__in=keys)
    found: Places = {
        t.kind.key: (t.venue, t.starts)
        for t in templates.select_related("kind", "venue")
    }
    unsure = [key for key in keys if found.get(key, (None, None))[0] is None]
    last = Event.objects.filter(kind__key__in=unsure, place__isnull=False)
    years = (data.year - YEARS_BACK, data.year)
    last = last.exclude(state=Event.State.CANCELLED).filter(year__range=years)
    for event in last.select_related("kind", "place").order_by("date", "pk"):
        begins = found.get(event.kind.key, (None, None))[1]
        found[event.kind.key] = (event.place, begins)
    return found


def _taken(
    year: int, places: Iterable[tuple[Venue | None, dt.time | None]]
) -> set[tuple[int, str]]:
    """The days that something is booked at each of the venues."""
    venues = [venue for venue, _begins in places if venue]
    if not venues:
        return set()
    booked: set[tuple[int, str]] = set()
    for model, cancelled in (
        (Event, Event.State.CANCELLED),
        (Meeting, Meeting.State.CANCELLED),
    ):
        rows: Any = model._default_manager.filter(year=year, place__in=venues)
        rows = rows.exclude(state=cancelled).exclude(date=None)
        booked |= {
            (place, date.text) for place, date in rows.values_list("place", "date")
        }
    return booked


def _free_days(
    slot: Slot, venue: Venue, taken: set[tuple[int, str]], today: dt.date
) -> tuple[dt.date, ...]:
    """The first days in the slot's window, or after it, with nothing at the venue."""
    year = slot.from_on.year if slot.from_on else today.year
    first = max(filter(None, [slot.from_on, today + NOTICE]))
    found: list[dt.date] = []
    day = first
    while len(found) < DAYS_OFFERED and day.year == year:
        if _can_be_asked(day) and (venue.pk, day.isoformat()) not in taken:
            found.append(day)
        day += dt.timedelta(days=1)
    return tuple(found)


def _can_be_asked(day: dt.date) -> bool:
    """Monday to Thursday, outside of July and of Christmas."""
    at_christmas = (day.month, day.day) >= CHRISTMAS[0] or (
        day.month,
        day.day,
    ) <= CHRISTMAS[1]
    return day.weekday() < FRIDAY and day.month != QUIET_MONTH and not at_christmas
