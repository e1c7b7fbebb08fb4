"""Trainings: what there is, one of them, and applying for a seat without an account."""

import base64
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.forms import applicants
from events.forms import trainings as forms
from events.models import ApplyRefusal, Event, SeatApplication, Training
from events.search import trainings as search
from events.views.signup import visitor_of
from malmoandan.core.models import User
from malmoandan.core.public_cache import public_page
from malmoandan.core.text import search_key
from malmoandan.core.transitions import NotPossible

PAGES = "events/trainings"
BESIDE = {ApplyRefusal.ALREADY: "email"}


@require_safe
@public_page
def training_list(request: HttpRequest) -> HttpResponse:
    """Every training, those open for applications first."""
    now = timezone.now()
    rows = [
        {
            "training": training,
            "is_open": training.why_not_apply(now) is None,
            "sessions": search.sessions_of(training),
        }
        for training in search.public(now)
    ]
    return TemplateResponse(request, f"{PAGES}/list_page.html", {"rows": rows})


@require_safe
@public_page
def training_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One training: what it is, when, who took part, and how one gets a seat."""
    shown = search.with_sessions(Training.objects.filter(is_public=True))
    training = get_object_or_404(shown.select_related("kind", "mode"), pk=pk)
    if slug != training.slug:
        page = reverse("training-read", args=[training.pk, training.slug])
        return HttpResponseRedirect(page)
    now = timezone.now()
    events = Event.objects.public().filter(training=training)
    context = {
        "training": training,
        "partners": training.partners.select_related("kind"),
        "groups": training.groups.select_related("group", "count_qualifier"),
        "events": events.select_related("kind", "place").order_by("date", "pk"),
        "cancelled": Event.State.CANCELLED,
        "sessions": search.sessions_of(training),
        "given": search.given_of(training),
        "why_not": training.why_not_apply(now),
        "not_open_yet": ApplyRefusal.NOT_OPEN_YET,
        "citations": training.citations.select_related("document"),
    }
    return TemplateResponse(request, f"{PAGES}/read_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, while the call is open; else why not."""
    training = get_object_or_404(Training, is_public=True, pk=pk)
    reason = training.why_not_apply(timezone.now())
    sent = request.POST if request.method == "POST" else None
    form = forms.Apply(sent, request=request, initial=_initial(request))
    if sent is not None and reason is None and form.is_valid():
        try:
            application = _apply(request, training, form)
        except NotPossible as no:
            form.add_error(BESIDE.get(no.reason), no.reason.label)
        else:
            page = reverse("seat-application-read", args=[application.key])
            return HttpResponseRedirect(page)
    context = {
        "training": training,
        "form": form,
        "reason": reason,
        "not_open_yet": ApplyRefusal.NOT_OPEN_YET,
    }
    return TemplateResponse(request, f"{PAGES}/apply_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_read(request: HttpRequest, key: str) -> HttpResponse:
    """One's own application: how it stands; a press answers an offer or takes it back.

    Looking changes nothing, since mail programs open links before people do.
    """
    rows = SeatApplication.objects.select_related("training", "organisation")
    application = get_object_or_404(rows, key=key, anonymised_at=None)
    refused = None
    if request.method == "POST":
        accepts = "accept" in request.POST
        do = actions.accept_seat if accepts else actions.withdraw_application
        try:
            do(application=application, at=timezone.now())
        except NotPossible as no:
            refused = no.reason
            application.refresh_from_db()
        else:
            return HttpResponseRedirect(request.path)
    state = application.state
    context = {
        "application": application,
        "training": application.training,
        "refused": refused,
        "may_accept": application.why_not_answer(timezone.now()) is None,
        "may_withdraw": state not in {"declined", "withdrawn"},
    }
    return TemplateResponse(request, f"{PAGES}/application_page.html", context)


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {"once": get_random_string(16), **applicants.known_of(request)}


def _apply(
    request: HttpRequest, training: Training, form: forms.Apply
) -> SeatApplication:
    given = form.application()
    return actions.apply_for_seat(
        training=training,
        **given,
        key=_key(request, training, form.cleaned_data["once"], given["email"]),
        person=request.user if isinstance(request.user, User) else None,
        language=(get_language() or "sv")[:2],
        at=timezone.now(),
    )


def _key(request: HttpRequest, training: Training, once: str, email: str) -> str:
    """The personal link of a form that was sent: the same when it is sent twice."""
    told = f"{visitor_of(request)}:{training.pk}:{once}:{search_key(email)}"
    digest = salted_hmac("events.trainings.key", told, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
