"""The year wheel in the office: a year is opened, worked with and closed."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django import forms as django_forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible
from reports.actions import wheel as actions
from reports.actions import years
from reports.admin.base import GROUP
from reports.admin.slot_pages import WORK, SlotPages
from reports.drawings import MarkState, year_wheel
from reports.exports import wheel as shown
from reports.figures import missing, unfinished
from reports.forms import wheel as forms
from reports.models import WheelYear, YearMark

# So far from today a wheel can be opened or looked at.
YEARS_AROUND = 10
# From this month on, what keeps the year from being closed is shown.
ENDS_IN = 12
# Where to go on with what the wheel cannot book: what a commitment counts.
ELSEWHERE = {
    "trainings": "admin:events_training_add",
    "focus_area": "admin:governance_focusarea_changelist",
    "annual_report": "admin:reports_annualreport_changelist",
}


@admin.register(WheelYear, site=site)
class WheelYearAdmin(ModelAdmin):
    """The years that are worked with."""

    group = GROUP
    group_order = 40
    list_display = ("page", "state", "plan", "opened_at", "closed_at")
    list_display_links = None
    list_select_related = ("plan",)
    change_list_template = "admin/reports/wheel_year_list.html"

    @admin.display(description=_("year"), ordering="year")
    def page(self, year: WheelYear) -> str:
        """The year, as the way to its wheel."""
        address = self.address("year", year.year)
        return format_html('<a href="{}">{}</a>', address, year.year)

    def get_urls(self) -> list[URLPattern]:
        """The wheel of a year, and a page for each thing to do."""
        views = (self.year, self.open, self.renew, self.close, self.reopen, self.carry)
        pages = [
            self.extra_page(view.__name__, view, f"<int:year>/{view.__name__}/")
            for view in views
        ]
        short = path("<int:year>/", self.admin_site.admin_view(self.short))
        current = self.extra_page("current", self.current, "0/current/")
        slots = SlotPages(self).urls()
        return [current, *pages, *slots, short, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A year has no form of its own: it is its wheel."""
        found = self.get_object(request, object_id)
        if found is None or request.method != "GET":
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(self.address("year", found.year))

    def short(self, _request: HttpRequest, year: int) -> HttpResponse:
        """The year's short address leads to its wheel."""
        return HttpResponseRedirect(self.address("year", year))

    def current(self, request: HttpRequest) -> HttpResponse:
        """The wheel of the year that runs."""
        return self.year(request, timezone.localdate().year)

    def year(self, request: HttpRequest, year: int) -> HttpResponse:
        """The wheel with its table, what to look at, and what is to do."""
        today = timezone.localdate()
        if abs(year - today.year) > YEARS_AROUND:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Year wheel %(year)s") % {"year": year},
            **_shown(year, today),
            **_possible(request, year, today),
        }
        return TemplateResponse(request, "admin/reports/wheel_year_page.html", context)

    def open(self, request: HttpRequest, year: int) -> HttpResponse:
        """Open the year from the plan."""
        self._judge(request)
        if abs(year - timezone.localdate().year) > YEARS_AROUND:
            raise Http404
        return self._step(
            request,
            year,
            title=_("Open the year"),
            words=_(
                "Each commitment of the plan gets its slots, with window and turn. "
                "What is booked already is put in its place."
            ),
            perform=lambda _given: actions.open_year(
                year=year, by=person(request), at=timezone.now()
            ),
            done=_("The year is open."),
        )

    def renew(self, request: HttpRequest, year: int) -> HttpResponse:
        """Let the slots follow the plan that is in force now."""
        record = self._worked_with(request, year)
        return self._step(
            request,
            year,
            title=_("Follow the plan"),
            words=_("What is missing is added. What is booked stays."),
            perform=lambda _given: actions.renew_slots(
                year=record, by=person(request), at=timezone.now()
            ),
            done=_("The slots follow the plan."),
        )

    def close(self, request: HttpRequest, year: int) -> HttpResponse:
        """Close the year."""
        record = self._worked_with(request, year)
        return self._step(
            request,
            year,
            title=_("Close the year"),
            words=_("Nothing can be booked in it then, and its commitments stand."),
            perform=lambda _given: years.close_year(
                year=record, by=person(request), at=timezone.now()
            ),
            done=_("The year is closed."),
        )

    def reopen(self, request: HttpRequest, year: int) -> HttpResponse:
        """Open a closed year again."""
        record = self._worked_with(request, year)
        return self._step(
            request,
            year,
            title=_("Open the year again"),
            perform=lambda _given: years.reopen_year(
                year=record, by=person(request), at=timezone.now()
            ),
            done=_("The year is open again."),
        )

    def carry(self, request: HttpRequest, year: int) -> HttpResponse:
        """Carry one thing over into the next year, by name and with a reason."""
        record = self._worked_with(request, year)
        model = unfinished.model_of(request.GET.get("vad", ""))
        number = request.GET.get("nr", "")
        if model is None or not number.isdecimal() or len(number) > 12:
            raise Http404
        subject = get_object_or_404(model, pk=int(number))
        return self._step(
            request,
            year,
            title=_("Carry over: %s") % subject,
            submit=_("Carry over to %(year)s") % {"year": year + 1},
            form=forms.Carry(request.POST if request.method == "POST" else None),
            perform=lambda given: years.carry_over(
                year=record,
                subject=subject,
                reason=given["reason"],
                by=person(request),
                at=timezone.now(),
            ),
            done=_("Carried over."),
        )

    def _worked_with(self, request: HttpRequest, year: int) -> WheelYear:
        self._judge(request)
        record: WheelYear = get_object_or_404(WheelYear, year=year)
        return record

    def _judge(self, request: HttpRequest) -> None:
        if not request.user.has_perm(WORK):
            raise PermissionDenied

    def _step(
        self,
        request: HttpRequest,
        year: int,
        *,
        title: Text,
        perform: Callable[[dict[str, Any]], Any],
        form: django_forms.Form | None = None,
        submit: Text = "",
        **more: Any,
    ) -> HttpResponse:
        posted = request.POST if request.method == "POST" else None
        return self.action_page(
            request,
            title=f"{title} · {year}",
            submit=submit or title,
            form=form or django_forms.Form(posted),
            perform=perform,
            refusals=(NotPossible,),
            back=self.address("year", year),
            **more,
        )


