"""The page at the door: who is expected, who is here, one tap each.

Every tap is an ordinary form. The page's script sends the same forms by itself and asks
for JSON, so that a tap which met no net can be sent again until it is answered.
"""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from events import actions
from events.forms import door as forms
from events.models import Event, Guest, Registration, SignUpRefusal
from events.models.door import why_not_check_in
from events.models.trainings import random_key
from events.search import door as search
from malmoandan.core.models import User
from malmoandan.core.text import in_order
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation
from partnerships.search.register import organisations

KEEP = "events.keep_door"
CORRECT = "events.edit_event"
FEWEST_LETTERS, MOST_NAMES = 2, 8
PAGES = "events/door"

Perform = Callable[[bool], actions.Checked]


def event_of(request: HttpRequest, pk: int) -> Event:
    """The event, for those who keep its door."""
    event = get_object_or_404(Event.objects.select_related("place", "kind"), pk=pk)
    if not request.user.has_perm(KEEP, event):
        raise PermissionDenied
    return event


def who(request: HttpRequest) -> User:
    """The person who is logged in."""
    return cast("User", request.user)


def corrects(request: HttpRequest, event: Event) -> bool:
    """Whether the person may correct the list when the day is over."""
    return bool(request.user.has_perm(CORRECT, event))


def frame(request: HttpRequest, event: Event, here: str) -> dict[str, Any]:
    """What each page of the door shows: the event, how it stands, what stops it."""
    now = timezone.now()
    return {
        "event": event,
        "here": here,
        "standing": search.standing(event),
        "sees_needs": request.user.has_perm("events.see_needs", event),
        "refusal": why_not_check_in(event, now, corrects=corrects(request, event)),
    }


@login_required
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, found in as one types; without script the server looks."""
    event = event_of(request, pk)
    query = request.GET.get("sok", "")[:100]
    left_only = request.GET.get("visa") == "kvar"
    context = frame(request, event, "list")
    # A host has nothing to do with the names when the day is over.
    is_closed = context["refusal"] == SignUpRefusal.OVER
    found = search.DoorList()
    if not is_closed:
        found = search.door_list(
            event,
            query=query,
            left_only=left_only,
            needs=context["sees_needs"],
        )
    context |= {
        "list": found,
        "is_closed": is_closed,
        "query": query,
        "left_only": left_only,
        "form": forms.WalkIn(initial={"ticket": random_key()}),
    }
    return TemplateResponse(request, f"{PAGES}/list_page.html", context)


@login_required
@require_safe
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How it stands, asked for every few seconds: nothing, when nothing has changed."""
    event = event_of(request, pk)
    now = search.standing(event)
    if request.GET.get("v") == now.version:
        return HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    return JsonResponse(_told(now), headers={"Cache-Control": "no-store"})


