"""Judgements of commitments, in the office: the working table of a year."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance.models import Commitment
from malmoandan.core.admin import site
from malmoandan.core.admin.base import person
from malmoandan.core.transitions import NotPossible
from reports.actions import judgements as actions
from reports.admin.base import FollowUpAdmin
from reports.exports import followup
from reports.exports.followup import Line
from reports.figures import YearData, comparison, compliance, load_shown, told
from reports.forms.judgements import Judge, Nothing
from reports.models import Judgement, WheelYear

JUDGE = "reports.judge_commitment"
WHICH = "atagande"  # names the commitment in the address


@admin.register(Judgement, site=site)
class JudgementAdmin(FollowUpAdmin):
    """What people say of how commitments were kept: written on the year's own page."""

    change_verb: ClassVar[str | None] = None
    add_verb: ClassVar[str | None] = None
    delete_verb: ClassVar[str | None] = None
    list_display = ("commitment", "year", "status", "outcome")
    list_filter = ("year", "status")
    list_select_related = ("commitment",)
    search_fields = ("commitment__title", "outcome", "reason")
    change_list_template = "admin/reports/judgement_list.html"

    def get_urls(self) -> list[URLPattern]:
        """The list's, and the working table of each year."""
        pages = [
            self.extra_page("table", self.table, "<int:year>/table/"),
            self.extra_page("table", self.table, "<int:year>/"),
            self.extra_page("judge", self.judge, "<int:year>/judge/"),
            self.extra_page("withdraw", self.withdraw, "<int:year>/withdraw/"),
        ]
        return [*pages, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the years that can be worked with above it."""
        context = {"years": _years(), **(extra_context or {})}
        found: HttpResponse = super().changelist_view(request, context)
        return found

    def table(self, request: HttpRequest, year: int) -> HttpResponse:
        """Every commitment of a year; what still lacks its words stands first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        data = _in_hand(year)
        desk = followup.desk(data)
        lines = followup.lines(
            desk,
            today=timezone.localdate(),
            before=comparison.before(data, desk.rows),
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The commitments of %(year)d") % {"year": year},
            "year": year,
            "years": _years(),
            "lines": sorted(lines, key=_most_urgent),
            "lacking": sum(line.lacks_reason for line in lines),
            "brief": followup.in_brief(lines),
            "may_judge": request.user.has_perm(JUDGE) and not _is_closed(year),
            "is_closed": _is_closed(year),
            "which": WHICH,
            "is_example": data.is_example,
        }
        return TemplateResponse(request, "admin/reports/judgement_table.html", context)

    def judge(self, request: HttpRequest, year: int) -> HttpResponse:
        """Say how a commitment stands, why, and what is done about it."""
        row = self._row(request, year)
        form = Judge(_posted(request), row=row)
        commitment = row.commitment
        return self.action_page(
            request,
            title=_("Judge: %s") % commitment.title,
            words=_words(row),
            submit=_("Save the judgement"),
            form=form,
            perform=lambda _given: actions.judge(
                commitment=commitment,
                year=year,
                said=form.said(),
                by=person(request),
                at=timezone.now(),
            ),
            refusals=(NotPossible,),
            done=_("The judgement is saved."),
            back=self._back(year, commitment),
        )

    def withdraw(self, request: HttpRequest, year: int) -> HttpResponse:
        """Take back what was said."""
        commitment = self._row(request, year).commitment
        return self.action_page(
            request,
            title=_("Take back: %s") % commitment.title,
            words=_("Status, reason, action and evidence go. What is counted stands."),
            submit=_("Take the judgement back"),
            form=Nothing(_posted(request)),
            perform=lambda _given: actions.withdraw_judgement(
                commitment=commitment, year=year, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The judgement is taken back."),
            back=self._back(year, commitment),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A judgement is read and changed where its commitment stands."""
        judgement = self.get_object(request, object_id)
        if judgement is None or not self.has_view_permission(request):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method != "GET":
            raise PermissionDenied
        here = self._back(judgement.year, judgement.commitment)
        return HttpResponseRedirect(here)

    def _row(self, request: HttpRequest, year: int) -> compliance.Row:
        if not request.user.has_perm(JUDGE):
            raise PermissionDenied
        asked = request.GET.get(WHICH, "")
        rows = compliance.of(year, _in_hand(year))
        found = [row for row in rows if str(row.commitment.pk) == asked]
        if not found:
            raise Http404
        return found[0]

    def _back(self, year: int, commitment: Commitment) -> str:
        return f"{self.address('table', year)}#{commitment.anchor}"


def _posted(request: HttpRequest) -> Any:
    """What was sent, also when it is empty; None where nothing was."""
    return request.POST if request.method == "POST" else None


def _years() -> list[int]:
    """Years with something to tell, and those that are worked with."""
    opened = WheelYear.objects.values_list("year", flat=True)
    return sorted({*told(), *opened}, reverse=True)


def _in_hand(year: int) -> YearData:
    """The year as it is shown; a number that is no year is not found."""
    if not 1900 <= year <= 2200:
        raise Http404
    return load_shown(year, timezone.localdate())


def _is_closed(year: int) -> bool:
    found = WheelYear.objects.filter(year=year, state=WheelYear.State.CLOSED)
    return bool(found.exists())


def _most_urgent(line: Line) -> tuple[int, int]:
    """What lacks a reason first, then what lacks an action; else as the plan has it."""
    lacks = 0 if line.lacks_reason else 1 if line.lacks_words else 2
    return lacks, line.row.commitment.order


def _words(row: compliance.Row) -> str:
    """What is known before a person says anything."""
    parts = [row.commitment.rule]
    if row.measured:
        outcome = row.outcome or str(_("not stated"))
        parts.append(str(_("Counted: %s") % f"{outcome}, {row.computed.label}"))
    parts += row.contradictions
    said = (capfirst(part.strip().rstrip(".")) for part in parts if part)
    return " ".join(f"{part}." for part in said)
