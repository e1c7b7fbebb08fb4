"""What is reminded of about seats: a term ends in half a year, a seat is empty (R30).

Each has a rule of its own that the office can change. Neither is about example people.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from governance.actions.seats import day_after
from governance.emails import seats as emails
from governance.models import Tenure
from governance.search import group as search
from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from partnerships.actions.reaching import as_recipient, coordinators_of

JOB = "governance.jobs.seats.remind"
# Neither is in a hurry: both go into the weekly letter.
GATHERED = {"kind": JOB, "audience": "coordinator", "at_once": False}
RULES: dict[str, dict[str, Any]] = {
    "term-ending": {"days": [-183, -61]},
    "seat-vacant": {"days": [0, 30, 91, 182]},
}


@transaction.atomic
def remind_of_seats(*, today: date, at: datetime) -> int:
    """Write today's reminders about seats; return how many letters there were."""
    return remind_of_terms(today=today, at=at) + remind_of_vacancies(today=today, at=at)


def remind_of_terms(*, today: date, at: datetime) -> int:
    """Tell the member and the coordinators of the side that a term ends (R30).

    Nobody hears once it is entered who follows.
    """
    rule = _rule("term-ending")
    furthest = -min(rule.days, default=0)
    ending = search.terms_ending(today, search.within(furthest))
    return sum(
        _of_term(rule, tenure, today, at) for tenure in ending if not tenure.is_example
    )


def remind_of_vacancies(*, today: date, at: datetime) -> int:
    """Tell the coordinators of the side that a seat is empty, and again as it stays."""
    rule = _rule("seat-vacant")
    written = 0
    for place in search.vacancies(today):
        last = place.last
        if last is None or last.to_on is None or last.is_example:
            continue
        since = day_after(last.to_on)
        written += core.remind(
            rule=rule,
            subject=last,
            anchor=since,
            recipients=coordinators_of(place.side, today=today),
            template=emails.VACANT,
            context=emails.vacant(place, since),
            today=today,
            at=at,
        )
    return written


def _of_term(rule: ReminderRule, tenure: Tenure, today: date, at: datetime) -> int:
    side = tenure.seat.allocation.side
    own = [as_recipient(tenure.user)] if tenure.user and tenure.user.is_active else []
    readers = [(coordinators_of(side, today=today), False), (own, True)]
    return sum(
        core.remind(
            rule=rule,
            subject=tenure,
            anchor=tenure.to_on or today,
            recipients=recipients,
            template=emails.TERM_ENDING,
            context=emails.term_ending(tenure, is_own=is_own),
            today=today,
            at=at,
        )
        for recipients, is_own in readers
    )


def _rule(key: str) -> ReminderRule:
    rule, _new = ReminderRule.objects.get_or_create(
        key=key, defaults={**GATHERED, **RULES[key]}
    )
    return rule
