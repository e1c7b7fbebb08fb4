"""The first page of the office: what waits, how the year stands, what happened."""

from typing import cast

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from governance.search.procedure import open_questions
from malmoandan.core import rules
from malmoandan.core.admin import site
from malmoandan.core.models import StandIn, TrailEntry, User
from malmoandan.home import drawings
from malmoandan.home.search.waits import waits_of

LATEST = 8
FIRST_QUESTIONS = 3


def _dashboard(request: HttpRequest) -> HttpResponse:
    """Show the cards above the lists of the office."""
    asked = open_questions(timezone.localdate(), get_language() or "")
    context = {
        "to_decide": asked[:FIRST_QUESTIONS],
        "to_decide_count": len(asked),
        "may_decide": request.user.has_perm("governance.record_decision"),
        "waits": waits_of(cast("User", request.user), timezone.now()),
        "standing_in_for": _standing_in_for(request),
        "trail": _trail(request),
        **drawings.year_so_far(timezone.localdate()),
    }
    return site.index(request, extra_context=context)


dashboard = site.admin_view(_dashboard)


def _standing_in_for(request: HttpRequest) -> list[StandIn]:
    today = timezone.localdate()
    if not any(power.standing_in for power in rules.powers(request.user)):
        return []
    mine = StandIn.objects.on(today).filter(substitute=request.user.pk)
    return list(mine.select_related("grant", "absent"))


def _trail(request: HttpRequest) -> list[TrailEntry]:
    """The latest entries; kinds come from Django's own memory of them."""
    if not request.user.has_perm("core.read_trail"):
        return []
    entries = TrailEntry.objects.select_related("by").order_by("-at", "-id")[:LATEST]
    found = list(entries)
    for entry in found:
        entry.content_type = ContentType.objects.get_for_id(entry.content_type_id)
    return found
