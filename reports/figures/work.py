"""Figures of the work itself: what the coordinators did, and what was told of it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from governance.models import PlanPoint
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Side
from malmoandan.core.numbers import Quantity
from reports.figures.entries import Entry, slug
from reports.figures.families import Part, define
from reports.figures.years import YearData
from reports.models import Message, WorkEntry


def tasks(data: YearData) -> list[PlanPoint]:
    """The kinds of task that the year's work is of, in the order of the plan."""
    return sorted(data.all(PlanPoint), key=lambda point: (point.order, point.pk))


def part_of(task: PlanPoint, side: str) -> str:
    """The part of a figure's address that a kind of task and a side have."""
    return f"{slug(task.text, task.pk)}-{side}"


def _work(data: YearData) -> Iterator[Part]:
    entries: list[WorkEntry] = data.all(WorkEntry)
    known = {task.pk: task for task in tasks(data)}
    yield Part("", "", [_entry(row, known[row.task_id]) for row in entries])
    for task in known.values():
        for side in Side:
            rows = [r for r in entries if (r.task_id, r.side) == (task.pk, side)]
            found = [_entry(row, task) for row in rows]
            yield Part(part_of(task, side), f"{task.text}, {side.label}", found, "sv")


def _entry(row: WorkEntry, task: PlanPoint) -> Entry:
    return Entry(
        row.note or task.text,
        Quantity(row.count),
        lang="sv",
        date=PartialDate(row.on.isoformat()),
        about=row.url,
    )


def _messages(data: YearData) -> Iterator[Part]:
    rows: list[Message] = data.all(Message)
    entries = [
        Entry(
            row.what,
            lang="sv",
            date=PartialDate(row.sent_on.isoformat()),
            about=row.audience,
        )
        for row in rows
        if row.sent_on
    ]
    yield Part("", "", entries)


WORK = (
    define(
        "work",
        gettext_lazy("What the coordinators did"),
        gettext_lazy(
            "What the coordinators wrote in the work log, by kind of task and side. "
            "It counts things done, never hours."
        ),
        gettext_lazy("times"),
        _work,
    ),
    define(
        "messages",
        gettext_lazy("Messages sent"),
        gettext_lazy("Messages of the communication calendar that went out."),
        gettext_lazy("messages"),
        _messages,
    ),
)
