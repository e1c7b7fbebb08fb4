"""Sign-ups in the office: found, looked at, linked to the register."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from events import actions
from events.forms import guests as forms
from events.models import Event, GuestNeeds, Registration
from events.search.guests import foods_by_key, needs_in_words
from malmoandan.core.admin import site
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.transitions import NotPossible

LATEST = 40
LINKS = "events.edit_event"


class EventFilter(admin.SimpleListFilter):
    """One event: of the latest that have sign-ups."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The events, the latest first."""
        signed_up = Event.objects.filter(registrations__isnull=False).distinct()
        latest = signed_up.order_by("-starts_at", "-pk")[:LATEST]
        return [
            (str(event.pk), f"{event.title}, {event.day}" if event.day else event.title)
            for event in latest
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The sign-ups of the event."""
        number = self.value() or ""
        return queryset.filter(event=number) if number.isdecimal() else queryset


class LinkFilter(admin.SimpleListFilter):
    """Whether the organisation is linked to the register."""

    title = _("organisation")
    parameter_name = "linked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Linked, or in their own words."""
        return [("yes", _("linked to the register")), ("no", _("not linked"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The sign-ups asked for."""
        if self.value() == "yes":
            return queryset.exclude(organisation=None)
        if self.value() == "no":
            return queryset.filter(organisation=None).exclude(organisation_text="")
        return queryset


@admin.register(Registration, site=site)
class RegistrationAdmin(ReadOnlyAdmin):
    """Sign-ups. They change on the guest list of their event, never here.

    The personal link is the guest's own and is shown to nobody.
    """

    group = _("Events")
    group_order = 20
    list_display = (
        *("guest", "event_told", "state", "seats", "organisation_told", "side"),
        *("channel", "registered_at"),
    )
    list_display_links = ("guest",)
    list_filter = ("state", EventFilter, "side", "channel", LinkFilter)
    list_select_related = ("event", "organisation")
    search_fields = (
        *("name", "email_key", "guests__name_key", "organisation_text"),
        *("organisation__name_key",),
    )
    date_hierarchy = "registered_at"
    ordering = ("-registered_at", "-pk")
    fieldsets: ClassVar[Any] = [
        (None, {"fields": ["guest", "event_told", "state", "seats", "guests_told"]}),
        (
            _("Who"),
            {
                "fields": [
                    *("email", "phone", "language", "organisation_told", "side"),
                    *("sector", "role", "youths", "age_band", "needs_told"),
                ]
            },
        ),
        (
            _("What has become of it"),
            {
                "fields": [
                    *("channel", "entered_by", "registered_at", "waiting_since"),
                    *("offered_until", "answered_at", "cancelled_at"),
                    *("moved_reason", "anonymised_at"),
                ]
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field that is shown."""
        return [name for _head, part in self.fieldsets for name in part["fields"]]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What they need stands there only for those who may see it."""
        if obj is not None and request.user.has_perm("events.see_needs", obj.event):
            return self.fieldsets
        return [
            (head, {"fields": [n for n in part["fields"] if n != "needs_told"]})
            for head, part in self.fieldsets
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        """With what the page of one shows."""
        rows: QuerySet[Registration] = super().get_queryset(request)
        return rows.select_related("event", "organisation", "sector", "entered_by")

    def get_urls(self) -> list[URLPattern]:
        """Also the page that links to the register."""
        return [self.extra_page("link", self.link), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The way to the guest list, and to the register."""
        found: list[tuple[str, Text]] = [(_guests(obj), _("Guest list"))]
        if obj.anonymised_at is None and request.user.has_perm(LINKS, obj.event):
            found.append((self.address("link", obj.pk), _("Link to the register")))
        return found

    def link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say which organisation was meant."""
        registration = self._one(request, object_id)
        if not request.user.has_perm(LINKS, registration.event):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = forms.LinkOrganisation(sent, registration=registration)
        return self.action_page(
            request,
            title=_("Link to the register"),
            words=_("They wrote: %s") % (registration.organisation_text or "–"),
            submit=_("Link to the register"),
            form=form,
            perform=lambda data: actions.link_organisation(
                registration=registration,
                organisation=form.chosen(),
                alike=data.get("alike", False),
                by=person(request),
                at=timezone.now(),
            ),
            refusals=(NotPossible,),
            done=_("Linked to the register. What they wrote is kept."),
            back=self.address("change", registration.pk),
        )

    @admin.display(description=_("name"), ordering="name")
    def guest(self, registration: Registration) -> str:
        """The contact; an anonymised one is told as such."""
        return registration.name or pgettext("sign-up", "anonymised")

    @admin.display(description=_("event"), ordering="event__starts_at")
    def event_told(self, registration: Registration) -> str:
        """The event, with its day."""
        event = registration.event
        return f"{event}, {event.day}" if event.day else str(event)

    @admin.display(description=_("organisation"))
    def organisation_told(self, registration: Registration) -> str:
        """The organisation, with a mark when it is only in their own words."""
        if registration.organisation or not registration.organisation_text:
            return registration.organisation_shown
        return f"{registration.organisation_text} ({_('not linked')})"

    @admin.display(description=_("guests"))
    def guests_told(self, registration: Registration) -> SafeString:
        """Everybody by name."""
        names = registration.guests.values_list("name")
        return format_html_join("\n", "<div>{}</div>", names)

    @admin.display(description=_("what they need"))
    def needs_told(self, registration: Registration) -> SafeString:
        """What they need, a line each."""
        needs = GuestNeeds.objects.filter(registration=registration).first()
        lines = needs_in_words(needs, foods_by_key()) if needs else []
        if not lines:
            return format_html("{}", "–")
        return format_html_join("\n", "<div>{}</div>", ((line,) for line in lines))


def _guests(registration: Registration) -> str:
    return reverse("admin:events_event_guests", args=[registration.event_id])
