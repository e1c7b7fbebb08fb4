"""My data: everything that is held about a person, as a page, a file, or no more."""

from typing import cast

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import events.search.held
import governance.search
from governance.search.held import held_about as held_in_group
from malmoandan.core import search as core_search
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from malmoandan.home import forms
from partnerships.search import held
from reports.actions import leaving
from reports.search.held import held_about as held_in_reports


def _held(person: User) -> list[core_search.Held]:
    return [
        *core_search.held_about(person),
        *held.held_about(person),
        *governance.search.held_about(person),
        *held_in_group(person),
        *events.search.held.held_about(person),
        *held_in_reports(person),
    ]


@login_required
@never_cache
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """Everything that is held about me, in words (GDPR art. 15)."""
    person = cast("User", request.user)
    return TemplateResponse(request, "home/data_page.html", {"held": _held(person)})


@login_required
@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same as a file that other programs can read (art. 20)."""
    person = cast("User", request.user)
    told = {part.key: part.plain() for part in _held(person)}
    response = JsonResponse(
        told, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    response["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What is erased, what must stay and why; then it is done (art. 17)."""
    person = cast("User", request.user)
    form = forms.Erase(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            leaving.leave_and_erase(person=person, by=person, at=timezone.now())
        except NotPossible as no:
            form.add_error(None, no.reason.label)
        else:
            logout(request)
            return TemplateResponse(request, "home/erased_page.html")
    return TemplateResponse(request, "home/erase_page.html", {"form": form})
