"""What we tell others, in the office: the plan, and the calendar of messages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.admin.facts import FromVocabulary
from malmoandan.core.models import Vocabulary
from malmoandan.core.transitions import NotPossible
from reports.actions import communication as actions
from reports.admin.base import GROUP
from reports.forms import communication as forms
from reports.models import CommunicationPlan, Message
from reports.search import communication as search

EDIT = "reports.edit_communication"


class CommunicationAdmin(FromVocabulary, ModelAdmin):
    """What the pages of communication share."""

    group = GROUP
    group_order = 40
    change_verb: ClassVar[str | None] = EDIT
    add_verb: ClassVar[str | None] = EDIT

    def may(self, request: HttpRequest) -> None:
        """Refuse those who may not; visitors never come here."""
        if not request.user.has_perm(EDIT):
            raise PermissionDenied


@admin.register(CommunicationPlan, site=site)
class CommunicationPlanAdmin(CommunicationAdmin):
    """The joint plan: written as a draft, adopted, replaced by the next."""

    form = forms.Plan
    delete_verb = EDIT
    list_display = ("title", "from_year", "to_year", "state", "adopted_on")
    list_filter = ("state",)
    search_fields = ("title",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The text; for a plan that stands also how it stands."""
        fields = list(forms.Plan.Meta.fields)
        return ["state", *fields, "decision", "adopted_on"] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What only the act of adopting writes."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "decision", "adopted_on"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all of them; what has been adopted stays: the next is a new plan."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.state == CommunicationPlan.State.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft can be thrown away."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.state == CommunicationPlan.State.DRAFT)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and the page that adopts."""
        return [self.extra_page("adopt", self.adopt), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """A draft can be adopted."""
        if not self.has_change_permission(request, obj):
            return []
        return [(self.address("adopt", obj.pk), _("Adopt the plan"))]

    def adopt(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put the plan in force."""
        plan: CommunicationPlan = self._one(request, object_id)
        self.may(request)
        return self.action_page(
            request,
            title=_("Adopt the plan"),
            words=_("It comes in force at once, and replaces the one before it."),
            submit=_("Adopt the plan"),
            form=forms.Adopt(request.POST if request.method == "POST" else None),
            perform=lambda given: actions.adopt_communication_plan(
                plan=plan, **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The plan is adopted."),
            back=self.address("change", plan.pk),
        )


class Standing(admin.SimpleListFilter):
    """What has been sent, what has not, and what is late."""

    title = pgettext_lazy("message", "how it stands")
    parameter_name = "standing"

    def lookups(self, *_args: Any) -> list[tuple[str, Any]]:
        """The three."""
        return [
            ("late", pgettext_lazy("messages", "late")),
            ("coming", pgettext_lazy("messages", "coming")),
            ("sent", pgettext_lazy("messages", "sent")),
        ]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Message]
    ) -> QuerySet[Message]:
        """Those that were asked for."""
        today = timezone.localdate()
        asked: dict[str, dict[str, Any]] = {
            "late": {"sent_on": None, "on__lt": today},
            "coming": {"sent_on": None, "on__gte": today},
            "sent": {"sent_on__isnull": False},
        }
        return queryset.filter(**asked.get(self.value() or "", {}))


@admin.register(Message, site=site)
class MessageAdmin(CommunicationAdmin):
    """The calendar of messages: when, to whom, through what, by whom."""

    form = forms.Planned
    fields = (*forms.Planned.Meta.fields, "sent_on", "url")
    delete_verb = EDIT
    vocabularies: ClassVar[dict[str, str]] = {
        "channels": Vocabulary.CHANNEL,
        "goals": Vocabulary.COMMUNICATION_GOAL,
    }
    list_display = ("what", "on", "audience", "owner_side", "of_channels", "sent_on")
    list_filter = (Standing, "owner_side", "channels", "goals")
    search_fields = ("what", "audience")
    change_list_template = "admin/reports/message_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """With the channels; what has not gone out comes first."""
        found = super().get_queryset(request).prefetch_related("channels")
        unsent_first = F("sent_on").desc(nulls_first=True)
        return found.order_by(unsent_first, "on", "pk")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The side is the person's own, if there is only one."""
        sides = person(request).powers_on(timezone.localdate()).sides_coordinated()
        given = super().get_changeform_initial_data(request)
        return {"owner_side": next(iter(sides)), **given} if len(sides) == 1 else given

    @admin.display(description=_("channels"))
    def of_channels(self, message: Message) -> str:
        """The channels, by name."""
        return ", ".join(term.label for term in message.channels.all())

    def get_urls(self) -> list[URLPattern]:
        """The list's, the calendar, and the page that says that one is sent."""
        pages = [
            self.extra_page("calendar", self.calendar, "0/calendar/"),
            self.extra_page("sent", self.sent),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """One that has not gone out can be noted as sent."""
        if obj.sent_on is not None or not self.has_change_permission(request, obj):
            return []
        return [(self.address("sent", obj.pk), _("Note that it is sent"))]

    def sent(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that the message has gone out."""
        message: Message = self._one(request, object_id)
        self.may(request)
        today = timezone.localdate()
        posted = request.POST if request.method == "POST" else None
        return self.action_page(
            request,
            title=_("Note that it is sent"),
            words=message.what,
            submit=_("Note it"),
            form=forms.Sent(posted, initial={"on": today}),
            perform=lambda given: actions.note_as_sent(
                message=message, **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("Noted: it is sent. It stands on the public page."),
            back=self.address("calendar"),
        )

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """A year of messages, month by month; first what is late and what is near."""
        today = timezone.localdate()
        years = sorted({today.year, *search.years()}, reverse=True)
        asked = request.GET.get("year", "")
        known = asked.isdecimal() and int(asked) in years
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Calendar of messages"),
            "calendar": search.calendar(int(asked) if known else today.year, today),
            "years": years,
            "today": today,
            "may_change": self.has_change_permission(request),
        }
        template = "admin/reports/message_calendar_page.html"
        return TemplateResponse(request, template, context)
