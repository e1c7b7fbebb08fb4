"""The agreement, the report itself, who steers, and where they steer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from events.models import Training
from governance.models import (
    Agreement,
    Assignment,
    FocusArea,
    Paragraph,
    SeatAllocation,
    SteeringGroup,
    SteeringYear,
    Tenure,
)
from reports.exports.sections.desk import Content, Desk
from reports.figures import promises
from reports.figures.entries import cited
from reports.figures.shared import running
from reports.models import AnnualReport


@dataclass(frozen=True)
class Task:
    """An assignment as a report tells it, with the § that anybody may read."""

    record: Assignment
    given: Paragraph | None
    closed: Paragraph | None

    @property
    def state(self) -> Any:
        """Closed when anybody may read the decision that closed it; open till then."""
        hidden = self.record.closed_in_id is not None and self.closed is None
        return Assignment.State.OPEN if hidden else Assignment.State(self.record.state)


def about_agreement(desk: Desk, _what: str) -> Content:
    agreement: Agreement | None = desk.data.first(Agreement)
    plan = desk.data.plan
    return {"agreement": agreement, "plan": plan}, [cited(agreement), cited(plan)]


def about_report(desk: Desk, _what: str) -> Content:
    report: AnnualReport | None = desk.data.first(AnnualReport)
    return {"report": report, "documents": desk.data.documents}, [cited(report)]


def steering_group(desk: Desk, _what: str) -> Content:
    year: SteeringYear | None = desk.data.first(SteeringYear)
    group: SteeringGroup | None = desk.data.first(SteeringGroup)
    allocations: list[SeatAllocation] = desk.data.all(SeatAllocation)
    members = desk.shown("members")
    told = desk.data.year
    standing = [
        a for a in desk.data.all(Assignment) if a.given_for <= told <= a.stands_in()
    ]
    content = {
        "meetings": desk.shown("meetings"),
        "members": members,
        "entries": members.figure.entries if members and members.figure else (),
        "has_seats": bool(desk.data.all(Tenure)),
        "disputes": promises.seats(desk.data).contradictions,
        "group": group,
        "allocations": allocations,
        "seats": sum(a.count or 0 for a in allocations),
        "meeting_rows": desk.promised("meetings"),
        "tasks": _tasks(desk, standing),
    }
    sources = [cited(row) for row in (year, *allocations, *standing)]
    return content, sources


def focus_area(desk: Desk, _what: str) -> Content:
    areas = promises.themes_of(desk.data, desk.data.year)
    return {"areas": areas}, [cited(area) for area in areas]


def next_year(desk: Desk, _what: str) -> Content:
    after = desk.data.year + 1
    areas: list[FocusArea] = promises.themes_of(desk.data, after)
    asked: list[Assignment] = [
        a for a in desk.data.all(Assignment) if a.given_for <= after <= a.stands_in()
    ]
    trainings = [
        t for t in desk.data.all(Training) if t.ends and t.ends.last.year >= after
    ]
    projects = [p for p in running(desk.data) if p.ends and p.ends.last.year >= after]
    content = {
        "areas": areas,
        "tasks": _tasks(desk, asked),
        "trainings": trainings,
        "projects": projects,
        "decisions": desk.promised("focus_area:next_year"),
        "after": after,
    }
    return content, [cited(row) for row in (*areas, *asked)]


def _tasks(desk: Desk, assignments: Iterable[Assignment]) -> list[Task]:
    known: dict[int | None, Paragraph] = {p.pk: p for p in desk.data.all(Paragraph)}
    return [
        Task(
            record=each,
            given=known.get(each.given_in_id),
            closed=known.get(each.closed_in_id),
        )
        for each in assignments
    ]
