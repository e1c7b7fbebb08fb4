"""Pages about what we arrange."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.models import Event, KindTemplate
from events.search import kinds as search
from events.search.calendar import full
from events.views.calendar_files import webcal
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.public_cache import public_page
from partnerships.search.news import News
from partnerships.views.following import FEED_GOES_BACK, Flow


@require_safe
@public_page
def kind_read(request: HttpRequest, pk: int) -> HttpResponse:
    """One kind of event: what it is, what comes and what has been."""
    kind = get_object_or_404(Term, vocabulary=Vocabulary.EVENT_KIND, pk=pk)
    now = timezone.now()
    coming = search.coming(kind, timezone.localdate(now))
    template = KindTemplate.objects.filter(kind=kind).first()
    feed = reverse("calendar-kind-feed", args=[kind.pk])
    context = {
        "kind": kind,
        "template": template,
        "turn": search.turn(kind),
        "coming": coming,
        "full": full(coming, now),
        "cancelled": Event.State.CANCELLED,
        "been": search.been(kind),
        "feeds": [{"name": kind.plural, "path": feed, "webcal": webcal(feed)}],
    }
    return TemplateResponse(request, "events/kind_page.html", context)


class KindFlow(Flow):
    """What is new about one kind of event."""

    def get_object(self, _request: HttpRequest, pk: int) -> Term:
        """The kind."""
        return get_object_or_404(Term, vocabulary=Vocabulary.EVENT_KIND, pk=pk)

    def link(self, about: Any) -> str:
        """The page of the kind."""
        return reverse("event-kind-read", args=[about.pk])

    def items(self, about: Any) -> list[News]:
        """What has become known in a year or so."""
        now = timezone.now()
        return search.news_of_kind(about, now - FEED_GOES_BACK, now)
