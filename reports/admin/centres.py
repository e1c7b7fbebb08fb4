"""Quarters of centres, in the office."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.transitions import NotPossible
from reports.actions import centre_reports as actions
from reports.admin.base import GROUP
from reports.forms.centres import AskQuarter
from reports.models import CentreReport
from reports.search.centres import quarter_before

EDIT = "reports.edit_figure"


@admin.register(CentreReport, site=site)
class CentreReportAdmin(ReadOnlyAdmin):
    """What each centre tells of a quarter; asked for by the clock, or here."""

    group = GROUP
    group_order = 40
    add_verb = EDIT
    list_display = ("centre", "year", "quarter", "state", "sent_at", "numbers")
    list_filter = ("year", "quarter", "state", "centre")
    list_select_related = ("centre",)
    fields = (
        *("centre", "year", "quarter", "state", "numbers", "note"),
        *("asked_at", "sent_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CentreReport]:
        """With the counts, in a few more questions for the whole list."""
        rows = super().get_queryset(request)
        return rows.prefetch_related("counts__measure", "counts__value_qualifier")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of it: the centre tells."""
        return list(self.fields)

    @admin.display(description=_("counted"))
    def numbers(self, row: CentreReport) -> str:
        """Each measure with its number."""
        if row.state != CentreReport.State.SENT:
            return ", ".join(count.measure.label for count in row.counts.all())
        none = gettext("not counted")
        told = (
            (count.measure.label, str(count.quantity or none))
            for count in row.counts.all()
        )
        return format_html_join("; ", "{}: {}", told)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and the page that opens one again."""
        return [self.extra_page("reopen", self.reopen_view), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What was sent in can be opened again."""
        is_sent = obj.state == CentreReport.State.SENT
        if not is_sent or not request.user.has_perm(EDIT):
            return []
        return [(self.address("reopen", obj.pk), _("Open it again"))]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask a centre for a quarter, and choose what it counts."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        year, quarter = quarter_before(timezone.localdate())
        initial = {"year": year, "quarter": quarter}
        return self.action_page(
            request,
            title=_("Ask a centre for a quarter"),
            words=_("The letter goes out with the reminders of the next morning."),
            submit=_("Ask for the figures"),
            form=AskQuarter(request.POST or None, initial=initial),
            perform=lambda given: actions.ask_quarter(
                **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The centre is asked."),
            back=self.address("changelist"),
            leads_to=lambda report: self.address("change", report.pk),
        )

    def reopen_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the centre mend what it told."""
        report = self._one(request, object_id)
        if not request.user.has_perm(EDIT):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Open it again"),
            words=_("It is not told of until it is sent in again."),
            submit=_("Open it again"),
            form=Form(request.POST if request.method == "POST" else None),
            perform=lambda _given: actions.reopen_quarter(
                report=report, by=person(request), at=timezone.now(), office=True
            ),
            refusals=(NotPossible,),
            done=_("It is open. Tell the centre: its link works again."),
            back=self.address("change", report.pk),
        )
