"""Doors of the calendar: what comes, a month, and what has been."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.search import calendar as search
from malmoandan.core.public_cache import public_page


@require_safe
@public_page
def calendar_list(request: HttpRequest) -> HttpResponse:
    """What comes, by month, and ways to find something in it."""
    context = {"events": search.in_feed(timezone.now())}
    return TemplateResponse(request, "events/calendar_page.html", context)


@require_safe
@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:  # noqa: ARG001
    """One month, a square a day."""
    return calendar_list(request)


@require_safe
@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """What has been, by year."""
    return calendar_list(request)
