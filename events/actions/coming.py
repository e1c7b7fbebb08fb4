"""Whether people come: asked three days before, and reminded the day before."""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from events.actions.signup_changes import cancel_registration
from events.actions.waiting import locked, why_seats_stay
from events.documents import calendars
from events.emails import waiting as emails
from events.models import Event, Registration, SignUpRefusal
from events.models.registrations import RegistrationQuerySet
from malmoandan.core import actions as core
from malmoandan.core import outbox
from malmoandan.core.models import ReminderRule, TrailEntry
from malmoandan.core.transitions import NotPossible, move

State = Registration.State
JOB = "events.jobs.waiting.remind"
ASKED, REMINDED = "event-coming", "event-tomorrow"
DAYS = {ASKED: [-3], REMINDED: [-1]}
MORNING = dt.time(8)
# What gave somebody a seat after they had signed up; the letter of it is fresh.
GAVE_A_SEAT = ("registration.promote", "registration.come_back")


@transaction.atomic
def say_coming(*, registration: Registration, coming: bool, at: dt.datetime) -> None:
    """Note that somebody with a seat comes; or that they do not, and free the seat.

    Saying the same thing twice is saying it once. Raises `NotPossible(SignUpRefusal)`.
    """
    registration = locked(registration)
    if registration.state == (State.CONFIRMED if coming else State.CANCELLED):
        return
    if no := why_seats_stay(registration.event, at):
        raise NotPossible(no)
    if registration.state not in {State.REGISTERED, State.CONFIRMED}:
        raise NotPossible(SignUpRefusal.WRONG_STATE)
    if not coming:
        cancel_registration(registration=registration, at=at)
        return
    registration.answered_at = at
    registration.save(update_fields=["answered_at"])
    move(registration, "confirm", by=None, at=at)


def remind_of_events(*, today: dt.date, at: dt.datetime) -> int:
    """Write the day's letters to those with a seat; return how many there were.

    Some days before: are you coming? The day before: time, place and calendar. Nobody
    who got their seat just before is written to again, nobody in line, nobody after the
    event has begun; and nobody twice, however long the clock stood still.
    """
    asked, reminded = _rule(ASKED), _rule(REMINDED)
    written = 0
    ahead = Event.objects.filter(state=Event.State.PUBLISHED, starts_at__gt=at)
    for event in ahead.select_related("place", "kind").order_by("starts_at"):
        day = event.day
        assert day is not None  # noqa: S101 - it has a time
        if due := reminded.due_on(day, today):
            fresh = _start_of(due)
            coming = Registration.objects.reachable().coming()
            written += _each(reminded, event, _settled(coming, event, fresh), today, at)
        elif due := asked.due_on(day, today):
            fresh = _start_of(due, MORNING) - dt.timedelta(days=1)
            silent = Registration.objects.reachable().filter(state=State.REGISTERED)
            written += _each(asked, event, _settled(silent, event, fresh), today, at)
    return written


def _rule(key: str) -> ReminderRule:
    defaults = {"kind": JOB, "days": DAYS[key], "audience": "guest"}
    rule, _new = ReminderRule.objects.get_or_create(key=key, defaults=defaults)
    return rule


def _start_of(day: dt.date, time: dt.time = dt.time.min) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))


def _settled(
    found: RegistrationQuerySet, event: Event, fresh: dt.datetime
) -> RegistrationQuerySet:
    """Those of the event who had their seat before the moment."""
    kind = ContentType.objects.get_for_model(Registration)
    lately = TrailEntry.objects.filter(
        content_type=kind, verb__in=GAVE_A_SEAT, at__gte=fresh
    )
    found = found.filter(event=event, registered_at__lt=fresh)
    return found.exclude(pk__in=lately.values("object_id"))


def _each(
    rule: ReminderRule,
    event: Event,
    found: RegistrationQuerySet,
    today: dt.date,
    at: dt.datetime,
) -> int:
    name = "coming" if rule.key == ASKED else "tomorrow"
    day = event.day
    assert day is not None  # noqa: S101 - it has a time
    written = 0
    for registration in found:
        registration.event = event
        files: tuple[outbox.Enclosed, ...] = ()
        if name == "tomorrow":
            entry = calendars.entry(event, registration=registration, now=at)
            files = (emails.calendar_file(entry),)
        written += core.remind(
            rule=rule,
            subject=registration,
            anchor=day,
            recipients=[emails.reader(registration)],
            template=emails.TEMPLATE,
            context=emails.letter(name, registration),
            today=today,
            at=at,
            attachments=files,
        )
    return written
