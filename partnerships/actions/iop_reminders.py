"""What people are reminded of in IOP cases, so that nothing runs out or vanishes.

Each has a rule of its own that the office can change. The ledger knows the day that a
reminder was due: when an agreement's end moves, its reminders move with it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from malmoandan.core import actions as core
from malmoandan.core.models import ReminderRule
from partnerships.actions.iop_readers import once, readers_of
from partnerships.actions.reaching import coordinators_of, recipients_of
from partnerships.emails import iop as emails
from partnerships.emails.iop import Reader
from partnerships.models import IopCase, IopMeeting

JOB = "partnerships.jobs.iop.remind"
# A month apart, for two years: by then somebody has noticed.
EVERY_MONTH = [30 * month for month in range(1, 25)]
RULES: dict[str, dict[str, Any]] = {
    "iop-ends": {"days": [-90, -60, -30, -15, 1, 30], "audience": "party"},
    "iop-ball": {"days": EVERY_MONTH, "audience": "holder", "at_once": False},
    "iop-meeting": {"days": [-7, 1], "audience": "party"},
    "iop-year": {
        "days": [-30, -10, 8, 22],
        "audience": "coordinator",
        "at_once": False,
    },
}


def remind_of_iop(*, today: date, at: datetime) -> int:
    """Write today's reminders about every case; return how many letters there were."""
    return sum(
        remind(today=today, at=at)
        for remind in (
            remind_of_ends,
            remind_of_balls,
            remind_of_meetings,
            remind_of_years,
        )
    )


@transaction.atomic
def remind_of_ends(*, today: date, at: datetime) -> int:
    """Ask both parties whether they go on, long before the agreement ends (R68).

    When the end has passed and nobody has renewed or ended it, the coordinators hear.
    """
    rule = _rule("iop-ends")
    written = 0
    for case in IopCase.objects.in_agreement():
        end = case.agreed_to.last if case.agreed_to else None
        if end is None or not _is_due(rule, end, today):
            continue
        passed = today > end
        readers = _coordinators(today) if passed else readers_of(case, today=today)
        more: dict[str, Any] = {"end": end, "days": (end - today).days}
        name = "run_out" if passed else "ends"
        more["link_to"] = "office" if passed else "renewal"
        written += _each(rule, case, end, name, readers, today, at, **more)
    return written


@transaction.atomic
def remind_of_balls(*, today: date, at: datetime) -> int:
    """Remind who holds the ball, and the coordinators, each month it lies still."""
    rule = _rule("iop-ball")
    written = 0
    for case in IopCase.objects.going_on().select_related("ball_with__kind"):
        holder, since = case.ball_with, case.ball_since
        if holder is None or since is None or not _is_due(rule, since, today):
            continue
        people = recipients_of(holder, today=today)
        readers = [*(Reader(each, holder) for each in people), *_coordinators(today)]
        days = (today - since).days
        written += _each(rule, case, since, "ball_held", readers, today, at, days=days)
    return written


@transaction.atomic
def remind_of_meetings(*, today: date, at: datetime) -> int:
    """Tell everybody of a follow-up meeting; a missed one, the coordinators."""
    rule = _rule("iop-meeting")
    planned = IopMeeting.objects.filter(held_on=None)
    planned = planned.exclude(case__state__in=IopCase.OVER).select_related("case")
    written = 0
    for meeting in planned:
        if not _is_due(rule, meeting.planned_on, today):
            continue
        missed = meeting.is_missed(today)
        case = meeting.case
        readers = _coordinators(today) if missed else readers_of(case, today=today)
        written += _each(
            rule,
            case,
            meeting.planned_on,
            "meeting_missed" if missed else "meeting",
            readers,
            today,
            at,
            subject=meeting,
            meeting=meeting,
            link_to="office" if missed else "case",
        )
    return written


@transaction.atomic
def remind_of_years(*, today: date, at: datetime) -> int:
    """Ask the coordinators for the year of each case that nobody has told anything of.

    From the last month of a year, and again when it is over; one letter for all cases.
    """
    rule = _rule("iop-year")
    written = 0
    for year in (today.year - 1, today.year):
        last_day = date(year, 12, 31)
        cases = list(IopCase.objects.missing_status(year))
        if not cases or not _is_due(rule, last_day, today):
            continue
        more: dict[str, Any] = {"cases": cases, "year": year, "link_to": "office_list"}
        readers = _coordinators(today)
        written += _each(
            rule, cases[0], last_day, "year", readers, today, at, subject=rule, **more
        )
    return written


def _rule(key: str) -> ReminderRule:
    rule, _new = ReminderRule.objects.get_or_create(
        key=key, defaults={"kind": JOB, **RULES[key]}
    )
    return rule


def _is_due(rule: ReminderRule, anchor: date, today: date) -> bool:
    return rule.due_on(anchor, today) is not None


def _coordinators(today: date) -> list[Reader]:
    return [Reader(each) for each in coordinators_of(None, today=today)]


def _each(
    rule: ReminderRule,
    case: IopCase,
    anchor: date,
    name: str,
    readers: Iterable[Reader],
    today: date,
    at: datetime,
    *,
    subject: models.Model | None = None,
    **more: Any,
) -> int:
    return sum(
        core.remind(
            rule=rule,
            subject=subject or case,
            anchor=anchor,
            recipients=[reader.recipient],
            template=emails.TEMPLATE,
            context=emails.letter(name, case, reader, **more),
            today=today,
            at=at,
        )
        for reader in once(readers)
    )
