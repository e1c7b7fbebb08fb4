"""The agreement, the report itself, who steers, and where they steer."""

from events.models import Training
from governance.models import (
    Agreement,
    Assignment,
    FocusArea,
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
    }
    sources = [cited(year), *(cited(a) for a in allocations)]
    return content, sources


def focus_area(desk: Desk, _what: str) -> Content:
    areas = promises.themes_of(desk.data, desk.data.year)
    return {"areas": areas}, [cited(area) for area in areas]


def next_year(desk: Desk, _what: str) -> Content:
    after = desk.data.year + 1
    areas: list[FocusArea] = promises.themes_of(desk.data, after)
    tasks = [a for a in desk.data.all(Assignment) if a.given_for == after]
    trainings = [
        t for t in desk.data.all(Training) if t.ends and t.ends.last.year >= after
    ]
    projects = [p for p in running(desk.data) if p.ends and p.ends.last.year >= after]
    content = {
        "areas": areas,
        "tasks": tasks,
        "trainings": trainings,
        "projects": projects,
        "decisions": desk.promised("focus_area:next_year"),
        "after": after,
    }
    return content, [cited(row) for row in (*areas, *tasks)]
