"""One's own sign-up: what it says, and how to change it. The key is the way in.

Opening a page changes nothing, since mail programs open links before people do.
"""

import datetime as dt
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from events import actions
from events.documents import calendars
from events.forms import signup as forms
from events.models import (
    Event,
    GuestNeeds,
    Registration,
    SignUpRefusal,
    why_not_sign_up,
)
from events.search import signup as search
from events.search.line import place_in_line
from malmoandan.core.transitions import NotPossible

ASK = require_http_methods(["GET", "HEAD", "POST"])
PAGES = "events/signup"
State = Registration.State


@never_cache
@require_safe
def read(request: HttpRequest, key: str) -> HttpResponse:
    """What the sign-up says now, and everything that can be done with it."""
    registration = _registration(key)
    event, now = registration.event, timezone.now()
    context: dict[str, Any] = {
        "guests": registration.guests.all(),
        "why_not": registration.why_not_change(now),
        "is_over": event.has_begun(now),
        "offered": registration.why_not_answer(now) is None,
    }
    if registration.state == State.WAITING:
        context["place"] = place_in_line(registration)
    if registration.state == State.CANCELLED:
        context["why_not_back"] = why_not_sign_up(event, now)
    if event.state == Event.State.CANCELLED:
        context["instead"] = search.next_like(event, now)
    return _page(request, "read_page", registration, context)


@never_cache
@ASK
def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change what the sign-up says: who, from where, what is needed."""
    registration = _changeable(key)
    if isinstance(registration, HttpResponseRedirect):
        return registration
    known = _as_written(registration)
    sent = request.POST if request.method == "POST" else None
    form = forms.Change(sent, event=registration.event, initial=known)
    if sent is not None and form.is_valid():
        try:
            actions.change_sign_up(
                registration=registration,
                details=form.details(registration),
                needs=form.needs(),
                at=timezone.now(),
            )
        except NotPossible as no:
            form.add_error(None, no.reason.label)
        else:
            messages.success(request, _("Saved. You get a letter with what it says."))
            return _back(key)
    return _page(request, "change_page", registration, {"form": form})


@never_cache
@ASK
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a colleague by name."""
    registration = _changeable(key)
    if isinstance(registration, HttpResponseRedirect):
        return registration
    sent = request.POST if request.method == "POST" else None
    form = forms.Colleague(sent)
    full = False
    if sent is not None and form.is_valid():
        try:
            actions.add_guest(
                registration=registration,
                name=form.cleaned_data["name"],
                at=timezone.now(),
            )
        except NotPossible as no:
            full = no.reason == SignUpRefusal.NO_SEAT_LEFT
            form.add_error(None, no.reason.label)
        else:
            messages.success(request, _("Your colleague is signed up too."))
            return _back(key)
    return _page(request, "add_page", registration, {"form": form, "full": full})


@never_cache
@require_POST
def remove(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take one of the party away; the seat goes on."""
    registration = _registration(key)
    guest = registration.guests.filter(pk=number).first()
    if guest is not None:
        _try(request, actions.remove_guest, registration=registration, guest=guest)
    return _back(key)


@never_cache
@ASK
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Leave: one button. What it means stands above it."""
    registration = _registration(key)
    if request.method == "POST":
        _try(request, actions.cancel_registration, registration=registration)
        return _back(key)
    if registration.state == State.CANCELLED or registration.event.has_begun(
        timezone.now()
    ):
        return _back(key)
    return _page(request, "cancel_page", registration, {})


@never_cache
@require_POST
def come_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take the cancellation back."""
    registration = _registration(key)
    _try(request, actions.come_back, registration=registration)
    return _back(key)


@never_cache
@require_safe
def calendar(_request: HttpRequest, key: str) -> HttpResponse:
    """The sign-up as a calendar file."""
    registration = _registration(key)
    now: dt.datetime = timezone.now()
    file = calendars.entry(registration.event, registration=registration, now=now)
    headers = {"Content-Disposition": 'attachment; filename="evenemang.ics"'}
    return HttpResponse(
        file, content_type="text/calendar; charset=utf-8", headers=headers
    )


def _registration(key: str) -> Registration:
    """Whose link it is. A guessed key and an erased sign-up get the same answer."""
    found: Registration = get_object_or_404(
        Registration.objects.select_related(
            "event__place", "event__kind", "organisation"
        ),
        key=key,
        anonymised_at=None,
    )
    if not found.event.is_public:
        raise Http404
    return found


def _changeable(key: str) -> Registration | HttpResponseRedirect:
    """The sign-up, or the way to its page, which says why it cannot be changed."""
    registration = _registration(key)
    no = registration.why_not_change(timezone.now())
    return _back(key) if no else registration


def _try(request: HttpRequest, action: Any, **about: Any) -> None:
    """Do it; a no is said at the top of the page that follows."""
    try:
        action(at=timezone.now(), **about)
    except NotPossible as no:
        messages.error(request, no.reason.label)


def _as_written(registration: Registration) -> dict[str, Any]:
    needs = GuestNeeds.objects.filter(registration=registration).first()
    known: dict[str, Any] = {
        "name": registration.name,
        "organisation": registration.organisation_shown,
        "role": registration.role,
        "language": registration.language,
        "youths": registration.youths or None,
        "age_band": registration.age_band,
    }
    if needs is not None:
        known |= {"access": needs.access, "food_note": needs.food_note}
        known["food"] = json.loads(needs.food) if needs.food else {}
    return known


def _back(key: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("signup-read", args=[key]))


def _page(
    request: HttpRequest, name: str, registration: Registration, more: dict[str, Any]
) -> HttpResponse:
    context = {"registration": registration, "event": registration.event, **more}
    return TemplateResponse(request, f"{PAGES}/{name}.html", context)
