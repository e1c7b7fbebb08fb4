"""Letters about surveys: to those who were there, and to those who arranged it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.models import SurveyInvite, SurveyRound
from events.search.present import Present
from malmoandan.core import outbox
from malmoandan.core.models import ReminderRule
from malmoandan.core.outbox import Recipient
from partnerships.emails.projects import link


def ask(
    letter: str,
    invite: SurveyInvite,
    present: Present,
    *,
    at: dt.datetime,
    rule: ReminderRule | None = None,
) -> bool:
    """Ask somebody who was there; `letter` is `survey_asked` or `survey_reminder`.

    Returns whether the letter is a new one. It holds the one link that answers, so its
    text is erased when it is sent. It is not sent after the last day.
    """
    survey_round = invite.round
    reader = present.recipient
    after = survey_round.closes_on + dt.timedelta(days=1)
    address = link(reader.language, "survey-answer", invite.key)
    posted = outbox.post_to(
        reader,
        key=f"{letter}:{survey_round.pk}",
        template=letter,
        context={
            "event": survey_round.event,
            "closes_on": survey_round.closes_on,
            "link": address,
            **(_own_words(rule, survey_round, reader, address, at) if rule else {}),
        },
        at=at,
        why=why(reader),
        secret=True,
        expires_at=timezone.make_aware(dt.datetime.combine(after, dt.time.min)),
    )
    return posted.created_at == at


def change(
    survey_round: SurveyRound,
    readers: Iterable[Recipient],
    *,
    respondents: int,
    at: dt.datetime,
) -> None:
    """Tell those who were there what changes because of what they answered."""
    for reader in readers:
        outbox.post_to(
            reader,
            key=f"survey_change:{survey_round.pk}",
            template="survey_change",
            context={
                "event": survey_round.event,
                "change": survey_round.change,
                "respondents": respondents,
                "link": link(reader.language, "survey-read", survey_round.event_id),
            },
            at=at,
            why=why(reader),
        )


def waits_words(survey_round: SurveyRound) -> dict[str, Any]:
    """What a reminder to those who arranged it says, in the active language."""
    return {
        "title": _("The survey waits for what you will change"),
        "text": _(
            "The last day to answer the survey of %(event)s has passed. Read the "
            "answers, and write what you change because of them. Those who were there "
            "get to read it, and the survey is closed."
        )
        % {"event": survey_round.event},
        "link": link(
            translation.get_language() or "sv",
            "admin:events_event_survey",
            survey_round.event_id,
        ),
    }


def why(reader: Recipient) -> str:
    """Why somebody who was there gets a letter, in their own language."""
    with translation.override(reader.language):
        return _("You were there, and gave us this address when you signed up.")


def _own_words(
    rule: ReminderRule,
    survey_round: SurveyRound,
    reader: Recipient,
    address: str,
    at: dt.datetime,
) -> dict[str, str]:
    last = survey_round.closes_on
    with translation.override(reader.language):
        values = {
            "what": str(survey_round),
            "day": date_format(last, "j F Y"),
            "days": abs((last - timezone.localdate(at)).days),
            "link": address,
            "why": why(reader),
        }
    subject, text = rule.own_words(reader.language, values)
    return {"own_subject": subject, "own_text": text}
