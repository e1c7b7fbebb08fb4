"""Advice: answered, begun from, and after two years only counted."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.models import Term, User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.iop import open_case
from partnerships.actions.projects import register_project
from partnerships.models import AdviceCase, IopCase, Organisation, Project


@transaction.atomic
def take_question(
    *,
    question: str,
    organisation: Organisation | None,
    topic: Term | None,
    asked_on: date,
    by: User,
    at: datetime,
) -> AdviceCase:
    """Write down what somebody asks; whoever writes it handles it."""
    advice = AdviceCase.objects.create(
        question=question.strip(),
        organisation=organisation,
        topic=topic,
        asked_on=asked_on,
        handled_by=by,
    )
    audit.record(verb="advicecase.asked", subject=advice, by=by, at=at)
    return advice


@transaction.atomic
def answer_advice(
    *,
    advice: AdviceCase,
    answered_on: date,
    outcome: str,
    words: str,
    by: User,
    at: datetime,
) -> None:
    """Say when it was answered and what came of it. Once."""
    advice.refresh_from_db(from_queryset=AdviceCase.objects.select_for_update())
    reason = advice.why_not_answer(answered_on, timezone.localdate(at))
    if reason is not None:
        raise NotPossible(reason)
    advice.answered_on, advice.outcome = answered_on, outcome
    advice.outcome_text, advice.handled_by = words.strip(), by
    advice.save()
    audit.record(
        verb="advicecase.answered", subject=advice, by=by, at=at, outcome=outcome
    )


@transaction.atomic
def begin_case(*, advice: AdviceCase, name: str, by: User, at: datetime) -> IopCase:
    """Open an IOP case where the advice ends; advice not yet answered is, by that.

    The question stays between those who talked: the case begins with its name only, and
    is not public before somebody says so.
    """
    organisation = _beginning(advice)
    case = open_case(
        name=name,
        by=by,
        at=at,
        step=IopCase.Step.ADVICE,
        parties=[organisation],
        public=False,
    )
    advice.case = case
    _answered_by(advice, AdviceCase.Outcome.IOP, by, at)
    return case


@transaction.atomic
def begin_project(
    *,
    advice: AdviceCase,
    name: str,
    about: str,
    partner: Organisation,
    by: User,
    at: datetime,
) -> Project:
    """Tell of the cooperation that the advice led to; its partners hear of it."""
    organisation = _beginning(advice)
    project = register_project(
        organisation=organisation,
        partners=[partner],
        facts={"name": name, "about": about},
        by=by,
        at=at,
    )
    advice.project = project
    _answered_by(advice, AdviceCase.Outcome.PROJECT, by, at)
    return project


@transaction.atomic
def anonymise_advice(*, today: date, at: datetime) -> int:
    """Keep only topic, days and outcome of advice that is two years old (C.3)."""
    old = list(AdviceCase.objects.to_anonymise(today).select_for_update())
    for advice in old:
        advice.question = advice.outcome_text = ""
        advice.organisation = advice.handled_by = advice.case = advice.project = None
        advice.other_facts = {}
        advice.anonymised_at = at
        advice.save()
        audit.record(verb="advicecase.anonymised", subject=advice, by=None, at=at)
    return len(old)


def _beginning(advice: AdviceCase) -> Organisation:
    """Lock the advice, and return who asked."""
    advice.refresh_from_db(from_queryset=AdviceCase.objects.select_for_update())
    reason = advice.why_not_begin()
    if reason is not None:
        raise NotPossible(reason)
    organisation: Organisation = advice.organisation  # type: ignore[assignment]
    return organisation


def _answered_by(advice: AdviceCase, outcome: str, by: User, at: datetime) -> None:
    """The beginning is the outcome, and the answer where there was none."""
    advice.outcome, advice.handled_by = outcome, by
    advice.answered_on = advice.answered_on or timezone.localdate(at)
    advice.save()
    # Without the number of what began: the trail outlives what is kept of the advice.
    audit.record(
        verb="advicecase.led_on", subject=advice, by=by, at=at, outcome=outcome
    )
