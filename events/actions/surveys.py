"""Surveys: sent to those who were there, answered by nobody in particular, closed.

Who has answered and what was answered are two tables without a path between them. Each
answer writes every row of both anew in one transaction, so that neither the order of
rows, nor what a database remembers of when a row was written, joins them.
"""

import datetime as dt
from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When
from django.utils import timezone, translation

from events.actions.seats import lock_event
from events.emails import surveys as emails
from events.models import (
    Event,
    Survey,
    SurveyAnswer,
    SurveyInvite,
    SurveyQuestion,
    SurveyRefusal,
    SurveyRound,
)
from events.models.survey_rounds import FEWEST_SHOWN, SCALE
from events.search.present import Present, present_at
from events.search.surveys import results_of
from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import ReminderRule, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import coordinators_of

ANSWER, CLOSE = "survey-answer", "survey-close"
RULES: dict[str, dict[str, Any]] = {
    ANSWER: {"days": [-3], "audience": "guest"},
    CLOSE: {"days": [1, 8], "audience": "coordinator", "at_once": False},
}
JOB = "events.jobs.surveys.remind"
LOT = SystemRandom()


@transaction.atomic
def open_survey(
    *, event: Event, closes_on: dt.date, by: User, at: dt.datetime
) -> SurveyRound:
    """Ask those who were there: the core question, and those of the event's kind.

    Each gets a link of their own, which answers once. Raises
    `NotPossible(SurveyRefusal)`.
    """
    event = lock_event(event)
    if event.state not in (Event.State.HELD, Event.State.DOCUMENTED):
        raise NotPossible(SurveyRefusal.NOT_HELD)
    if SurveyRound.objects.filter(event=event).exists():
        raise NotPossible(SurveyRefusal.OPEN_ALREADY)
    today = timezone.localdate(at)
    if closes_on < today:
        raise NotPossible(SurveyRefusal.TOO_SOON)
    questions = SurveyQuestion.objects.filter(in_use=True)
    core_question = questions.filter(kind=None).order_by("order", "pk").first()
    if core_question is None:
        raise NotPossible(SurveyRefusal.NO_CORE)
    there = present_at(event)
    if not there:
        raise NotPossible(SurveyRefusal.NOBODY)
    survey_round: SurveyRound = SurveyRound.objects.create(
        event=event, opened_on=today, closes_on=closes_on
    )
    survey_round.questions.set([core_question, *questions.filter(kind=event.kind)])
    audit.record(verb="surveyround.open", subject=survey_round, by=by, at=at)
    _invite(survey_round, there, at)
    return survey_round


@transaction.atomic
def ask_more(*, survey_round: SurveyRound, by: User, at: dt.datetime) -> int:
    """Ask those who have been noted as present since; return how many.

    Raises `NotPossible(SurveyRefusal)` when there is nobody, or it is too late.
    """
    survey_round = _locked(survey_round)
    if reason := survey_round.why_not_answer(timezone.localdate(at)):
        raise NotPossible(reason)
    there = not_asked(survey_round)
    if not there:
        raise NotPossible(SurveyRefusal.NOBODY)
    audit.record(verb="surveyround.ask_more", subject=survey_round, by=by, at=at)
    _invite(survey_round, there, at)
    return len(there)


def not_asked(survey_round: SurveyRound) -> list[Present]:
    """Those who were there, can be reached and have not been asked."""
    asked = set(
        SurveyInvite.objects.filter(round=survey_round).values_list("guest", flat=True)
    )
    there = present_at(survey_round.event)
    return [present for present in there if present.guest.pk not in asked]


@transaction.atomic
def answer_survey(
    *, invite: SurveyInvite, values: Mapping[str, Any], on: dt.date
) -> None:
    """Take one answer: `values` by the number of the question. Leaves no trail.

    Raises `NotPossible(SurveyRefusal)` for a link that has been used, or too late.
    """
    survey_round = _locked(invite.round)
    if reason := survey_round.why_not_answer(on):
        raise NotPossible(reason)
    invites = SurveyInvite.objects.filter(round=survey_round)
    if not invites.filter(pk=invite.pk, has_answered=False).exists():
        raise NotPossible(SurveyRefusal.ANSWERED)
    # Every row is written, so that all of them were written last at the same time.
    itself = When(pk=invite.pk, then=Value(True))
    invites.update(
        has_answered=Case(
            itself, default=F("has_answered"), output_field=BooleanField()
        )
    )
    asked = {str(question.pk) for question in survey_round.questions.all()}
    said = {number: value for number, value in values.items() if number in asked}
    _deal(survey_round, said, on)


