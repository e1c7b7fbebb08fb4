"""The coordinators' reports to the steering group, in the office."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.files import DOCX
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.transitions import NotPossible
from reports import documents
from reports.actions import status_reports as actions
from reports.admin.base import GROUP
from reports.figures.happened import TITLES
from reports.forms.status_reports import Draft
from reports.models import StatusReport, StatusReportRefusal

WRITE = "reports.write_status_report"


@admin.register(StatusReport, site=site)
class StatusReportAdmin(ModelAdmin):
    """The coordinators' reports to the steering group, drafted from what happened."""

    group = GROUP
    group_order = 40
    change_verb: ClassVar[str | None] = WRITE
    list_display = ("__str__", "since", "drafted_at", "attached_at")
    list_select_related = ("meeting",)
    fields = ("meeting", "since", "drafted_at", "attached_at", "text", "lines")
    readonly_fields = ("meeting", "since", "drafted_at", "attached_at", "lines")
    change_list_template = "admin/reports/status_report_list.html"

    @admin.display(description=_("drafted lines"))
    def lines(self, report: StatusReport) -> str:
        """What was drafted, section by section."""
        parts = [
            (TITLES.get(row["key"], row["key"]), "; ".join(row["lines"]))
            for row in report.rows
        ]
        return format_html_join(
            "",
            "<h3>{}</h3><p>{}</p>",
            parts,
        )

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each thing to do."""
        pages = [
            self.extra_page("draft", self.draft, "0/draft/"),
            self.extra_page("again", self.again),
            self.extra_page("attach", self.attach),
            self.extra_page("file", self.file),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The files, and what can be done until the meeting begins."""
        files: list[tuple[str, Text]] = [
            (f"{self.address('file', obj.pk)}?{urlencode({'as': kind})}", name)
            for kind, name in (("pdf", "PDF"), ("docx", "Word"))
        ]
        if obj.meeting.state not in actions.BEFORE or not request.user.has_perm(WRITE):
            return files
        return [
            (self.address("attach", obj.pk), _("Put it on the agenda")),
            (self.address("again", obj.pk), _("Draft it anew")),
            *files,
        ]

    def draft(self, request: HttpRequest) -> HttpResponse:
        """Draft a report to a meeting."""
        self._judge(request)
        return self.action_page(
            request,
            title=_("Draft a status report"),
            words=_("It is made of what has happened since the last meeting."),
            submit=_("Draft"),
            form=Draft(request.POST or None),
            perform=lambda given: actions.draft_status_report(
                meeting=given["meeting"], by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("Drafted. Write your own words, and put it on the agenda."),
            back=self.address("changelist"),
            leads_to=lambda report: self.address("change", report.pk),
        )

    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Draft it anew; what was written stays."""
        report = self._report(request, object_id)
        return self._step(
            request,
            report,
            title=_("Draft it anew"),
            words=_("The lines are made again. Your own words stay."),
            perform=lambda _given: actions.draft_status_report(
                meeting=report.meeting, by=person(request), at=timezone.now()
            ),
            done=_("Drafted anew."),
        )

    def attach(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put the report among the papers of the meeting."""
        report = self._report(request, object_id)
        return self._step(
            request,
            report,
            title=_("Put it on the agenda"),
            words=_("It is put there as PDF and Word, in place of an earlier one."),
            perform=lambda _given: actions.attach_status_report(
                report=report, by=person(request), at=timezone.now()
            ),
            done=_("The report is on the agenda."),
        )

    def file(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The report as a file, as it stands now."""
        report = self._one(request, object_id)
        make = {
            "pdf": (documents.status_report_pdf, "application/pdf"),
            "docx": (documents.status_report_docx, DOCX.media_type),
        }
        kind = request.GET.get("as", "")
        if kind not in make:
            raise Http404
        written, media_type = make[kind]
        try:
            content = written(report)
        except PdfUnavailable:
            messages.error(request, StatusReportRefusal.NO_PDF.label)
            return HttpResponseRedirect(self.address("change", report.pk))
        name = f"{documents.status_report_name(report)}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=media_type, headers=headers)

    def _report(self, request: HttpRequest, object_id: str) -> StatusReport:
        self._judge(request)
        report: StatusReport = self._one(request, object_id)
        return report

    def _judge(self, request: HttpRequest) -> None:
        if not request.user.has_perm(WRITE):
            raise PermissionDenied

    def _step(
        self, request: HttpRequest, report: StatusReport, title: Text, **more: Any
    ) -> HttpResponse:
        return self.action_page(
            request,
            title=f"{title}: {report}",
            submit=title,
            form=Form(request.POST if request.method == "POST" else None),
            refusals=(NotPossible,),
            back=self.address("change", report.pk),
            **more,
        )
