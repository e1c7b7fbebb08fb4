"""What is over since when, and whose time has come to be forgotten."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from events.models import (
    AttendanceSheet,
    Event,
    EventProposal,
    GuestNeeds,
    Registration,
    SeatApplication,
    SurveyAnswer,
    SurveyQuestion,
    SurveyRound,
    Training,
)


def is_past(end: dt.datetime, days: int, now: dt.datetime) -> bool:
    """Whether so many days have gone since, by the clock here in the city.

    A day is a day on the wall, also when the clocks change and it has 23 or 25 hours.
    """
    return timezone.localtime(end) + dt.timedelta(days=days) <= timezone.localtime(now)


def event_end(event: Event) -> dt.datetime | None:
    """When it was over; a cancelled one when it was cancelled, if that came first.

    None for one whose day nobody knows.
    """
    end = event.ends_at or event.starts_at
    if end is None and event.date is not None:
        end = _end_of(event.date.last)
    if event.state == Event.State.CANCELLED and event.changed_at:
        return min(end, event.changed_at) if end else event.changed_at
    return end


def training_end(training: Training) -> dt.datetime:
    """When it was over: by its last day, else its first one, else its year."""
    known = training.ends or training.starts
    return _end_of(known.last if known else dt.date(training.year, 12, 31))


def events_with_needs(days: int, now: dt.datetime) -> Iterator[int]:
    """Events that have been over for so long, and of whose guests needs are kept."""
    kept = GuestNeeds.objects.values("registration__event")
    return _over(Event.objects.filter(pk__in=kept), days, now)


def events_with_lists(days: int, now: dt.datetime) -> Iterator[int]:
    """Events that have been over for so long, and have lists of people."""
    named = Registration.objects.filter(anonymised_at=None).values("event")
    sheets = AttendanceSheet.objects.values("event")
    events = Event.objects.filter(pk__in=named) | Event.objects.filter(pk__in=sheets)
    return _over(events, days, now)


def trainings_with_applications(days: int, now: dt.datetime) -> Iterator[int]:
    """Trainings that have been over for so long, and whose applicants have names."""
    named = SeatApplication.objects.filter(anonymised_at=None).values("training")
    for training in Training.objects.filter(pk__in=named).order_by("pk"):
        if is_past(training_end(training), days, now):
            yield training.pk


def rounds_with_texts(days: int, now: dt.datetime) -> Iterator[int]:
    """Surveys whose last day is so long ago, and whose answers in words are kept."""
    last_day = timezone.localdate(now) - dt.timedelta(days=days)
    in_words = SurveyQuestion.objects.filter(form=SurveyQuestion.Form.TEXT)
    keys = {str(pk) for pk in in_words.values_list("pk", flat=True)}
    for survey in SurveyRound.objects.filter(closes_on__lt=last_day).order_by("pk"):
        told = SurveyAnswer.objects.filter(round=survey).values_list(
            "values", flat=True
        )
        if any(keys & values.keys() for values in told):
            yield survey.pk


def proposals_with_names(days: int, now: dt.datetime) -> Iterator[int]:
    """Proposals that were answered so long ago, and tell who sent them."""
    answered = EventProposal.objects.filter(answered_at__lt=now).exclude(
        name="", email=""
    )
    for pk, at in answered.order_by("pk").values_list("pk", "answered_at"):
        if is_past(at, days, now):
            yield pk


def _over(events: QuerySet[Event], days: int, now: dt.datetime) -> Iterator[int]:
    for event in events.distinct().order_by("pk"):
        end = event_end(event)
        if end is not None and is_past(end, days, now):
            yield event.pk


def _end_of(day: dt.date) -> dt.datetime:
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)
    return timezone.make_aware(after)