@transaction.atomic
def close_survey(
    *,
    survey_round: SurveyRound,
    change: str,
    by: User,
    at: dt.datetime,
    comment: str = "",
) -> None:
    """Say what changes because of the answers: those who were there get to read it.

    The score becomes a result of the event, from five answers up; `comment` is what
    came back in many texts. Raises `NotPossible(SurveyRefusal)`.
    """
    survey_round = _locked(survey_round)
    if survey_round.state != SurveyRound.State.OPEN:
        raise NotPossible(SurveyRefusal.CLOSED)
    if not change.strip():
        raise NotPossible(SurveyRefusal.NO_CHANGE)
    survey_round.change, survey_round.closed_at = change.strip(), at
    survey_round.save(update_fields=["change", "closed_at"])
    move(survey_round, "close", by=by, at=at, refusal=SurveyRefusal.CLOSED)
    answered = _state_result(survey_round, comment)
    readers = [present.recipient for present in present_at(survey_round.event)]
    emails.change(survey_round, readers, respondents=answered, at=at)


def remind_of_surveys(*, today: dt.date, at: dt.datetime) -> int:
    """Write the day's reminders; return how many letters were written.

    Those who have not answered get one, some days before the last. When the last day
    has passed, the coordinators hear that it waits to be closed.
    """
    written = 0
    for pk in SurveyRound.objects.filter(state=SurveyRound.State.OPEN).values("pk"):
        written += _remind(pk["pk"], today, at)
    return written


@transaction.atomic
def _remind(pk: int, today: dt.date, at: dt.datetime) -> int:
    survey_round = _locked(pk)
    if today <= survey_round.closes_on:
        return _remind_guests(survey_round, today, at)
    return sum(
        _remind_coordinator(survey_round, reader, today, at)
        for reader in coordinators_of(None, today=today)
    )


def _remind_guests(survey_round: SurveyRound, today: dt.date, at: dt.datetime) -> int:
    rule = _rule(ANSWER)
    if rule.due_on(survey_round.closes_on, today) is None:
        return 0
    waiting = SurveyInvite.objects.filter(round=survey_round, has_answered=False)
    invites = {invite.guest_id: invite for invite in waiting}
    written = 0
    for present in present_at(survey_round.event):
        if invite := invites.get(present.guest.pk):
            invite.round = survey_round
            if emails.ask("survey_reminder", invite, present, at=at, rule=rule):
                written += 1
    return written


def _remind_coordinator(
    survey_round: SurveyRound, reader: core.Recipient, today: dt.date, at: dt.datetime
) -> int:
    with translation.override(reader.language):
        context = emails.waits_words(survey_round)
    return core.remind(
        rule=_rule(CLOSE),
        subject=survey_round,
        anchor=survey_round.closes_on,
        recipients=[reader],
        template="reminder",
        context=context,
        today=today,
        at=at,
    )


def _rule(key: str) -> ReminderRule:
    rule, _new = ReminderRule.objects.get_or_create(
        key=key, defaults={"kind": JOB, **RULES[key]}
    )
    return rule


def _locked(survey_round: SurveyRound | int) -> SurveyRound:
    """The survey, locked: one answer at a time."""
    number = survey_round if isinstance(survey_round, int) else survey_round.pk
    locked: SurveyRound = (
        SurveyRound.objects.select_for_update(of=("self",))
        .select_related("event")
        .get(pk=number)
    )
    return locked


def _invite(survey_round: SurveyRound, there: list[Present], at: dt.datetime) -> None:
    for present in there:
        invite = SurveyInvite.objects.create(round=survey_round, guest=present.guest)
        emails.ask("survey_asked", invite, present, at=at)


def _deal(survey_round: SurveyRound, said: dict[str, Any], on: dt.date) -> None:
    """Write all answers anew: new keys, an order drawn by lot, and so the days.

    A day says when somebody answered, not who: where one alone answered on a day, the
    days would otherwise lead from the list of who has answered to the answer.
    """
    rows = SurveyAnswer.objects.filter(round=survey_round)
    stood = list(rows.values_list("values", "on"))
    answers = [*(values for values, _on in stood), said]
    days = [*(day for _values, day in stood), on]
    LOT.shuffle(answers)
    LOT.shuffle(days)
    rows.delete()
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(round=survey_round, values=values, on=day)
        for values, day in zip(answers, days, strict=True)
    )


def _state_result(survey_round: SurveyRound, comment: str) -> int:
    """Keep the score as a result of the event; return how many have answered."""
    event = survey_round.event
    found = results_of(survey_round, survey_round.closes_on)
    core_question = next(q for q in survey_round.asked() if q.is_core)
    score = found.core.mean if found.core else None
    if found.answered:
        Survey.objects.create(
            event=event,
            year=event.year,
            question=core_question.text_sv,
            scale_from=SCALE[0],
            scale_to=SCALE[1],
            score=score,
            respondents=found.answered,
            comment=comment.strip() if found.answered >= FEWEST_SHOWN else "",
            is_example=event.is_example,
        )
    return found.answered
