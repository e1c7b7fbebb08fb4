"""The coordinators' report to a meeting: drafted, put in words, put on the agenda."""

from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation

from governance.actions import papers
from governance.models import AgendaItem, Meeting, Paper
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.transitions import NotPossible
from reports import documents
from reports.figures import happened
from reports.models import StatusReport, StatusReportRefusal

BEFORE = (Meeting.State.PLANNED, Meeting.State.CALLED)
MATTER = "report"


@transaction.atomic
def draft_status_report(
    *, meeting: Meeting, by: User | None, at: datetime
) -> StatusReport:
    """Draft the report from what has happened since the last meeting, or draft it anew.

    What the coordinators have written themselves stays. Raises `NotPossible` when the
    meeting has begun or has no time.
    """
    locked = _before(meeting)
    span = happened.span_of(locked, timezone.localdate(at))
    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            {"key": section.key, "lines": section.lines}
            for section in happened.happened(span)
        ]
    report, is_new = StatusReport.objects.update_or_create(
        meeting=locked,
        defaults={
            "since": span.since,
            "rows": rows,
            "drafted_at": at,
            "drafted_by": by,
        },
    )
    audit.record(verb="statusreport.drafted", subject=report, by=by, at=at, new=is_new)
    made: StatusReport = report
    return made


def attach_status_report(
    *, report: StatusReport, by: User | None, at: datetime
) -> list[Paper]:
    """Put the report on the agenda as PDF and Word, in place of an earlier one.

    Raises `NotPossible` when the meeting has begun, when its agenda has no matter for
    the report, and on a machine that makes no PDF.
    """
    try:
        files = documents.status_report(report)
    except PdfUnavailable as error:
        raise NotPossible(StatusReportRefusal.NO_PDF) from error
    return _attach(report, files, by, at)


@transaction.atomic
def _attach(
    report: StatusReport, files: dict[str, bytes], by: User | None, at: datetime
) -> list[Paper]:
    meeting = _before(report.meeting)
    item = AgendaItem.objects.filter(meeting=meeting, standing=MATTER).first()
    if item is None:
        raise NotPossible(StatusReportRefusal.NO_MATTER)
    with translation.override(settings.LANGUAGE_CODE):
        titles = {name: documents.status_report_title(report, name) for name in files}
    for paper in Paper.objects.filter(item=item, title__in=titles.values()):
        papers.remove_paper(paper=paper, by=by, at=at)
    made = [
        papers.add_paper(
            item=item,
            content=ContentFile(content, name=name),
            title=titles[name],
            by=by,
            at=at,
        )
        for name, content in files.items()
    ]
    report.attached_at = at
    report.save(update_fields=["attached_at"])
    audit.record(verb="statusreport.attached", subject=report, by=by, at=at)
    return made


def _before(meeting: Meeting) -> Meeting:
    """The meeting, locked, if its papers can still be changed."""
    locked: Meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if locked.state not in BEFORE:
        raise NotPossible(StatusReportRefusal.MEETING_BEGUN)
    if locked.starts_at is None:
        raise NotPossible(StatusReportRefusal.NO_TIME)
    return locked
