"""Figures of who steers, and of what the sides do together."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from partnerships.models import IopCase, ProcessSupport, Project
from reports.figures import promises
from reports.figures.entries import Entry, add_up, cited, slug
from reports.figures.families import Part, define
from reports.figures.years import YearData

# The steering group


def _meetings(data: YearData) -> Iterator[Part]:
    found = promises.counted(data, "meetings")
    yield Part("", "", found.entries, "", found.contradictions)


def _members(data: YearData) -> Iterator[Part]:
    found = promises.seats(data)
    known = found.entries if add_up(found.entries) else []
    yield Part("", "", known, "", found.contradictions)


# Partnerships and projects


def _agreements(data: YearData) -> Iterator[Part]:
    cases = [c for c in data.all(IopCase) if c.has_agreement_in(data.year)]
    yield Part("", "", [_case_entry(case, data.year) for case in cases])


def _under_way(data: YearData) -> Iterator[Part]:
    """Cases that a source speaks of this year, with neither agreement nor end."""
    over = {IopCase.Step.ENDED, IopCase.Step.CLOSED}
    cases = [
        case
        for case in data.all(IopCase)
        if not case.has_agreement_in(data.year)
        and any(y.year == data.year and y.step not in over for y in case.years.all())
    ]
    yield Part("", "", [_case_entry(case, data.year) for case in cases])


def _case_entry(case: IopCase, year: int) -> Entry:
    texts = [y.text for y in case.years.all() if y.year == year]
    return Entry(
        case.name,
        lang="sv",
        date=case.agreed_from,
        about=texts[0] if texts else "",
        subject=case,
        sources=cited(case),
    )


def _support(data: YearData) -> Iterator[Part]:
    entries = [
        Entry(
            support.name,
            lang="sv",
            about=", ".join(o.name for o in support.organisations.all()),
            subject=support,
            sources=cited(support),
        )
        for support in data.all(ProcessSupport)
    ]
    yield Part("", "", entries)


def running(data: YearData) -> list[Project]:
    """The projects that the sources place in the year: by period or by activity."""
    return [
        project
        for project in data.all(Project)
        if project.runs_in(data.year)
        and (project.starts or project.ends or project.activities.all())
    ]


def _projects(data: YearData) -> Iterator[Part]:
    entries = [
        Entry(
            project.name,
            lang="sv",
            date=project.starts,
            about=project.purpose or project.about,
            subject=project,
            sources=cited(project),
        )
        for project in running(data)
    ]
    yield Part("", "", entries)


def _activities(data: YearData) -> Iterator[Part]:
    for number, project in enumerate(data.all(Project), 1):
        entries = [
            Entry(
                activity.text,
                lang="sv",
                subject=project,
                sources=cited(activity) or cited(project),
            )
            for activity in project.activities.all()
        ]
        name = slug(project.fact_id or project.name, number)
        yield Part(name, project.name, entries, "sv")


SHARED = (
    define(
        "meetings",
        gettext_lazy("Meetings of the steering group"),
        gettext_lazy(
            "Meetings that a source states as held in the year, and meetings whose "
            "minutes are approved."
        ),
        gettext_lazy("meetings"),
        _meetings,
    ),
    define(
        "members",
        gettext_lazy("Members of the steering group"),
        gettext_lazy(
            "Members in a seat, by side. Where the portal knows of none: those that "
            "the sources list, not the number that they state."
        ),
        gettext_lazy("members"),
        _members,
    ),
    define(
        "iop-agreements",
        gettext_lazy("IOP agreements"),
        gettext_lazy(
            "Partnerships (IOP) with an agreement in force during the year. Dialogues, "
            "inquiries and process support never count."
        ),
        gettext_lazy("agreements"),
        _agreements,
    ),
    define(
        "iop-under-way",
        gettext_lazy("IOP cases under way"),
        gettext_lazy("Cases that a source speaks of this year, without an agreement."),
        gettext_lazy("cases"),
        _under_way,
    ),
    define(
        "process-support",
        gettext_lazy("Process support"),
        gettext_lazy("Dialogues that the coordinators helped on; never an agreement."),
        gettext_lazy("processes"),
        _support,
    ),
    define(
        "projects",
        gettext_lazy("Projects"),
        gettext_lazy("Projects that ran in the year, by their period or activities."),
        gettext_lazy("projects"),
        _projects,
    ),
    define(
        "activities",
        gettext_lazy("Activities of a project"),
        gettext_lazy("What a project did in the year, as far as the sources name it."),
        gettext_lazy("activities"),
        _activities,
    ),
)
