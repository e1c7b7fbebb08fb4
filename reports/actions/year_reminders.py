"""What the year reminds of: tasks of each role as they come, what is left to book."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from malmoandan.core.actions.reminders import Matter, remind_many
from malmoandan.core.models import ReminderRule, Role, RoleGrant, User
from malmoandan.core.outbox import Recipient
from partnerships.actions.reaching import as_recipient, coordinators_of
from reports.emails import wheel as emails
from reports.figures import missing, year_marks
from reports.models import WheelYear, YearMark

JOB = "reports.jobs.wheel.remind"
RULES: dict[str, dict[str, Any]] = {
    # Counted from the day before the first: so that an outage on it loses nothing.
    "year-task": {"days": [1], "audience": "role"},
    "year-task-ending": {"days": [-7], "audience": "role"},
    # Counted from the first of each month.
    "wheel-missing": {"days": [1], "audience": "coordinators"},
}
# What nobody wrote for so long, such as after an outage, is not written any more.
CATCH_UP = dt.timedelta(days=14)
DAY = dt.timedelta(days=1)
# So many readers share the words of one letter: thousands are written in parts.
TOGETHER = 10


def remind_of_year(*, today: dt.date, at: dt.datetime) -> int:
    """Write today's reminders about the year; return how many were reminded."""
    return remind_of_tasks(today=today, at=at) + remind_of_missing(today=today, at=at)


def remind_of_tasks(*, today: dt.date, at: dt.datetime) -> int:
    """Tell each role of its tasks: as their days come, and a week before the last.

    Nobody hears of what the portal knows to be done.
    """
    marks = year_marks.tasks_on(today)
    done = year_marks.done(marks, today.year, today)
    left = [mark for mark in marks if mark.key not in done]
    written = 0
    for key in ("year-task", "year-task-ending"):
        rule = _rule(key)
        matters = _tasks(rule, left, today)
        written += remind_many(rule=rule, matters=matters, today=today, at=at)
    return written


def remind_of_missing(*, today: dt.date, at: dt.datetime) -> int:
    """Tell the coordinators once a month what is left to book, by when, whose turn."""
    rule = _rule("wheel-missing")
    first = today.replace(day=1)
    year = WheelYear.objects.filter(
        year=today.year, state=WheelYear.State.OPEN, is_example=False
    ).first()
    if year is None or rule.due_on(first, today) is None:
        return 0
    found = missing.of(year.year, today).missing
    matters = [
        Matter(
            subject=year,
            anchor=first,
            recipients=[reader],
            template=emails.MISSING,
            context=emails.missing(year, found, reader),
        )
        for reader in coordinators_of(None, today=today)
        if found
    ]
    return remind_many(rule=rule, matters=matters, today=today, at=at)


def _tasks(
    rule: ReminderRule, marks: Iterable[YearMark], today: dt.date
) -> Iterator[Matter]:
    readers: dict[tuple[str, str], list[Recipient]] = {}
    answered = year_marks.assessed(today.year)
    for mark in marks:
        anchor = _anchor(rule, mark, today)
        due_on = rule.due_on(anchor, today) if anchor else None
        if anchor is None or due_on is None or today > due_on + CATCH_UP:
            continue
        who = (mark.role, mark.side)
        if who not in readers:
            readers[who] = _readers(mark, today)
        own = mark.done == YearMark.Done.SELF_ASSESSMENT
        left = [r for r in readers[who] if not (own and r.user_id in answered)]
        yield from _matters(mark, anchor, left, today)


def _matters(
    mark: YearMark, anchor: dt.date, readers: Iterable[Recipient], today: dt.date
) -> Iterator[Matter]:
    """For some readers of a language at a time: they get the same words."""
    by_language: dict[str, list[Recipient]] = {}
    for reader in readers:
        by_language.setdefault(reader.language, []).append(reader)
    for language, group in by_language.items():
        context = emails.task(mark, today.year, language)
        for place in range(0, len(group), TOGETHER):
            yield Matter(
                subject=mark,
                anchor=anchor,
                recipients=group[place : place + TOGETHER],
                template=emails.TASK,
                context=context,
                by=mark.days_in(today.year)[1],
            )


def _anchor(rule: ReminderRule, mark: YearMark, today: dt.date) -> dt.date | None:
    """The day that the rule's days count from; a short task is told of once only."""
    first, last = mark.days_in(today.year)
    if rule.key == "year-task":
        return first - DAY
    return last if last - first >= CATCH_UP else None


def _readers(mark: YearMark, today: dt.date) -> list[Recipient]:
    """Those whose task it is today: of the side, where the mark names one."""
    if mark.role == Role.COORDINATOR:
        return coordinators_of(mark.side or None, today=today)
    grants = RoleGrant.objects.on(today).filter(role=mark.role)
    if mark.side:
        grants = grants.filter(side=mark.side)
    found = User.objects.filter(is_active=True, grants__in=grants).distinct()
    return [as_recipient(person) for person in found.order_by("pk")]


def _rule(key: str) -> ReminderRule:
    rule, _new = ReminderRule.objects.get_or_create(
        key=key, defaults={"kind": JOB, "at_once": False, **RULES[key]}
    )
    return rule
