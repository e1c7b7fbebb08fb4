"""Proposed events in the office: coordinators answer them."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.actions import proposals as actions
from events.forms import proposals as forms
from events.models import EventProposal
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

TITLES: dict[str, Text] = {
    "accept": _("Yes: make an event of it"),
    "decline": _("No: answer why"),
}


@admin.register(EventProposal, site=site)
class EventProposalAdmin(ModelAdmin):
    """What people would like to happen. Each is answered."""

    group = _("Events")
    group_order = 20
    list_display = ("title", "kind", "name", "organisation_shown", "sent_at", "state")
    list_filter: ClassVar[Any] = (
        "state",
        ("kind", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("kind", "organisation")
    search_fields = ("title", "about", "organisation__name", "organisation_text")
    date_hierarchy = "sent_at"
    fields = (
        *("state", "kind", "title", "about", "presenter", "wish", "name", "email"),
        *("organisation_shown", "sent_at", "answer", "answered_at", "event"),
    )
    readonly_fields = ("organisation_shown", "answered_at", "event")

    @admin.display(description=_("organisation"))
    def organisation_shown(self, proposal: EventProposal) -> str:
        """As the register has it, else as it was written."""
        return proposal.organisation_shown

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each answer."""
        pages = [self.extra_page(name, getattr(self, name)) for name in TITLES]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The two answers, as long as none has been given."""
        waits = obj.state == EventProposal.State.RECEIVED
        if not (waits and request.user.has_perm("events.decide")):
            return []
        return [(self.address(name, obj.pk), TITLES[name]) for name in TITLES]

    def accept(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a draft of an event from it."""
        proposal = self._asked(request, object_id)
        initial = {
            "title": proposal.title,
            "presenter": proposal.presenter_shown,
            "organisation": proposal.organisation and proposal.organisation.name,
        }
        return self._page(
            request,
            proposal,
            "accept",
            form=forms.Accept(request.POST or None, initial=initial),
            perform=actions.accept_proposal,
            done=_("It is a draft among the events now, and the answer is on its way."),
        )

    def decline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Answer why it does not become an event."""
        return self._page(
            request,
            self._asked(request, object_id),
            "decline",
            form=forms.Decline(request.POST or None),
            perform=actions.decline_proposal,
            done=_("The answer is on its way."),
        )

    def _asked(self, request: HttpRequest, object_id: str) -> EventProposal:
        if not request.user.has_perm("events.decide"):
            raise PermissionDenied
        proposal: EventProposal = self._one(request, object_id)
        return proposal

    def _page(
        self,
        request: HttpRequest,
        proposal: EventProposal,
        name: str,
        *,
        form: Any,
        perform: Any,
        done: Text,
    ) -> HttpResponse:
        call = partial(
            perform, proposal=proposal, by=person(request), at=timezone.now()
        )
        return self.action_page(
            request,
            title=f"{TITLES[name]}: {proposal}",
            submit=_("Send the answer"),
            form=form,
            perform=lambda given: call(**given),
            refusals=(NotPossible,),
            done=done,
            back=self.address("change", proposal.pk),
            words=proposal.about,
        )
