"""Endorsements in the office: confirmed or sent back by the coordinator of a side."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from governance import actions
from governance.admin.agreed import GROUP
from governance.forms import endorsements as forms
from governance.models import Endorsement
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible, verbs

CONFIRM = "governance.confirm_endorsement"
TITLES: dict[str, Any] = {"confirm": _("Confirm"), "send_back": _("Send back")}


@admin.register(Endorsement, site=site)
class EndorsementAdmin(ModelAdmin):
    """Who has decided to stand behind the agreement or a plan."""

    group = GROUP
    group_order = 30
    list_display = (
        *("organisation", "version", "state", "decided_on", "body", "submitted_at"),
    )
    list_filter = ("state", "agreement", "plan", "is_example")
    search_fields = ("organisation__name", "organisation__name_key", "body")
    fields = (
        *("organisation", "version", "state", "decided_on", "body", "paragraph"),
        *("minutes", "submitted_at", "submitted_by"),
        *("reviewed_at", "reviewed_by", "review_reason"),
    )
    readonly_fields: ClassVar[Any] = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endorsement]:
        """With what the list and the page of one show."""
        shown = ("organisation__kind", "agreement", "plan", "document")
        return super().get_queryset(request).select_related(*shown)

    @admin.display(description=_("what is endorsed"))
    def version(self, endorsement: Endorsement) -> str:
        """The agreement or the plan."""
        return str(endorsement.version)

    @admin.display(description=_("minutes"))
    def minutes(self, endorsement: Endorsement) -> str:
        """A link to the file, which asks for itself who may read it."""
        if endorsement.document is None:
            return ""
        path = reverse("endorsement-minutes", args=[endorsement.pk])
        return format_html('<a href="{}">{}</a>', path, endorsement.document)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each answer."""
        pages = [
            self.extra_page("confirm", self.confirm),
            self.extra_page("send_back", self.send_back),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be answered as things stand, for whoever may answer."""
        if not request.user.has_perm(CONFIRM, obj):
            return []
        can = [verb for verb in verbs(Endorsement, obj.state) if verb in TITLES]
        return [(self.address(verb, obj.pk), TITLES[verb]) for verb in can]

    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that the decision is in order."""
        endorsement = self._mine(request, object_id)

        def perform(_given: dict[str, Any]) -> None:
            actions.confirm_endorsement(
                endorsement=endorsement, by=person(request), at=timezone.now()
            )

        asked = request.POST if request.method == "POST" else None
        form = forms.Nothing(asked)
        return self._page(request, endorsement, "confirm", form, perform)

    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for what is missing."""
        endorsement = self._mine(request, object_id)

        def perform(given: dict[str, Any]) -> None:
            actions.send_back_endorsement(
                endorsement=endorsement,
                reason=given["reason"],
                by=person(request),
                at=timezone.now(),
            )

        form = forms.SendBack(request.POST or None)
        return self._page(request, endorsement, "send_back", form, perform)

    def _mine(self, request: HttpRequest, object_id: str) -> Endorsement:
        endorsement: Endorsement = self._one(request, object_id)
        if not request.user.has_perm(CONFIRM, endorsement):
            raise PermissionDenied
        return endorsement

    def _page(
        self,
        request: HttpRequest,
        endorsement: Endorsement,
        verb: str,
        form: Any,
        perform: Any,
    ) -> HttpResponse:
        told = _("%(body)s, %(day)s, § %(paragraph)s")
        return self.action_page(
            request,
            title=f"{TITLES[verb]}: {endorsement}",
            submit=TITLES[verb],
            form=form,
            perform=perform,
            refusals=(NotPossible,),
            done=_("Done. The organisation gets a letter."),
            back=self.address("change", endorsement.pk),
            words=told
            % {
                "body": endorsement.body,
                "day": endorsement.decided_on,
                "paragraph": endorsement.paragraph or "–",
            },
        )
