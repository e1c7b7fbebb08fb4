"""What the sides do together: projects, partnerships, the centre, the channels."""

from typing import Any

from django.urls import reverse

from malmoandan.core.models import Vocabulary
from partnerships.models import Centre, IopCase, ProcessSupport, Project
from reports.exports.sections.desk import Content, Desk
from reports.exports.shown import Shown
from reports.figures.entries import cited
from reports.figures.shared import running
from reports.models import ChannelFigure


def projects(desk: Desk, what: str) -> Content | None:
    told = {t.removeprefix("project:") for t in desk.told}
    running_now = running(desk.data)
    projects = [
        (project, _activities(desk, project))
        for project in desk.data.all(Project)
        if project.fact_id == what
        or (not what and project in running_now and project.fact_id not in told)
    ]
    if not projects and not what:
        return None
    content = {"projects": projects, "alone": bool(what)}
    return content, [cited(project) for project, _shown in projects]


def _activities(desk: Desk, project: Project) -> Shown:
    found = (
        shown
        for shown in desk.family("activities")
        if shown.figure and shown.figure.entries[0].subject == project
    )
    return next(found, Shown(None, desk.base))


def iop(desk: Desk, _what: str) -> Content:
    cases: list[IopCase] = [c for c in desk.data.all(IopCase) if c.years.all()]
    supports: list[ProcessSupport] = desk.data.all(ProcessSupport)
    content = {
        "cases": [(case, _latest(case, desk.data.year)) for case in cases],
        "agreements": desk.shown("iop-agreements"),
        "under_way": desk.shown("iop-under-way"),
        "support": desk.shown("process-support"),
        "supports": supports,
    }
    return content, [cited(row) for row in (*cases, *supports)]


def advice(desk: Desk, _what: str) -> Content | None:
    """What was asked of the coordinators, counted; left out when nobody asked."""
    given = desk.shown("advice")
    if not given:
        return None
    content = {
        "given": given,
        "outcomes": desk.shown("advice-outcomes"),
        "days": desk.shown("advice-days"),
    }
    return content, []


def _latest(case: IopCase, year: int) -> list[Any]:
    """What is said of the case, year by year; the last may be of an earlier year."""
    return sorted((y for y in case.years.all() if y.year <= year), key=lambda y: y.year)


def centre(desk: Desk, _what: str) -> Content:
    centres: list[Centre] = desk.data.all(Centre)
    figures = {
        centre.pk: [
            Shown(f, desk.base)
            for f in desk.figures.values()
            if f.definition.key == "centre" and f.part.startswith(f"{number}-")
        ]
        for number, centre in enumerate(centres, 1)
    }
    content = {"centres": [(centre, figures[centre.pk]) for centre in centres]}
    return content, [cited(centre) for centre in centres]


def communication(desk: Desk, _what: str) -> Content:
    rows: list[ChannelFigure] = desk.data.all(ChannelFigure)
    channels = [
        Shown(f, desk.base)
        for f in desk.figures.values()
        if f.definition.key == "channels"
    ]
    goals = desk.data.vocabulary(Vocabulary.COMMUNICATION_GOAL)
    content = {
        "goals": goals,
        "channels": channels,
        "messages": desk.shown("messages"),
        "page": desk.base + reverse("communication-read"),
    }
    return content, [cited(row) for row in rows]
