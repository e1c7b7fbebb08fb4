"""Themes that plans have put first: who hosted the work, how far it came, results."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from malmoandan.core import files
from malmoandan.core.public_cache import public_page
from partnerships.exports import areas as exports
from partnerships.models import Hosting

READ = "partnerships.read_hosting"


@require_safe
@public_page
def theme_list(request: HttpRequest) -> HttpResponse:
    """Every theme, with its years and how far the work came."""
    context = {"themes": exports.themes()}
    return TemplateResponse(request, "partnerships/areas/list_page.html", context)


@require_safe
@public_page
def theme_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One theme: years, hosts, phases, what came of it, and what is done in it."""
    theme = exports.theme(pk)
    if theme is None:
        raise Http404
    if slug != theme.slug:
        address = reverse("theme-read", args=[pk, theme.slug])
        return HttpResponsePermanentRedirect(address)
    may_read = {h.pk for h in theme.hostings if request.user.has_perm(READ, h)}
    context = {
        "theme": theme,
        "term": theme.term,
        "may_read": may_read,
        **exports.done_in(theme.term),
    }
    return TemplateResponse(request, "partnerships/areas/read_page.html", context)


@login_required
@require_safe
def hosting_agreement(request: HttpRequest, pk: int) -> FileResponse:
    """The agreement of a pair of hosts, for themselves and the coordinators."""
    found = Hosting.objects.select_related("civil", "city", "agreement")
    hosting = get_object_or_404(found, pk=pk)
    if not request.user.has_perm(READ, hosting):
        raise PermissionDenied
    if hosting.agreement is None:
        raise Http404
    return files.send(hosting.agreement)
