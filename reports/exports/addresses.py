"""Where anybody can read of a record: its own page, where it has a public one."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from events.models import Event, Training
from governance.models import Meeting
from partnerships.models import IopCase, Project
from reports.models import AnnualReport


def of(record: Any) -> str:
    """The address of the record's own public page; empty where it has none."""
    find = PAGES.get(type(record))
    return find(record) if find else ""


def _event(event: Event) -> str:
    here = reverse("event-read", args=[event.pk, event.slug])
    return here if event.is_public else ""


def _training(training: Training) -> str:
    here = reverse("training-read", args=[training.pk, training.slug])
    return here if training.is_public else ""


def _meeting(meeting: Meeting) -> str:
    if meeting.state != Meeting.State.PUBLISHED:
        return ""
    return reverse("meeting-read", args=[meeting.year, meeting.number])


def _case(case: IopCase) -> str:
    return reverse("iop-read", args=[case.pk, case.slug]) if case.is_public else ""


def _project(project: Project) -> str:
    return reverse("project-read", args=[project.pk, project.slug])


def _report(report: AnnualReport) -> str:
    return reverse("annual-report-read", args=[report.year])


PAGES: dict[type, Callable[[Any], str]] = {
    AnnualReport: _report,
    Event: _event,
    IopCase: _case,
    Meeting: _meeting,
    Project: _project,
    Training: _training,
}
