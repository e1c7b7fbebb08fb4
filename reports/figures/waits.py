"""What waits in the year's work: slots to book, commitments that lack their reason.

Both are read from the figures of a year, which costs: so it is asked first whether
there can be any.
"""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.search.waiting import Waiting
from reports.figures import unfinished, wheel
from reports.models import WheelSlot, WheelYear

# A slot is told of so long before its window ends.
AHEAD = dt.timedelta(days=30)


def waits_for_sides(sides: Collection[str], today: dt.date) -> Iterator[Waiting]:
    """What the sides have to book, and what last year still has to say."""
    yield from _slots(sides, today)
    yield from _untold(today)


def _slots(sides: Collection[str], today: dt.date) -> Iterator[Waiting]:
    """Slots that are late or soon due, and whose turn is one of the sides or both."""
    if not _to_book(sides, today).exists():
        return
    for slot in wheel.of(today.year, today):
        record, last = slot.record, slot.to_on
        if record is None or last is None or not slot.is_open:
            continue
        if record.turn in {*sides, ""} and last <= today + AHEAD:
            text = _("Book “%(what)s” in the year wheel.")
            page = reverse("admin:reports_wheelyear_change", args=[record.year_id])
            yield Waiting(text % {"what": slot.commitment.title}, page, due=last)


def _to_book(sides: Collection[str], today: dt.date) -> QuerySet[WheelSlot]:
    """Slots of the open year that nothing is linked to.

    Some may be filled all the same, by what is linked nowhere.
    """
    found: QuerySet[WheelSlot] = WheelSlot.objects.filter(
        year__year=today.year,
        year__state=WheelYear.State.OPEN,
        year__is_example=False,
        required=True,
        event=None,
        meeting=None,
        to_on__lte=today + AHEAD,
        turn__in=[*sides, ""],
    )
    return found


def _untold(today: dt.date) -> Iterator[Waiting]:
    """Commitments of last year below met that nobody has given a reason and a remedy.

    Only while last year is open: what a closed year lacks was carried over by name.
    """
    last = unfinished.opened(today.year - 1)
    if last is None or last.is_example or last.state != WheelYear.State.OPEN:
        return
    is_commitment = unfinished.Kind.COMMITMENT
    count = sum(row.kind == is_commitment for row in unfinished.what_stops(last))
    if count:
        text = ngettext(
            "%(n)d commitment of %(year)d was not met and lacks its reason.",
            "%(n)d commitments of %(year)d were not met and lack their reasons.",
            count,
        )
        page = reverse("admin:reports_wheelyear_change", args=[last.pk])
        told = {"n": count, "year": last.year}
        yield Waiting(text % told, page, due=dt.date(today.year, 2, 28))
