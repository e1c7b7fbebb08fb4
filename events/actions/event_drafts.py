"""New events: from the template of a kind, as a copy of another, or several at once."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import (
    Event,
    EventAnswer,
    EventRefusal,
    KindQuestion,
    KindTemplate,
    SeatPool,
)
from malmoandan.core import audit
from malmoandan.core.models import Term, User
from malmoandan.core.transitions import NotPossible

# What a new event takes from the template of its kind.
FROM_TEMPLATE = (
    *("summary", "programme", "audience", "method", "capacity", "food_served"),
    "waiting_list",
)
# What a copy takes from the event: everything but its dates, guests and attendance.
COPIED = (
    *("kind", "title", "summary", "programme", "audience", "method", "theme", "mode"),
    *("no_focus_reason", "training", "level", "outside_frame_reason"),
    *("target_group_part", "co_organiser"),
    *("place", "venue", "room", "digital_link", "spoken_language", "interpretation"),
    *("contact_email", "contact_phone", "takes_signups", "capacity"),
    *("organisation_cap", "food_served", "waiting_list", "offer_hours"),
)
PRESENTERS = ("presenter", "presenter_organisation", "presenter_side")
BRIEF = dt.timedelta(hours=1)


@transaction.atomic
def draft_event(
    *,
    kind: Term,
    by: User,
    at: dt.datetime,
    day: dt.date | None = None,
    begins: dt.time | None = None,
    year: int | None = None,
    uid: uuid.UUID | None = None,
    given: Mapping[str, Any] | None = None,
) -> Event:
    """Make a draft that begins as the template of its kind says, if there is one.

    Without a day it is an event of that year, to be given a time later. `given` are
    fields that somebody has chosen already. The same `uid` twice makes one event: the
    second time returns the first.
    """
    template = KindTemplate.objects.filter(kind=kind).first()
    event = Event(kind=kind, uid=uid or uuid.uuid4())
    event.year = year or (day or timezone.localdate(at)).year
    event.title = str(kind)
    length = BRIEF
    if template:
        begins = begins or template.starts
        length = dt.timedelta(minutes=template.minutes)
        _begin_with(template, event)
    for name, value in (given or {}).items():
        setattr(event, name, value)
    _set_times(event, day, begins, length)
    if _is_new(event):
        ask_purposes(event=event)
        audit.record(verb="event.drafted", subject=event, by=by, at=at)
        return event
    return Event.objects.get(uid=event.uid)


@transaction.atomic
def copy_event(
    *,
    event: Event,
    day: dt.date,
    by: User,
    at: dt.datetime,
    begins: dt.time | None = None,
    follows: bool = False,
    uid: uuid.UUID | None = None,
) -> Event:
    """Make a draft like the event on another day, such as last year's once more.

    Dates, guests and attendance are not copied; the window of sign-up and the release
    of kept seats come as many days before as they did. With `follows` it says which
    event it follows. The same `uid` twice makes one event.
    """
    copy = Event(uid=uid or uuid.uuid4(), **{n: getattr(event, n) for n in COPIED})
    copy.year = day.year
    copy.follows = event if follows else None
    if not KindTemplate.objects.filter(kind=event.kind_id, takes_turns=True).exists():
        # Where the sides take turns it is somebody else's turn.
        for name in PRESENTERS:
            setattr(copy, name, getattr(event, name))
    if event.focus_area and _covers(event.focus_area, day.year):
        copy.focus_area = event.focus_area
    clock, length = _clock_of(event)
    _set_times(copy, day, begins or clock, length)
    days = (day - event.day) if event.day else None
    copy.signup_opens_at = _later(event.signup_opens_at, days)
    copy.signup_closes_at = _later(event.signup_closes_at, days)
    if not _is_new(copy):
        return Event.objects.get(uid=copy.uid)
    _copy_rows(event, copy, days)
    audit.record(verb="event.drafted", subject=copy, by=by, at=at, copied=event.pk)
    return copy


@transaction.atomic
def repeat_event(
    *,
    event: Event,
    days: Iterable[dt.date],
    by: User,
    at: dt.datetime,
    uid: uuid.UUID | None = None,
) -> list[Event]:
    """Make a draft like the event on each of the days; each day once.

    Raises `NotPossible(EventRefusal.NO_TIME)` when no day is given.
    """
    wanted = sorted(set(days))
    if not wanted:
        raise NotPossible(EventRefusal.NO_TIME)
    space = uid or uuid.uuid4()
    return [
        copy_event(
            event=event, day=day, by=by, at=at, uid=uuid.uuid5(space, day.isoformat())
        )
        for day in wanted
    ]


def ask_purposes(*, event: Event) -> None:
    """Give the event a row for each purpose of its kind; those it has stay."""
    questions = KindQuestion.objects.filter(kind=event.kind_id, in_use=True)
    rows = [EventAnswer(event=event, question=question) for question in questions]
    EventAnswer.objects.bulk_create(rows, ignore_conflicts=True)


def _begin_with(template: KindTemplate, event: Event) -> None:
    for name in FROM_TEMPLATE:
        setattr(event, name, getattr(template, name))
    event.title = template.title or event.title
    event.place = template.venue


def _set_times(
    event: Event, day: dt.date | None, clock: dt.time | None, length: dt.timedelta
) -> None:
    """A day without a time of day is a date that will get its time."""
    if day and clock:
        begins = timezone.make_aware(dt.datetime.combine(day, clock))
        event.set_times(begins, begins + length)
    elif day:
        event.set_day(day)


def _clock_of(event: Event) -> tuple[dt.time | None, dt.timedelta]:
    """When on its day the event begins, and how long it lasts."""
    if event.starts_at is None:
        template = KindTemplate.objects.filter(kind=event.kind_id).first()
        if template is None:
            return None, BRIEF
        return template.starts, dt.timedelta(minutes=template.minutes)
    length = event.ends_at - event.starts_at if event.ends_at else BRIEF
    return timezone.localtime(event.starts_at).time(), length


def _later(moment: dt.datetime | None, days: dt.timedelta | None) -> dt.datetime | None:
    """The same time of day as many days later, whatever is done to the clock."""
    if moment is None or days is None:
        return None
    local = timezone.localtime(moment)
    return timezone.make_aware(local.replace(tzinfo=None) + days)


def _covers(focus_area: Any, year: int) -> bool:
    return bool(focus_area.year <= year <= (focus_area.to_year or focus_area.year))


def _is_new(event: Event) -> bool:
    """Save it, unless there is one with its number already."""
    try:
        with transaction.atomic():
            event.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _copy_rows(event: Event, copy: Event, days: dt.timedelta | None) -> None:
    copy.steps.set(event.steps.all())
    copy.global_goals.set(event.global_goals.all())
    copy.steering_documents.set(event.steering_documents.all())
    ask_purposes(event=copy)
    for answer in event.answers.all():
        copy.answers.filter(question=answer.question_id).update(before=answer.before)
    if copy.presenter:
        for row in event.co_presenters.all():
            row.pk, row.event = None, copy
            row.save(force_insert=True)
    for pool in SeatPool.objects.filter(event=event):
        released = _later(pool.released_at, days)
        if released is not None:
            pool.pk, pool.event, pool.released_at = None, copy, released
            pool.save(force_insert=True)
