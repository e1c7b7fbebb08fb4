"""What nobody else keeps: the money, the work itself, and how it has been judged."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.text import capfirst

from governance.models import PlanPoint
from malmoandan.core.models import Side
from reports.exports import money, self_assessment
from reports.exports.sections.desk import Content, Desk
from reports.exports.shown import Shown
from reports.figures import self_assessment as assessed
from reports.figures import work
from reports.figures.entries import cited
from reports.models import BudgetLine, Evaluation, WorkEntry


def economy(desk: Desk, _what: str) -> Content:
    """The account of the year: planned, used, how far off, and why."""
    lines: list[BudgetLine] = desk.data.all(BudgetLine)
    rows, sums = money.shown(money.account(lines))
    content = {
        "lines": rows,
        "sums": sums,
        "amount": desk.shown("budget"),
        "outcome": desk.shown("budget-outcome"),
    }
    return content, [cited(line) for line in lines]


def work_log(desk: Desk, _what: str) -> Content | None:
    """What the coordinators did, by kind of task and side; left out when empty."""
    if not desk.data.all(WorkEntry):
        return None
    tasks: Sequence[PlanPoint] = work.tasks(desk.data)
    content = {
        "whole": desk.shown("work"),
        "sides": [capfirst(str(side.label)) for side in Side],
        "rows": [(task, _by_side(desk, task)) for task in tasks],
    }
    return content, []


def _by_side(desk: Desk, task: PlanPoint) -> list[tuple[str, Shown]]:
    return [
        (
            capfirst(str(side.label)),
            desk.shown(f"work-{work.part_of(task, side)}"),
        )
        for side in Side
    ]


def self_assessments(desk: Desk, _what: str) -> Content | None:
    """What each side says of the principles; left out until it can be told."""
    found = assessed.told(desk.data)
    if not found:
        return None
    rows = [
        replace(
            row,
            cells=tuple(
                replace(cell, link=_link(desk, result, mean))
                for cell, mean in zip(row.cells, result.means, strict=True)
            ),
        )
        for row, result in zip(self_assessment.rows(found), found, strict=True)
    ]
    return {"rows": rows}, []


def _link(desk: Desk, result: assessed.Result, mean: assessed.Mean) -> str:
    """The number, leading to what it is; nothing where it is not told."""
    if mean.value is None:
        return ""
    part = assessed.part_of(result.principle, mean.side)
    return desk.shown(f"self-assessment-{part}").link


def evaluations(desk: Desk, _what: str) -> Content | None:
    """What others found in the year, and what is done with it; else left out."""
    found: list[Evaluation] = desk.data.all(Evaluation)
    return ({"evaluations": found}, []) if found else None
