"""Leaving the letters to many, in one click and without logging in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from malmoandan.core import unsubscribe
from malmoandan.core.models import User
from partnerships import actions
from partnerships.emails.mailings import ORGANISATION, PERSON
from partnerships.models import NoMailing, Organisation

KINDS: dict[str, Any] = {PERSON: User, ORGANISATION: Organisation}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """Ask once, or do it when the mail program asks; a second click says the same."""
    pk = unsubscribe.read(f"mailing {kind}", token) if kind in KINDS else None
    if pk is None:
        raise Http404
    reader = {kind: get_object_or_404(KINDS[kind], pk=pk)}
    if request.method == "POST":
        actions.leave_mailings(**reader, at=timezone.now())
    left = NoMailing.objects.filter(**reader).exists()
    return TemplateResponse(request, "partnerships/leave_mailings.html", {"left": left})