@login_required
@require_POST
def check_in(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A guest is here."""
    guest = _guest(request, pk, number)
    by, at = who(request), timezone.now()
    return _answer(
        request,
        guest.registration.event,
        lambda right: actions.check_in(guest=guest, by=by, at=at, corrects=right),
        _back(request, guest),
    )


@login_required
@require_POST
def undo(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A guest is not here after all."""
    guest = _guest(request, pk, number)
    by, at = who(request), timezone.now()
    return _answer(
        request,
        guest.registration.event,
        lambda right: actions.undo_check_in(guest=guest, by=by, at=at, corrects=right),
        _back(request, guest),
    )


@login_required
@require_POST
def youths(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """So many youths of a group are here."""
    event = event_of(request, pk)
    group = get_object_or_404(Registration, pk=number, event=event)
    form = forms.Youths(request.POST)
    back = f"{reverse('door-read', args=[pk])}#grupp-{number}"

    def perform(right: bool) -> actions.Checked:
        if not form.is_valid():
            raise NotPossible(SignUpRefusal.TOO_MANY)
        return actions.check_in_youths(
            registration=group,
            count=form.cleaned_data["count"],
            by=who(request),
            at=timezone.now(),
            corrects=right,
        )

    return _answer(request, event, perform, back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who never signed up: who it is, and in they go."""
    event = event_of(request, pk)
    if request.method == "POST":
        form = forms.WalkIn(request.POST)
        if form.is_valid():
            return _take_in(request, event, form)
        if _wants_json(request):
            faults = {name: list(found) for name, found in form.errors.items()}
            return JsonResponse({"faults": faults}, status=422)
    else:
        form = forms.WalkIn(initial={"ticket": random_key()})
    context = {**frame(request, event, "list"), "form": form}
    return TemplateResponse(request, f"{PAGES}/walk_in_page.html", context)


@login_required
@require_safe
def organisation_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of the register in which what is typed stands: a handful, for a choice."""
    event_of(request, pk)
    query = request.GET.get("q", "")[:100].strip()
    if len(query) < FEWEST_LETTERS:
        return JsonResponse({"names": []})
    found = organisations(query, among=Organisation.objects.standing())
    names = found.order_by(in_order("name_order")).values_list("name", flat=True)
    return JsonResponse({"names": list(names[:MOST_NAMES])})


# Answers


def _guest(request: HttpRequest, pk: int, number: int) -> Guest:
    event = event_of(request, pk)
    found = Guest.objects.select_related("registration")
    guest: Guest = get_object_or_404(found, pk=number, registration__event=event)
    guest.registration.event = event
    return guest


def _back(request: HttpRequest, guest: Guest) -> str:
    """Where a tap leads without script: to the code that was scanned, or the list."""
    if "kod" in request.POST:
        return reverse("checkin-scan", args=[guest.key])
    address = reverse("door-read", args=[guest.registration.event_id])
    return f"{address}#gast-{guest.pk}"


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _answer(
    request: HttpRequest, event: Event, perform: Perform, back: str
) -> HttpResponse:
    """Do it, and say how it stands now; a refusal is named, and nothing is lost."""
    try:
        checked = perform(corrects(request, event))
    except NotPossible as no:
        if _wants_json(request):
            told = {"reason": str(no.reason.label), **_told(search.standing(event))}
            return JsonResponse(told, status=409)
        messages.error(request, no.reason.label)
        return HttpResponseRedirect(back)
    words = _beyond(checked)
    if _wants_json(request):
        return JsonResponse({"notice": words, **_told(search.standing(event))})
    if words:
        messages.warning(request, words)
    return HttpResponseRedirect(back)


def _take_in(request: HttpRequest, event: Event, form: forms.WalkIn) -> HttpResponse:
    def perform(right: bool) -> actions.Checked:
        return actions.walk_in(
            event=event,
            who=form.newcomer(),
            ticket=form.cleaned_data["ticket"],
            by=who(request),
            at=timezone.now(),
            corrects=right,
        )

    return _answer(request, event, perform, reverse("door-read", args=[event.pk]))


def _beyond(checked: actions.Checked) -> str:
    """What whoever stands at the door gets to know when there are too few seats."""
    if not checked.beyond:
        return ""
    words = ngettext(
        "Checked in. Every seat is taken: %(n)s person more than there are seats.",
        "Checked in. Every seat is taken: %(n)s persons more than there are seats.",
        checked.beyond,
    )
    return words % {"n": checked.beyond}


def _told(now: search.Standing) -> dict[str, Any]:
    """How it stands, for the script."""
    return {
        "version": now.version,
        "list": now.list_version,
        "words": here_words(now),
        "guests": {pk: _came(at) for pk, at in now.guests.items()},
        "youths": now.youths,
    }


def here_words(now: search.Standing) -> str:
    """How many are here, in one line."""
    values = {"here": now.here, "expected": now.expected}
    return _("%(here)s of %(expected)s are here") % values


def _came(at: Any) -> str:
    return _("here since %s") % date_format(timezone.localtime(at), "H.i")
