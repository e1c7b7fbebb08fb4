"""Doors of the documentation of events: the page, its file, its pictures and papers."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from events.exports import reports as export
from events.models import Event, EventFile, EventPicture, EventReport
from malmoandan.core import files
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.public_cache import public_page

EDITS = "events.edit_event"
# A picture that is taken down goes from browsers soon after.
KEPT_SECONDS = 300


@require_safe
@public_page
def report_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The documentation; before it is published those who write it see it alone."""
    report = _report(request, pk)
    shown = export.of(report.event, report, timezone.localdate())
    context = {
        "shown": shown,
        "event": report.event,
        "report": report,
        "is_preview": not _is_published(report.event),
    }
    return TemplateResponse(request, "events/report/read_page.html", context)


@require_safe
@public_page
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The documentation as a file."""
    report = _report(request, pk)
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    shown = export.of(report.event, report, timezone.localdate())
    try:
        content = export.paper(shown, lang)
    except PdfUnavailable as error:
        context = {"event": report.event, "advice": str(error)}
        return render(request, "events/report/no_pdf_page.html", context, status=503)
    headers = {
        "Content-Disposition": f'inline; filename="dokumentation-{pk}.pdf"',
        "Cache-Control": "no-cache",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
def report_picture(request: HttpRequest, pk: int, picture: int) -> FileResponse:
    """A picture, while it may be shown; those who write see it before that too."""
    pictures = EventPicture.objects.select_related("event", "file")
    found = get_object_or_404(pictures, pk=picture, event=pk, file__isnull=False)
    is_public = _is_published(found.event) and found.is_shown(timezone.localdate())
    if not (is_public or request.user.has_perm(EDITS, found.event)):
        raise Http404
    response = files.send(found.file, inline=True)
    whose = "public" if is_public else "private"
    response["Cache-Control"] = f"{whose}, max-age={KEPT_SECONDS}"
    return response


@require_safe
def report_file(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """A paper that belongs to the documentation."""
    papers = EventFile.objects.select_related("event", "file")
    found = get_object_or_404(papers, pk=file, event=pk)
    if not (_is_published(found.event) or request.user.has_perm(EDITS, found.event)):
        raise Http404
    return files.send(found.file)


def _report(request: HttpRequest, pk: int) -> EventReport:
    """What may be read by this reader; for anybody else it is not there."""
    reports = EventReport.objects.select_related(
        "event__kind", "event__focus_area", "event__persons_qualifier"
    )
    report: EventReport = get_object_or_404(reports, event=pk)
    if _is_published(report.event) or request.user.has_perm(EDITS, report.event):
        return report
    raise Http404


def _is_published(event: Event) -> bool:
    return event.state == Event.State.DOCUMENTED
