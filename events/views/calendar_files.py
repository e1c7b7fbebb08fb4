"""Doors of calendar files: what a phone or a mail program fetches and subscribes to."""

import hashlib
from collections.abc import Iterable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.documents import calendars
from events.models import CalendarKey, Event
from events.search import calendar as search
from governance.models import FocusArea
from malmoandan.core.models import Term, User, Vocabulary
from malmoandan.core.public_cache import public_page

KIND = "text/calendar; charset=utf-8"


@require_safe
@public_page
def everything(_request: HttpRequest) -> HttpResponse:
    """The calendar of everything that is arranged."""
    return _feed(search.in_feed(timezone.now()), _("everything"))


@require_safe
@public_page
def of_kind(_request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar of one kind of event."""
    kind = get_object_or_404(Term, vocabulary=Vocabulary.EVENT_KIND, pk=pk)
    return _feed(search.in_feed(timezone.now()).filter(kind=kind), kind.plural)


@require_safe
@public_page
def of_focus_area(_request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar of one focus area."""
    area = get_object_or_404(FocusArea, pk=pk)
    found = search.in_feed(timezone.now()).filter(focus_area=area)
    return _feed(found, str(area))


@require_safe
@public_page
def of_event(_request: HttpRequest, pk: int) -> HttpResponse:
    """One event as a file, to put in a calendar of one's own."""
    found = Event.objects.public().select_related("kind", "place")
    event = get_object_or_404(found, pk=pk)
    if event.day is None:
        raise Http404
    return _file(
        calendars.entry(event, now=event.changed_at or timezone.now()),
        disposition=f'attachment; filename="{event.slug}.ics"',
    )


@require_safe
def own(request: HttpRequest, key: str) -> HttpResponseBase:
    """What somebody has signed up for, for whoever has the secret address."""
    found = CalendarKey.objects.select_related("person")
    row = get_object_or_404(found, key=key, person__is_active=True)
    now = timezone.now()
    made = calendars.own_feed(
        search.own_in_feed(row.person, now), name=_name(_("my sign-ups")), now=now
    )
    response = _file(made)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    etag = f'"{hashlib.sha256(made).hexdigest()[:24]}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag, response=response) or response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_address(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own calendar: get one, or change it for a new one."""
    person = cast("User", request.user)
    if request.method == "POST":
        had_one = CalendarKey.objects.filter(person=person).exists()
        actions.renew_calendar(person=person, at=timezone.now())
        said = _("The old address is gone. Subscribe to the new one.")
        messages.success(request, said if had_one else _("Here is your address."))
        return HttpResponseRedirect(reverse("calendar-own"))
    row = CalendarKey.objects.filter(person=person).first()
    path = reverse("calendar-own-feed", args=[row.key]) if row else ""
    context = {
        "address": settings.SITE_URL + path if path else "",
        "webcal": webcal(path) if path else "",
        "coming": search.own_coming(person, timezone.now()),
    }
    return TemplateResponse(request, "events/calendar_own_page.html", context)


def webcal(path: str) -> str:
    """The address that makes a calendar subscribe, instead of fetching once."""
    return "webcal:" + settings.SITE_URL.partition(":")[2] + path


def _feed(events: Iterable[Event], what: str) -> HttpResponse:
    now = timezone.now()
    return _file(calendars.feed(events, name=_name(what), now=now))


def _name(what: str) -> str:
    return f"{settings.SITE_NAME} – {capfirst(what)}"


def _file(made: bytes, disposition: str = "inline") -> HttpResponse:
    headers = {"Content-Disposition": disposition}
    return HttpResponse(made, content_type=KIND, headers=headers)
