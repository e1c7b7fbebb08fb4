"""What is left of a promise while its year runs: how many to book, and before when.

Pure: a row of the follow-up, what is booked, and the day it is asked on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from events.models import Event
from governance.models import Commitment, Meeting
from reports.figures import compliance, promises
from reports.figures.entries import Entry, add_up
from reports.figures.years import YearData
from reports.models import Status

Measure = Commitment.Measure
LAST_DAY = "12-31"  # of what has neither a window nor a deadline
OPEN_EVENTS = frozenset({Event.State.DRAFT, Event.State.PUBLISHED})


@dataclass(frozen=True)
class Forecast:
    """What is missing, the last day for it, and whether the year can still make it.

    `missing` is what is neither held nor booked; `booked` is what is to come.
    """

    missing: int
    before: dt.date
    reachable: bool
    words: str
    booked: int = 0

    @property
    def matters(self) -> bool:
        """Whether it says more than that all is done."""
        return bool(self.missing or self.booked) or not self.reachable


def of(row: compliance.Row, booked: Sequence[Entry], today: dt.date) -> Forecast | None:
    """How a measured commitment of the running year can end; None for a judged one.

    The year is that of `today`. What is booked is taken to be held.
    """
    find = FINDERS.get(row.commitment.measure)
    if find is None or row.status == Status.NOT_DUE:
        return None
    return find(row, booked, today)


def booked(data: YearData, commitment: Commitment) -> list[Entry]:
    """What has a day but does not count yet, of the kind that the commitment counts."""
    name, _colon, kind = commitment.counts.partition(":")
    if name == "events":
        return [
            Entry(event.title, lang="sv", date=event.date, subject=event)
            for event in data.all(Event)
            if event.kind.key == kind and event.state in OPEN_EVENTS and event.date
        ]
    if name == "meetings":
        return [
            Entry(_("Meeting"), date=meeting.date, subject=meeting)
            for meeting in data.all(Meeting)
            if meeting.state not in Meeting.COUNTED and meeting.date
        ]
    return []


def last_day(commitment: Commitment, year: int) -> dt.date:
    """The last day that something can be held on and count for the year."""
    text = commitment.window_to or commitment.deadline or LAST_DAY
    return compliance.day_in(text, year)


def _counted(
    row: compliance.Row, coming: Sequence[Entry], today: dt.date
) -> Forecast | None:
    commitment = row.commitment
    if commitment.slots and commitment.measure == Measure.COUNT_SLOTS:
        return _by_part(row, coming, today)
    if not commitment.at_least:
        return None
    held = add_up(row.evidence)
    have = int(held.low) if held else 0
    return _left(
        max(commitment.at_least - commitment.tolerance - have, 0),
        len(coming),
        last_day(commitment, today.year),
        today,
    )


def _by_part(row: compliance.Row, coming: Sequence[Entry], today: dt.date) -> Forecast:
    """One in each part of the year: the first part that lacks one says by when."""
    parts = row.commitment.slots
    held = promises.filled(parts, row.evidence)
    taken = {*held, *promises.filled(parts, coming)}
    ends = [_end_of(month, today.year) for _first, month in parts]
    lacking = [end for place, end in enumerate(ends) if place not in taken]
    missing = len(lacking)
    last = min(lacking, default=max(ends))
    waiting = len(taken) - len(held)
    reachable = not missing or today <= last
    words = _words(missing, waiting, last, reachable=reachable)
    return Forecast(missing, last, reachable, words, waiting)


def _left(needed: int, coming: int, last: dt.date, today: dt.date) -> Forecast:
    missing = max(needed - coming, 0)
    waiting = min(needed, coming)
    reachable = not missing or today <= last
    words = _words(missing, waiting, last, reachable=reachable)
    return Forecast(missing, last, reachable, words, waiting)


def _by_deadline(
    row: compliance.Row, _coming: Sequence[Entry], today: dt.date
) -> Forecast | None:
    last = compliance.deadline_of(row.commitment, today.year)
    if last is None:
        return None
    done = bool(row.evidence)
    missing = 0 if done else 1
    reachable = row.computed == Status.MET if done else today <= last
    day = date_format(last, "j F")
    if done and reachable:
        words = _("done in time")
    elif reachable:
        words = _("to be done no later than %(day)s") % {"day": day}
    else:
        words = _("cannot be kept any longer: the last day was %(day)s") % {"day": day}
    return Forecast(missing, last, reachable, words)


def _seats(
    row: compliance.Row, _coming: Sequence[Entry], today: dt.date
) -> Forecast | None:
    taken = add_up(row.evidence)
    if taken is None:
        return None
    missing = max((row.commitment.at_least or 0) - int(taken.low), 0)
    words = _("every seat is filled")
    if missing:
        left = ngettext("%(count)s seat to fill", "%(count)s seats to fill", missing)
        words = left % {"count": in_words(missing)}
    return Forecast(missing, last_day(row.commitment, today.year), True, words)


def _words(missing: int, coming: int, last: dt.date, *, reachable: bool) -> str:
    """The forecast as one says it, such as "two left to book before 15 December"."""
    day = date_format(last, "j F")
    if not missing:
        if not coming:
            return _("reached")
        return npgettext(
            "forecast",
            "reached once what is booked has been held: %(count)s to come",
            "reached once what is booked has been held: %(count)s to come",
            coming,
        ) % {"count": in_words(coming)}
    if not reachable:
        return ngettext(
            "can no longer be reached: %(count)s is missing, and the last day was"
            " %(day)s",
            "can no longer be reached: %(count)s are missing, and the last day was"
            " %(day)s",
            missing,
        ) % {"count": in_words(missing), "day": day}
    return ngettext(
        "%(count)s left to book before %(day)s",
        "%(count)s left to book before %(day)s",
        missing,
    ) % {"count": in_words(missing), "day": day}


def in_words(number: int) -> str:
    """A small number as a word, as one writes it in a sentence."""
    words = (
        *(pgettext("number", "none"), pgettext("number", "one")),
        *(pgettext("number", "two"), pgettext("number", "three")),
        *(pgettext("number", "four"), pgettext("number", "five")),
        *(pgettext("number", "six"), pgettext("number", "seven")),
        *(pgettext("number", "eight"), pgettext("number", "nine")),
        *(pgettext("number", "ten"), pgettext("number", "eleven")),
        pgettext("number", "twelve"),
    )
    return words[number] if number < len(words) else str(number)


def _end_of(month: int, year: int) -> dt.date:
    return compliance.day_in(f"{month:02d}-31", year)


FINDERS = {
    Measure.COUNT.value: _counted,
    Measure.COUNT_SLOTS.value: _counted,
    Measure.DEADLINE.value: _by_deadline,
    Measure.SEATS.value: _seats,
}
