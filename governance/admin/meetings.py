"""Meetings in the office: the year's plan, each meeting's desk, the standing lines."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.actions import meetings
from governance.admin.agenda_pages import AgendaPages
from governance.admin.agreed import GROUP, AgreedAdmin
from governance.admin.meeting_pages import CALLS, DeskPages, MeetingPages, posted
from governance.forms import meetings as forms
from governance.models import Meeting, Procedure, StandingItem
from governance.search.meetings import name_of, only_examples, year_warnings
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

PAGE_SETS: tuple[type[MeetingPages], ...] = (DeskPages, AgendaPages)


@admin.register(Meeting, site=site)
class MeetingAdmin(AgreedAdmin):
    """Meetings: what a source states is corrected, the others go through steps."""

    change_verb = add_verb = "governance.edit_meeting"
    list_display = ("name", "state", "date", "place", "answered")
    list_display_links = None
    list_filter = ("year", "state")
    list_select_related = ("place",)
    search_fields = ("date",)
    ordering = ("-year", "-date", "-id")
    change_list_template = "admin/governance/meeting_list.html"

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.page_sets = [pages(self) for pages in PAGE_SETS]

    def get_urls(self) -> list[URLPattern]:
        """The pages of every set, and the plan of a year."""
        extra = [url for pages in self.page_sets for url in pages.urls()]
        year = self.extra_page("plan_year", self.plan_year, "0/plan_year/")
        return [year, *extra, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """With who answered, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("participants")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what a source states is written straight into its row."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.state == Meeting.State.STATED)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A meeting that was planned here is cancelled, and stays."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.state == Meeting.State.STATED)

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The way to the desk."""
        is_stated = obj.state == Meeting.State.STATED
        if is_stated or not request.user.has_perm("governance.edit_meeting"):
            return []
        return [(self.address("desk", obj.pk), _("Prepare the meeting"))]

    @admin.display(description=_("meeting"), ordering="date")
    def name(self, meeting: Meeting) -> str:
        """Its name, which leads to its desk, or to its facts if a source states it."""
        is_stated = meeting.state == Meeting.State.STATED
        page = "change" if is_stated else "desk"
        return format_html(
            '<a href="{}">{}</a>', self.address(page, meeting.pk), name_of(meeting)
        )

    @admin.display(description=pgettext_lazy("members", "coming"))
    def answered(self, meeting: Meeting) -> str:
        """How many members have said that they come, of all."""
        members = [p for p in meeting.participants.all() if p.is_member()]
        coming = [p for p in members if p.answer == "coming"]
        return f"{len(coming)}/{len(members)}" if members else "–"

    # Planning

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Plan one meeting more."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = forms.Plan(posted(request))

        def perform(_data: dict[str, Any]) -> Meeting:
            when = form.when()
            return meetings.plan_meeting(
                when=when,
                is_example=only_examples(when.day),
                by=person(request),
                at=timezone.now(),
            )

        return self.action_page(
            request,
            title=_("Plan a meeting"),
            submit=_("Plan it"),
            words=_("Nobody is called yet. The date stands on the public page."),
            form=form,
            perform=perform,
            refusals=(NotPossible,),
            done=_("The meeting is planned."),
            back=self.address("changelist"),
            leads_to=lambda meeting: self.address("desk", meeting.pk),
        )

    def plan_year(self, request: HttpRequest) -> HttpResponse:
        """Plan the meetings of a year, all at once."""
        if not request.user.has_perm(CALLS):
            raise PermissionDenied
        rules = Procedure.objects.in_force(timezone.localdate())
        form = forms.PlanYear(posted(request), dates=rules.meetings_a_year)

        def perform(data: dict[str, Any]) -> None:
            times = form.times()
            days = [when.day for when in times]
            meetings.plan_year(
                year=data["year"],
                times=times,
                is_example=only_examples(min(days)),
                by=person(request),
                at=timezone.now(),
            )
            for warning in year_warnings(days, rules):
                messages.warning(request, warning.label)

        return self.action_page(
            request,
            title=_("Plan a year"),
            submit=_("Plan the year"),
            words=_(
                "The rules of procedure say %(number)d meetings. One lies in September"
                " or October, before the plan of the next year."
            )
            % {"number": rules.meetings_a_year},
            form=form,
            perform=perform,
            refusals=(NotPossible,),
            done=_("The year is planned. The dates stand on the public page."),
            back=self.address("changelist"),
        )


@admin.register(StandingItem, site=site)
class StandingItemAdmin(ModelAdmin):
    """The lines of every agenda, in order."""

    group = GROUP
    group_order = 30
    change_verb = add_verb = "governance.edit_meeting"
    list_display = ("title", "kind", "position", "in_use")
    list_filter = ("in_use",)
    search_fields = ("title",)
    prepopulated_fields: ClassVar[Any] = {}
    fields = ("title", "key", "kind", "position", "summary", "proposal", "in_use")

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The kind is chosen among those that matters have."""
        if db_field.name == "kind":
            return forms.KindField()
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The key is what agendas know the line by: it stays."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "key"] if obj else fields
