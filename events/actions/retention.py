"""What is forgotten when its time is over: by the rules of one table, with a report.

The rules are lines of the privacy page (`KeptData`), each with a key and a number of
days. What was erased stands in `Erasure` as numbers. Nothing here touches the cached
public pages: they never show what is erased.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import models, transaction

from events.actions.day_counts import keep_counts
from events.actions.forgetting import (
    forget_applications,
    forget_letters_about,
    forget_list,
    forget_proposals,
)
from events.actions.seats import lock_event
from events.models import (
    EventProposal,
    GuestNeeds,
    SeatApplication,
    SeatHold,
    SurveyAnswer,
    SurveyQuestion,
    SurveyRound,
)
from events.search import retention as search
from malmoandan.core.models import Erasure, KeptData

Counts = Counter[str]
Batch = Callable[[], Counts]


class MissingRule(LookupError):
    """A line of the privacy page that a job goes by is not there."""


def erase_due(*, now: datetime) -> Counts:
    """Erase everything whose time is over; return how many rows of each kind.

    In batches that stand or fall with their part of the report. Run again it erases
    nothing more. A rule without days erases nothing; one that is missing is told of
    with `MissingRule` when the others have done their work.
    """
    rules = {kept.key: kept for kept in KeptData.objects.filter(key__in=RULES)}
    told: Counts = Counter()
    for key, batches in RULES.items():
        kept = rules.get(key)
        if kept is not None and kept.days is not None:
            for batch in batches(kept.days, now):
                told += _run(batch, kept, now)
    if missing := [key for key in RULES if key not in rules]:
        raise MissingRule(", ".join(missing))
    return told


@transaction.atomic
def _run(batch: Batch, kept: KeptData, now: datetime) -> Counts:
    counts = +batch()
    if counts:
        report, _new = Erasure.objects.select_for_update().get_or_create(
            kept=kept, at=now
        )
        report.counts = dict(Counter(report.counts) + counts)
        report.save(update_fields=["counts"])
    return counts


def _needs(days: int, now: datetime) -> Iterator[Batch]:
    for number in search.events_with_needs(days, now):
        yield partial(_erase_needs, number, now)


def _erase_needs(number: int, now: datetime) -> Counts:
    """Erase what the guests needed; how many wanted which food is kept as a number."""
    event = lock_event(number)
    keep_counts(event=event, at=now)
    rows = GuestNeeds.objects.filter(registration__event=event)
    return _counted(GuestNeeds, rows.delete()[0])


def _lists(days: int, now: datetime) -> Iterator[Batch]:
    for number in search.events_with_lists(days, now):
        yield partial(_erase_list, number, now)
    yield partial(forget_letters_about, "registration")
    yield partial(forget_letters_about, "guest")


def _erase_list(number: int, now: datetime) -> Counts:
    """Erase who signed up; how many of which side and organisation is kept."""
    event = lock_event(number)
    keep_counts(event=event, at=now)
    return forget_list(event=event, at=now)


def _texts(days: int, now: datetime) -> Iterator[Batch]:
    for number in search.rounds_with_texts(days, now):
        yield partial(_erase_texts, number)


def _erase_texts(number: int) -> Counts:
    """Erase what was answered in words, of a whole survey at once: no order is left."""
    survey = SurveyRound.objects.select_for_update().get(pk=number)
    in_words = SurveyQuestion.objects.filter(form=SurveyQuestion.Form.TEXT)
    keys = {str(pk) for pk in in_words.values_list("pk", flat=True)}
    changed = []
    for answer in SurveyAnswer.objects.filter(round=survey).order_by("key"):
        if keys & answer.values.keys():
            told = answer.values.items()
            answer.values = {key: said for key, said in told if key not in keys}
            changed.append(answer)
    SurveyAnswer.objects.bulk_update(changed, ["values"], batch_size=100)
    return _counted(SurveyAnswer, len(changed))


def _applications(days: int, now: datetime) -> Iterator[Batch]:
    for number in search.trainings_with_applications(days, now):
        named = SeatApplication.objects.filter(training=number)
        yield partial(forget_applications, rows=named, at=now)
    yield partial(forget_letters_about, "seatapplication")


def _proposals(days: int, now: datetime) -> Iterator[Batch]:
    numbers = list(search.proposals_with_names(days, now))
    rows = EventProposal.objects.filter(pk__in=numbers)
    yield partial(forget_proposals, rows=rows)
    yield partial(forget_letters_about, "eventproposal")


def _holds(days: int, now: datetime) -> Iterator[Batch]:
    rows = SeatHold.objects.filter(expires_at__lt=now - timedelta(days=days))
    yield lambda: _counted(SeatHold, rows.delete()[0])


def _counted(model: type[models.Model], number: int) -> Counts:
    return Counter({model._meta.label_lower: number})


RULES: dict[str, Callable[[int, datetime], Iterator[Any]]] = {
    "event-needs": _needs,
    "event-lists": _lists,
    "survey-texts": _texts,
    "seat-applications": _applications,
    "event-proposals": _proposals,
    "seat-holds": _holds,
}
