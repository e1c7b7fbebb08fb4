"""Signing up without an account: the form, the seat held meanwhile, what is said no to.

The visitor is told from others by the form token that every form has: no cookie more.
"""

import base64
import datetime as dt
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.forms import signup as forms
from events.models import (
    Event,
    Registration,
    SeatHold,
    SignUpRefusal,
    WaitingList,
    why_not_sign_up,
)
from events.search import event_now
from events.search import signup as search
from events.search.seats import seats_of
from events.views import blank_forms
from malmoandan.core.models import User
from malmoandan.core.text import search_key
from malmoandan.core.transitions import NotPossible
from partnerships.models import Affiliation, Organisation

PAGES = "events/signup"
TRIES = 3
SUGGESTIONS = 8
# A browser that fetches ahead is nobody who fills in a form.
AHEAD = ("prefetch", "prerender")
BESIDE = {
    SignUpRefusal.ALREADY: "email",
    SignUpRefusal.CAP: "organisation",
    SignUpRefusal.TOO_MANY: "youths",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an event; whoever opens it has a seat held for a few minutes."""
    now = timezone.now()
    event = event_now.read(pk, now)
    if event is None:
        raise Http404
    if no := why_not_sign_up(event, now):
        return closed(request, event, no, now)
    visitor = visitor_of(request)
    if request.method != "POST":
        return _opened(request, event, visitor, now)
    form = forms.SignUp(request.POST, event=event, request=request)
    if form.is_valid():
        try:
            registration = _sign_up(request, form, event, visitor, now)
        except NotPossible as refused:
            if refused.reason == SignUpRefusal.ALREADY:
                email = form.cleaned_data["email"]
                actions.remind_of_link(event=event, email=email, at=now)
            form.add_error(BESIDE.get(refused.reason), refused.reason.label)
        else:
            return HttpResponseRedirect(reverse("signup-read", args=[registration.key]))
    return _drawn(request, event, form, *_seat(request, event, visitor, now))


def _opened(
    request: HttpRequest, event: Event, visitor: str, now: dt.datetime
) -> HttpResponse:
    """The empty form: drawn anew for who is known, else as others have seen it."""
    hold, line = _seat(request, event, visitor, now)
    if not blank_forms.can_be_shared(request):
        form = forms.SignUp(event=event, request=request, initial=_initial(request))
        return _drawn(request, event, form, hold, line)
    own = {
        blank_forms.TOKEN: get_token(request),
        blank_forms.ONCE: get_random_string(16),
        blank_forms.HELD: date_format(timezone.localtime(hold.expires_at), "H.i")
        if hold
        else "",
    }

    def draw() -> HttpResponse:
        initial = {**_initial(request), "once": blank_forms.ONCE}
        form = forms.SignUp(event=event, request=request, initial=initial)
        return _drawn(
            request,
            event,
            form,
            hold,
            line,
            token=blank_forms.TOKEN,
            held=blank_forms.HELD,
        ).render()

    return blank_forms.shared(request, event, (hold is None, line), own, draw)


def _drawn(
    request: HttpRequest,
    event: Event,
    form: forms.SignUp,
    hold: SeatHold | None,
    line: bool,
    **own: str,
) -> TemplateResponse:
    """The form with what is said around it."""
    now = timezone.now()
    held = date_format(timezone.localtime(hold.expires_at), "H.i") if hold else ""
    context = {
        "event": event,
        "form": form,
        "line": line,
        "held": held,
        "token": get_token(request),
        "kept": search.days_kept(),
        "pools": event.pools.filter(released_at__gt=now) if event.capacity else [],
        **_folded(form),
        **own,
    }
    return TemplateResponse(request, f"{PAGES}/new_page.html", context)


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Names in the register that begin to look like what is typed, a few at most.

    When the name stands there nobody has to say which side it belongs to.
    """
    words = search_key(request.GET.get("organisation", "")[:150])
    found = Organisation.objects.public().select_related("kind")
    if len(words) < 2:
        return TemplateResponse(request, f"{PAGES}/_organisations.html", {})
    context = {
        "suggestions": found.filter(name_key__contains=words)[:SUGGESTIONS],
    }
    return TemplateResponse(request, f"{PAGES}/_organisations.html", context)


def closed(
    request: HttpRequest, event: Event, no: SignUpRefusal, now: dt.datetime
) -> HttpResponse:
    """Why nobody can sign up for the event now, and what one can come to instead."""
    context = {
        "event": event,
        "reason": no,
        "opens_later": no == SignUpRefusal.NOT_OPEN_YET,
        "is_cancelled": no == SignUpRefusal.CANCELLED,
        "instead": search.next_like(event, now),
    }
    return TemplateResponse(request, f"{PAGES}/closed_page.html", context)


def visitor_of(request: HttpRequest) -> str:
    """What tells the visitor from others: made of the secret of the form token."""
    get_token(request)
    secret = request.META["CSRF_COOKIE"]
    return salted_hmac("events.signup.visitor", secret).hexdigest()[:32]


def key_of(visitor: str, event: Event, once: str, email: str) -> str:
    """The personal link of a form that was sent: the same when it is sent twice."""
    told = f"{visitor}:{event.pk}:{once}:{search_key(email)}"
    digest = salted_hmac("events.signup.key", told, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def _sign_up(
    request: HttpRequest,
    form: forms.SignUp,
    event: Event,
    visitor: str,
    now: dt.datetime,
) -> Registration:
    """Sign up; try again when the database has more to do than it can take."""
    party = form.party()
    key = key_of(visitor, event, form.cleaned_data["once"], party.email)
    person = request.user if isinstance(request.user, User) else None
    for _try in range(TRIES):
        try:
            return actions.sign_up(
                event=event,
                party=party,
                at=now,
                key=key,
                visitor=visitor,
                person=person,
            )
        except OperationalError:
            continue
    raise NotPossible(SignUpRefusal.BUSY)


def _seat(
    request: HttpRequest, event: Event, visitor: str, now: dt.datetime
) -> tuple[SeatHold | None, bool]:
    """The seat that is held for the visitor, and whether they would stand in line.

    Nothing is held for who only looks ahead, nor where there is plenty.
    """
    seats = seats_of(event, now, visitor=visitor)
    hold = None
    if actions.is_worth_holding(seats) and not _looks_ahead(request):
        try:
            hold = actions.open_hold(event=event, visitor=visitor, at=now)
        except OperationalError:
            hold = None  # the form is of use without
    free = seats.free_for("", None)
    full = hold is None and free is not None and free < 1
    return hold, full and event.waiting_list != WaitingList.NONE


def _looks_ahead(request: HttpRequest) -> bool:
    told = request.headers
    purpose = told.get("Sec-Purpose", "") + told.get("Purpose", "")
    return request.method == "HEAD" or any(word in purpose for word in AHEAD)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What is known of somebody who is logged in, and a word for sending once."""
    language = (translation.get_language() or "sv")[:2]
    initial: dict[str, Any] = {"once": get_random_string(16), "language": language}
    if not isinstance(request.user, User):
        return initial
    user = request.user
    initial |= {"name": user.name, "email": user.email, "language": user.language}
    spoken = Affiliation.objects.active().filter(person=user)
    if one := spoken.select_related("organisation").order_by("pk").first():
        initial["organisation"] = one.organisation.name
    return initial


def _folded(form: forms.SignUp) -> dict[str, bool]:
    """Which folded parts of the form have to stand open."""
    return {
        "open_others": forms.opened(form.other_fields()),
        "open_youths": forms.opened([form["youths"]]),
        "open_more": forms.opened([form["role"], form["sector"]]),
    }
