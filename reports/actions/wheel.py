"""The year as it is worked with: opened from the plan, and booked from slot by slot."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from events import actions as events
from events.models import Event, KindTemplate
from events.search import turns
from governance.actions import meetings
from governance.models import Commitment, CooperationPlan, Meeting
from malmoandan.core import audit
from malmoandan.core.models import Term, User, Vocabulary
from malmoandan.core.transitions import NotPossible
from reports.figures import wheel, years
from reports.figures.wheel_slots import OTHER, Window, kind_of, windows
from reports.models import WheelSlot, WheelYear, YearRefusal

Refusal = YearRefusal


@transaction.atomic
def open_year(
    *, year: int, by: User | None, at: dt.datetime, is_example: bool = False
) -> WheelYear:
    """Open a year: its slots from the plan, and what is booked already in them.

    Raises `NotPossible` with NO_PLAN, or OPEN_ALREADY when somebody was first.
    """
    plan = CooperationPlan.objects.for_year(year)
    if plan is None:
        raise NotPossible(Refusal.NO_PLAN)
    opened: WheelYear
    opened, new = WheelYear.objects.get_or_create(
        year=year,
        defaults={
            "plan": plan,
            "opened_at": at,
            "opened_by": by,
            "is_example": is_example,
        },
    )
    if not new:
        raise NotPossible(Refusal.OPEN_ALREADY)
    _add_slots(opened, commitments_of(plan, year))
    _link_what_is_booked(opened, timezone.localdate(at))
    audit.record(
        verb="wheelyear.open_year",
        subject=opened,
        by=by,
        at=at,
        to_state=opened.state,
        plan=plan.pk,
    )
    return opened


@transaction.atomic
def renew_slots(*, year: WheelYear, by: User | None, at: dt.datetime) -> int:
    """Make the slots follow the plan that is in force now; return how many came.

    What is booked stays: it goes to the commitment of the new plan that counts the
    same. Slots that nothing is booked in go with the commitment that they were of.
    """
    locked = lock_year(year)
    plan = CooperationPlan.objects.for_year(locked.year)
    if plan is None:
        raise NotPossible(Refusal.NO_PLAN)
    promised = commitments_of(plan, locked.year)
    _leave_old_plan(locked, promised)
    added = _add_slots(locked, promised)
    locked.plan = plan
    locked.save(update_fields=["plan"])
    _link_what_is_booked(locked, timezone.localdate(at))
    audit.record(
        verb="wheelyear.renew_slots",
        subject=locked,
        by=by,
        at=at,
        plan=plan.pk,
        added=added,
    )
    return added


@transaction.atomic
def book_event(
    *,
    slot: WheelSlot,
    by: User,
    at: dt.datetime,
    day: dt.date | None = None,
    begins: dt.time | None = None,
    title: str = "",
) -> Event:
    """Draft the event that the slot asks for, and link it: with a day it is booked.

    The side whose turn it is presents, and an event of a kind that follows another
    follows the latest one. Raises `NotPossible`; SLOT_TAKEN to whoever clicks second.
    """
    locked = _free(slot)
    name, key = kind_of(locked.commitment)
    kind = Term.objects.filter(vocabulary=Vocabulary.EVENT_KIND, key=key).first()
    if name != "events" or kind is None:
        raise NotPossible(Refusal.NOT_BOOKABLE)
    year = locked.year.year
    if day is not None and day.year != year:
        raise NotPossible(Refusal.OTHER_YEAR)
    given = {
        "is_example": locked.year.is_example,
        "presenter_side": _presenting(kind, locked.turn),
        "follows": _followed(kind, year, day),
        **({"title": title.strip()} if title.strip() else {}),
    }
    event = events.draft_event(
        kind=kind, day=day, begins=begins, year=year, given=given, by=by, at=at
    )
    _link(locked, by, at, event=event)
    return event


@transaction.atomic
def book_meeting(
    *, slot: WheelSlot, when: meetings.When, by: User | None, at: dt.datetime
) -> Meeting:
    """Plan the meeting that the slot asks for, and link it."""
    locked = _free(slot)
    if kind_of(locked.commitment)[0] != "meetings":
        raise NotPossible(Refusal.NOT_BOOKABLE)
    if when.day.year != locked.year.year:
        raise NotPossible(Refusal.OTHER_YEAR)
    meeting = meetings.plan_meeting(
        when=when, by=by, at=at, is_example=locked.year.is_example
    )
    _link(locked, by, at, meeting=meeting)
    return meeting


@transaction.atomic
def unbook(*, slot: WheelSlot, by: User, at: dt.datetime) -> WheelSlot:
    """Take what is linked out of its slot; the event or meeting itself stays."""
    locked = _locked(slot)
    if locked.event_id is None and locked.meeting_id is None:
        raise NotPossible(Refusal.NOT_BOOKED)
    number = locked.event_id or locked.meeting_id
    locked.event = locked.meeting = None
    locked.save(update_fields=["event", "meeting"])
    audit.record(
        verb="wheelslot.slot_unbooked", subject=locked, by=by, at=at, was=number
    )
    return locked


@transaction.atomic
def move_window(
    *, slot: WheelSlot, from_on: dt.date, to_on: dt.date, by: User, at: dt.datetime
) -> WheelSlot:
    """Give the slot other days of its year."""
    locked = _locked(slot)
    if to_on < from_on:
        raise NotPossible(Refusal.BAD_WINDOW)
    if {from_on.year, to_on.year} != {locked.year.year}:
        raise NotPossible(Refusal.OTHER_YEAR)
    locked.from_on, locked.to_on = from_on, to_on
    locked.save(update_fields=["from_on", "to_on"])
    audit.record(verb="wheelslot.window_moved", subject=locked, by=by, at=at)
    return locked


def lock_year(year: WheelYear) -> WheelYear:
    """The year, held until the transaction ends; CLOSED is refused."""
    locked: WheelYear = WheelYear.objects.select_for_update().get(pk=year.pk)
    if locked.state == WheelYear.State.CLOSED:
        raise NotPossible(Refusal.CLOSED)
    return locked


def commitments_of(plan: CooperationPlan, year: int) -> list[Commitment]:
    """The commitments of the plan that are the year's, by their own years."""
    return [c for c in plan.commitments.all() if c.applies_in(year)]


