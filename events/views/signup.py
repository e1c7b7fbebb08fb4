"""One's own sign-up: what it says, and how to change it. The key is the way in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from events.models import Registration


@never_cache
@require_safe
def read(request: HttpRequest, key: str) -> HttpResponse:
    """What the sign-up says now."""
    registration = get_object_or_404(Registration, key=key)
    context = {"registration": registration, "event": registration.event}
    return TemplateResponse(request, "events/signup/read_page.html", context)
