"""Sets of pages that belong to one event in the office, each set in its own module."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern

from events.models import Event
from malmoandan.core.admin.base import Text
from malmoandan.core.transitions import NotPossible


class EventPages:
    """One set: its addresses, and which of them an event needs right now.

    The list of events puts the sets together, so that none has to know the others.
    """

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def urls(self) -> list[URLPattern]:
        """The addresses, made with `self.admin.extra_page`."""
        return []

    def buttons(self, _request: HttpRequest, _event: Event) -> list[tuple[str, Text]]:
        """Addresses and labels of what can be done with the event right now."""
        return []

    def event(self, request: HttpRequest, object_id: str, verb: str) -> Event:
        """The event, for somebody who may do that with it."""
        found: Event | None = self.admin.get_object(request, object_id)
        if found is None:
            raise Http404
        if not request.user.has_perm(verb, found):
            raise PermissionDenied
        return found

    def chosen(self, request: HttpRequest, rows: Any, name: str = "nr") -> Any:
        """The one of the rows whose number stands in the address, after its name."""
        number = request.GET.get(name, "")
        found = rows.filter(pk=number).first() if number.isdecimal() else None
        if found is None:
            raise Http404
        return found

    def page(
        self, request: HttpRequest, event: Event, template: str, **context: Any
    ) -> HttpResponse:
        """A page of our own about the event, which the breadcrumbs lead back from."""
        context = {
            **self.admin.admin_site.each_context(request),
            "opts": self.admin.opts,
            "this": event,
            "event": event,
            **context,
        }
        return TemplateResponse(request, f"admin/events/{template}", context)

    def action(self, request: HttpRequest, **page: Any) -> HttpResponse:
        """A page that asks what an action needs, and says why it was not possible."""
        shown: HttpResponse = self.admin.action_page(
            request, refusals=(NotPossible,), **page
        )
        return shown


def nothing(request: HttpRequest) -> Form:
    """A form that asks for nothing but a click."""
    return Form(request.POST if request.method == "POST" else None)
