"""Doors of one event: what it is, when, where, and what one can do."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from events.models import Event
from malmoandan.core.public_cache import public_page


@require_safe
@public_page
def event_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One event, for everybody."""
    event = get_object_or_404(Event.objects.public(), pk=pk)
    if slug != event.slug:
        there = reverse("event-read", args=[event.pk, event.slug])
        return HttpResponsePermanentRedirect(there)
    return TemplateResponse(request, "events/event_page.html", {"event": event})


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001
    """The picture of one event, for those who share its address."""
    get_object_or_404(Event.objects.public(), pk=pk)
    return HttpResponse(status=404)