def _add_slots(year: WheelYear, promised: Iterable[Commitment]) -> int:
    """Add the slots that are missing; return how many there were."""
    have = set(year.slots.values_list("commitment", "number"))
    alternating = _first_turns()
    rows = [
        WheelSlot(year=year, commitment=commitment, number=number, **vars(window))
        for commitment in promised
        for number, window in enumerate(_windows(commitment, year.year, alternating), 1)
        if (commitment.pk, number) not in have
    ]
    WheelSlot.objects.bulk_create(rows)
    return len(rows)


def _windows(
    commitment: Commitment, year: int, alternating: dict[str, str]
) -> list[Window]:
    name, kind = kind_of(commitment)
    takes_turns = name == "events" and kind in alternating
    return windows(
        commitment,
        year,
        takes_turns=takes_turns,
        first_turn=alternating.get(kind, ""),
    )


def _first_turns() -> dict[str, str]:
    """The kinds whose sides take turns, with the side whose turn it is next."""
    found = KindTemplate.objects.filter(takes_turns=True).select_related("kind")
    sides = {row.kind.key: turns.next_side(row.kind) for row in found}
    return {key: side.meaning if side else "" for key, side in sides.items()}


def _link_what_is_booked(year: WheelYear, today: dt.date) -> None:
    """Link what fills a slot already, so that it stays there when more is booked."""
    data = years.load(year.year, with_examples=year.is_example, today=today)
    records = list(year.slots.select_related("year"))
    changed = []
    for slot in wheel.of(year.year, today, data, records=records):
        record = slot.record
        if record is None or record.event_id or record.meeting_id:
            continue
        if slot.event is not None:
            record.event = slot.event
        elif slot.meeting is not None:
            record.meeting = slot.meeting
        else:
            continue
        changed.append(record)
    WheelSlot.objects.bulk_update(changed, ["event", "meeting"])


def _leave_old_plan(year: WheelYear, promised: list[Commitment]) -> None:
    """Move slots of commitments that are gone to their heirs, or let them go."""
    by_counts = {c.counts: c for c in promised if c.counts}
    now = {c.pk for c in promised}
    taken = set(year.slots.values_list("commitment", "number"))
    for slot in year.slots.exclude(commitment__in=now).select_related("commitment"):
        heir = by_counts.get(slot.commitment.counts)
        is_booked = slot.event_id is not None or slot.meeting_id is not None
        if heir and is_booked:
            slot.commitment = heir
            while (heir.pk, slot.number) in taken:
                slot.number += 1
            taken.add((heir.pk, slot.number))
            slot.save(update_fields=["commitment", "number"])
        elif not is_booked:
            slot.delete()


def _locked(slot: WheelSlot) -> WheelSlot:
    """The slot of a year that is open, held until the transaction ends."""
    found = WheelSlot.objects.select_for_update(of=("self",))
    locked: WheelSlot = found.select_related("year", "commitment").get(pk=slot.pk)
    if locked.year.state == WheelYear.State.CLOSED:
        raise NotPossible(Refusal.CLOSED)
    return locked


def _free(slot: WheelSlot) -> WheelSlot:
    """The slot, if nothing is booked in it: what was cancelled leaves it free."""
    locked = _locked(slot)
    states = [
        locked.event.state if locked.event else None,
        locked.meeting.state if locked.meeting else None,
    ]
    gone = {None, Event.State.CANCELLED, Meeting.State.CANCELLED}
    if not set(states) <= gone:
        raise NotPossible(Refusal.SLOT_TAKEN)
    return locked


def _link(
    slot: WheelSlot,
    by: User | None,
    at: dt.datetime,
    *,
    event: Event | None = None,
    meeting: Meeting | None = None,
) -> None:
    slot.event, slot.meeting = event, meeting
    slot.save(update_fields=["event", "meeting"])
    booked = event or meeting
    audit.record(
        verb="wheelslot.slot_booked",
        subject=slot,
        by=by,
        at=at,
        booked=booked.pk if booked else None,
    )


def _presenting(kind: Term, turn: str) -> Term | None:
    """The side that presents, where the sides take turns."""
    if turn not in OTHER or not KindTemplate.objects.filter(
        kind=kind, takes_turns=True
    ):
        return None
    words = Term.objects.filter(vocabulary=Vocabulary.PRESENTER_SIDE, meaning=turn)
    return words.first()


def _followed(kind: Term, year: int, day: dt.date | None) -> Event | None:
    """The latest event that one of this kind can follow, if such ones follow others.

    What they follow is read from those that there have been: no kind is known by name.
    """
    before = Event.objects.filter(kind=kind, follows__isnull=False)
    example = before.select_related("follows").order_by("-year", "-date", "-pk").first()
    if example is None or example.follows is None:
        return None
    last = day.isoformat() if day else f"{year}-12-31"
    found = Event.objects.of(year).filter(kind=example.follows.kind_id, date__lte=last)
    found = found.exclude(state=Event.State.CANCELLED).exclude(followed_by__kind=kind)
    return found.order_by("-date", "-pk").first()
