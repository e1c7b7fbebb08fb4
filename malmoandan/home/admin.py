"""The first page of the office: what waits, how the year stands, what happened."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import events.search.waiting
import governance.search
import governance.search.waits
from governance.search.procedure import open_questions
from malmoandan.core import rules
from malmoandan.core.admin import site
from malmoandan.core.models import (
    Contradiction,
    JobRun,
    Letter,
    RoleGrant,
    StandIn,
    Term,
    TrailEntry,
)
from malmoandan.home import drawings
from partnerships.search import mine
from partnerships.search.waiting import Waiting

LATEST = 8
FIRST_QUESTIONS = 3
SOON_DAYS = 60


def _dashboard(request: HttpRequest) -> HttpResponse:
    """Show the cards above the lists of the office."""
    asked = open_questions(timezone.localdate(), get_language() or "")
    context = {
        "to_decide": asked[:FIRST_QUESTIONS],
        "to_decide_count": len(asked),
        "may_decide": request.user.has_perm("governance.record_decision"),
        "waiting": _waiting(),
        "waits_for_me": _waits_for_me(request),
        "standing_in_for": _standing_in_for(request),
        "trail": _trail(request),
        **drawings.year_so_far(timezone.localdate()),
    }
    return site.index(request, extra_context=context)


dashboard = site.admin_view(_dashboard)


def _waiting() -> list[dict[str, Any]]:
    """What somebody has to look at, with how many and where. Nothing where none."""
    today = timezone.localdate()
    soon = today + timedelta(days=SOON_DAYS)
    asked: list[tuple[int, str | Promise, str, str]] = [
        (
            Letter.objects.filter(state=Letter.State.FAILED).count(),
            _("letters could not be sent"),
            "admin:core_letter_changelist",
            "?state__exact=failed",
        ),
        (
            JobRun.objects.exclude(error="").count(),
            _("jobs of the clock went wrong"),
            "admin:core_jobrun_changelist",
            "",
        ),
        (
            Contradiction.objects.filter(settled_at=None).count(),
            _("contradictions between sources to judge"),
            "admin:core_contradiction_changelist",
            "?settled_at__isempty=1",
        ),
        (
            Term.objects.filter(confirmed=False).count(),
            _("words from files to confirm"),
            "admin:core_term_changelist",
            "?confirmed__exact=0",
        ),
        (
            RoleGrant.objects.on(today).filter(to_on__lte=soon).count(),
            _("roles end within two months"),
            "admin:core_rolegrant_changelist",
            "?when=today",
        ),
    ]
    return [
        {"count": count, "what": what, "url": reverse(name) + query}
        for count, what, name, query in asked
        if count
    ]


def _waits_for_me(request: HttpRequest) -> list[Waiting]:
    """What those who coordinate a side have to answer, as on their own pages."""
    sides = rules.powers(request.user).sides_coordinated()
    if not sides:
        return []
    return [
        *mine.waits_for_coordinator(sides, timezone.localdate()),
        *governance.search.waits_for_coordinator(sides),
        *governance.search.waits.waits_for_coordinators(sides, timezone.now()),
        *events.search.waiting.waits_for_coordinator(),
    ]


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
