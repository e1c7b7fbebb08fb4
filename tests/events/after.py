"""Events that have been held, with those who were there, and their surveys."""

import datetime as dt
from typing import Any

from events import actions
from events.models import Event, Guest, Registration, SurveyQuestion, SurveyRound
from tests import office
from tests.events.made import DAY, NOW, event, signed_up

TODAY = NOW.date()
LAST = TODAY + dt.timedelta(days=14)


def held(**more: Any) -> Event:
    """An event that was held yesterday."""
    values = {"state": Event.State.HELD, "starts_at": NOW - DAY, **more}
    return event(**values)


def was_there(event: Event, name: str, **more: Any) -> Registration:
    """Somebody who signed up and came."""
    values = {"state": Registration.State.PRESENT, **more}
    made = signed_up(event, name, **values)
    made.guests.update(came=Guest.Came.YES, came_at=NOW - DAY)
    return made


def crowd(event: Event, count: int) -> list[Registration]:
    """So many who came, each with an address of their own."""
    return [was_there(event, f"Gäst{n} Exempel") for n in range(count)]


def core_question(**more: Any) -> SurveyQuestion:
    """The question that is the same every year."""
    return SurveyQuestion.objects.create(
        **{"text_sv": "Hur nöjd är du?", "text_en": "How satisfied are you?", **more}
    )


def question(form: str, text: str, order: int = 1, kind: str = "forum") -> Any:
    """A question of a kind of event."""
    term = office.term("event_kind", kind, label_sv="dialogforum")
    return SurveyQuestion.objects.create(
        kind=term, text_sv=text, form=form, order=order
    )


def opened(event: Event, by: Any, closes_on: dt.date = LAST) -> SurveyRound:
    """The survey of the event, sent."""
    return actions.open_survey(event=event, closes_on=closes_on, by=by, at=NOW)


def answer(survey_round: SurveyRound, marks: list[Any], on: dt.date = TODAY) -> None:
    """Let the next of those who were asked answer the core question, a mark each."""
    core = survey_round.asked()[0]
    waiting = survey_round.invites.filter(has_answered=False).order_by("pk")
    for invite, mark in zip(list(waiting), marks, strict=False):
        actions.answer_survey(invite=invite, values={str(core.pk): mark}, on=on)
