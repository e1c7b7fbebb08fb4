"""Pages that join rooms: the first page, fixed pages, and what to say on a fault."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, this year's theme, what comes next, what was promised and kept."""
    return TemplateResponse(request, "home/home_page.html", {})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The agreement: vision, principles, plan, commitments, matrix, time line."""
    return TemplateResponse(request, "home/about_page.html", {})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law asks for."""
    return TemplateResponse(request, "home/accessibility_page.html", {})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What personal data is kept, why, and for how long."""
    return TemplateResponse(request, "home/privacy_page.html", {})


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do when a form's token is missing or too old."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what to do when the request could not be read, or the address is not ours."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why a page is closed, and where to log in."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where to look instead."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that it is our fault; needs neither database nor session."""
    context: dict[str, Any] = {}
    return render(None, "500.html", context, status=500)  # type: ignore[arg-type]
