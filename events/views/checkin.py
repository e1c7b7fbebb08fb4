"""Where a guest's own code leads, and where a digital meeting says who is there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.forms import door as forms
from events.models import Event, Guest, SignUpRefusal
from events.models.door import (
    self_check_in_window,
    why_not_check_in,
    why_not_say_here,
)
from events.search.door import Row
from events.views.door import KEEP, corrects
from malmoandan.core.transitions import NotPossible


@never_cache
@require_safe
def scan(request: HttpRequest, key: str) -> HttpResponse:
    """The code of a badge or a letter: a person and a button to who keeps the door.

    Everybody else reads the same words, whether the code is anybody's or not.
    """
    asked = Guest.objects.select_related("registration__event__place")
    found = asked.select_related("registration__organisation").filter(
        key=key, registration__anonymised_at=None
    )
    guest = found.first()
    if guest is None and request.user.has_perm(KEEP):
        raise Http404
    if guest is None or not request.user.has_perm(KEEP, guest.registration.event):
        return TemplateResponse(request, "events/door/show_code_page.html")
    event = guest.registration.event
    right = corrects(request, event)
    refusal = why_not_check_in(event, timezone.now(), corrects=right)
    if refusal == SignUpRefusal.OVER:  # a host has nothing to do with names any more
        return TemplateResponse(request, "events/door/show_code_page.html")
    context = {
        "event": event,
        "row": Row(guest.registration, guest),
        "refusal": refusal,
        "from_code": True,
    }
    return TemplateResponse(request, "events/door/scan_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def say_here(request: HttpRequest, key: str) -> HttpResponse:
    """Those in a digital meeting say that they are there.

    The thanks are the same whether the address was found or not, so that nobody learns
    who has signed up.
    """
    event = get_object_or_404(Event, checkin_key=key)
    reason = why_not_say_here(event, timezone.now())
    sent: Any = request.POST if request.method == "POST" else None
    form = forms.SelfCheckIn(sent, request=request)
    if sent is not None and reason is None and form.is_valid():
        reason = _say(event, form)
        if reason is None:
            return HttpResponseRedirect(f"{request.path}?tack=1")
    context = {
        "event": event,
        "form": form,
        "reason": reason,
        "window": self_check_in_window(event),
        "is_early": reason == SignUpRefusal.TOO_EARLY,
        "is_thanks": "tack" in request.GET and sent is None,
    }
    return TemplateResponse(request, "events/door/say_here_page.html", context)


def _say(event: Event, form: forms.SelfCheckIn) -> Any:
    """The reason why it could not be written, or None. What is unknown is no reason."""
    try:
        actions.check_in_self(event=event, who=form.newcomer(), at=timezone.now())
    except NotPossible as no:
        return no.reason
    return None