@admin.register(YearMark, site=site)
class YearMarkAdmin(ModelAdmin):
    """What comes back each year: tasks of roles, and what others plan by."""

    group = GROUP
    group_order = 40
    form = forms.Mark
    change_verb: ClassVar[str | None] = "reports.edit_year_marks"
    add_verb: ClassVar[str | None] = "reports.edit_year_marks"
    delete_verb: ClassVar[str | None] = "reports.remove_record"
    list_display = ("title_sv", "kind", "from_day", "to_day", "role", "side", "in_use")
    list_filter = ("kind", "role", "in_use")
    search_fields = ("title_sv", "title_en")

    def save_model(
        self, request: HttpRequest, obj: YearMark, form: Any, change: bool
    ) -> None:
        """A new mark gets a key of its own, which nobody has to think of."""
        if not obj.key:
            obj.key = f"own-{uuid.uuid4().hex}"
        super().save_model(request, obj, form, change)


def _shown(year: int, today: dt.date) -> dict[str, Any]:
    """The wheel, its table and what is said of it."""
    found = missing.of(year, today)
    lines = shown.lines(found.slots)
    around = shown.around(year)
    return {
        "year": year,
        "plan": found.data.plan,
        "is_example": found.data.is_example,
        "lines": [(line, shown.elsewhere(line.slot, ELSEWHERE)) for line in lines],
        "warnings": found.warnings,
        "missing": found.missing,
        "milestones": around,
        "states": list(MarkState),
        "drawing": year_wheel(
            [line.mark for line in lines],
            year=year,
            month_now=today.month if year == today.year else None,
            milestones=around,
        ),
        "lacks_slots": any(s.record is None and not s.entry for s in found.slots),
    }


def _possible(request: HttpRequest, year: int, today: dt.date) -> dict[str, Any]:
    """What can be done with the year now, by whoever looks."""
    record = unfinished.opened(year)
    is_open = record is not None and record.state == WheelYear.State.OPEN
    may = request.user.has_perm(WORK)
    ends = today.year > year or (today.year == year and today.month >= ENDS_IN)
    return {
        "record": record,
        "may": may,
        "is_open": is_open,
        "may_book": may and is_open,
        "is_over": today.year > year,
        "ends": ends and is_open,
        "stops": unfinished.what_stops(record) if record and is_open and ends else [],
        "carried": unfinished.carried_over(record) if record else [],
        "next_year": year + 1 if year <= today.year else None,
    }
