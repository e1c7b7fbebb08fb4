"""Doors of the personal link: answer an offered seat, and say whether one comes.

Opening a page changes nothing, since mail programs open links before people do.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events import actions
from events.models import Registration
from events.search.line import place_in_line
from malmoandan.core.transitions import NotPossible

ASK = require_http_methods(["GET", "HEAD", "POST"])
PAGES = "events/waiting"
# What each button of a page does.
OFFER_ANSWERS: dict[str, Callable[..., None]] = {
    "ja": actions.accept_offer,
    "nej": lambda **about: actions.decline_offer(keep_place=False, **about),
    "senare": lambda **about: actions.decline_offer(keep_place=True, **about),
    "igen": actions.queue_again,
}
COMING_ANSWERS: dict[str, Callable[..., None]] = {
    "ja": lambda **about: actions.say_coming(coming=True, **about),
    "nej": lambda **about: actions.say_coming(coming=False, **about),
}


@never_cache
@ASK
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """An offered seat: yes, no, or not now but still in line. Later: back in line."""
    registration = _registration(key)
    refused = _answered(request, registration, OFFER_ANSWERS)
    if request.method == "POST" and refused is None:
        took = request.POST.get("svar") == "ja"
        page = "signup-read" if took else "signup-offer"
        return HttpResponseRedirect(reverse(page, args=[key]))
    registration = _registration(key)
    now = timezone.now()
    context = {
        "reason": registration.why_not_answer(now),
        "may_queue": actions.why_not_queue(registration, now) is None,
        "place": place_in_line(registration),
    }
    return _page(request, "offer_page", registration, refused, context)


@never_cache
@ASK
def coming(request: HttpRequest, key: str) -> HttpResponse:
    """Are you coming? The letter's link preselects one big button for the answer."""
    registration = _registration(key)
    refused = _answered(request, registration, COMING_ANSWERS)
    if request.method == "POST" and refused is None:
        return HttpResponseRedirect(reverse("signup-coming", args=[key]))
    registration = _registration(key)
    asked = request.GET.get("svar", "")
    context = {
        "reason": actions.why_seats_stay(registration.event, timezone.now()),
        "chosen": asked if asked in COMING_ANSWERS else "",
    }
    return _page(request, "coming_page", registration, refused, context)


def _registration(key: str) -> Registration:
    """Whose link it is. A guessed key and an erased sign-up get the same answer."""
    found: Registration = get_object_or_404(
        Registration.objects.select_related("event__place", "event__kind"),
        key=key,
        anonymised_at=None,
    )
    return found


def _answered(
    request: HttpRequest,
    registration: Registration,
    answers: dict[str, Callable[..., None]],
) -> Any:
    """Do what was answered; the reason if it could not be done."""
    answer = answers.get(request.POST.get("svar", ""))
    if request.method != "POST" or answer is None:
        return None
    try:
        answer(registration=registration, at=timezone.now())
    except NotPossible as no:
        return no.reason
    return None


def _page(
    request: HttpRequest,
    name: str,
    registration: Registration,
    refused: Any,
    context: dict[str, Any],
) -> HttpResponse:
    about = {"registration": registration, "event": registration.event}
    return TemplateResponse(
        request, f"{PAGES}/{name}.html", {**about, "refused": refused, **context}
    )
