"""Doors of one event: what it is, when, where, and what one can do."""

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.documents import pictures
from events.exports import schema
from events.models import Event
from events.models.events import page_scope
from events.search import event_now
from events.search import one_event as search
from events.views import event_texts
from governance.models import AgreementParty
from malmoandan.core.public_cache import is_visitor, scoped_page

# How long a shared picture is not asked for again.
PICTURE_KEPT = 3600


def _scope(pk: int, **_more: Any) -> str:
    return page_scope(pk)


@require_safe
@scoped_page(_scope)
def event_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One event: when, where, what it costs, whether there is a seat; then the rest.

    The seats are counted each time. The words are drawn for all visitors at once, and
    for who is known each time.
    """
    now = timezone.now()
    stands = event_now.stands(pk, now)
    if stands is None:
        raise Http404
    key = (request.path, stands.version, stands.row)
    shared = is_visitor(request.META)
    text = event_texts.kept(key) if shared else None
    if text is None or _phase(text.event, now) != text.phase:
        event = get_object_or_404(search.public_rows(), pk=pk)
        if slug != event.slug:
            there = reverse("event-read", args=[event.pk, event.slug])
            return HttpResponsePermanentRedirect(there)
        text = _text(request, event, now)
        if shared:
            event_texts.keep(key, text)
    sign_up = search.sign_up(text.event, text.pools, stands, now)
    context = {"event": text.event, "sign_up": sign_up}
    page = text.with_sign_up(
        lambda: render_to_string("events/_event_signup.html", context)
    )
    response = HttpResponse(page)
    response.public_seconds = search.seconds_true(  # type: ignore[attr-defined]
        text.event, text.pools, stands, now
    )
    return response


def _phase(event: Event, now: dt.datetime) -> tuple[bool, bool]:
    """What of the clock the words of the page depend on."""
    return event.has_begun(now), event.is_over(now)


def _text(request: HttpRequest, event: Event, now: dt.datetime) -> event_texts.Text:
    """Draw the words of the page, with a gap for the sign-up."""
    page = render(request, "events/event_page.html", _told(event, now))
    pools = tuple(event.pools.select_related("sector")) if event.capacity else ()
    return event_texts.drawn(event, pools, _phase(event, now), page.content.decode())


def _told(event: Event, now: dt.datetime) -> dict[str, Any]:
    moves = list(event.moves.all()) if event.sequence else []
    parties = list(AgreementParty.objects.select_related("agreement"))
    names = [party.name for party in parties]
    report = getattr(event, "report", None)
    survey = getattr(event, "survey_round", None)
    return {
        "event": event,
        "is_cancelled": event.state == Event.State.CANCELLED,
        "is_over": event.is_over(now),
        "gap": mark_safe(event_texts.GAP),  # noqa: S308 - ours
        "moved": moves[0] if moves else None,
        "presenters": search.presenters(event),
        "answers": list(event.answers.select_related("question")),
        **search.words_of(event),
        **search.afterwards(event, now),
        "has_report": report is not None and report.published_at is not None,
        "has_result": survey is not None and survey.state == survey.State.CLOSED,
        "citations": _citations(event),
        "schema": schema.as_text(event, parties=names, moves=moves),
        "picture": settings.SITE_URL + reverse("event-picture", args=[event.pk]),
        # The foot of the page would ask for it once more.
        **({"agreement": parties[0].agreement} if parties else {}),
    }


def _citations(event: Event) -> list[Any]:
    """Where it is known from; what was written here has no source."""
    if not event.fact_id:
        return []
    return list(event.citations.select_related("document"))


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of one event, for those who share its address."""
    event = get_object_or_404(
        Event.objects.public().select_related("kind", "place"), pk=pk
    )
    cancelled = event.state == Event.State.CANCELLED
    words = pictures.Words(
        kind=capfirst(str(event.kind)),
        title=event.title,
        when=_("Cancelled") if cancelled else capfirst(event.when_shown),
        where=event.place_shown or (_("Digital meeting") if event.is_digital else ""),
        place=settings.SITE_NAME,
        struck=cancelled,
    )
    etag = f'"{hashlib.sha256(repr(words).encode()).hexdigest()[:24]}"'
    known = get_conditional_response(request, etag=etag)
    response = known or HttpResponse(
        pictures.share_picture(words), content_type="image/png"
    )
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=PICTURE_KEPT)
    return response
