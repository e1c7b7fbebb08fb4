"""Mina sidor: whom one speaks for, what waits, what one has been part of."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import events.search.door
import events.search.waiting
import governance.search
import governance.search.waits
from malmoandan.core.models import User
from partnerships.actions.following import of_address
from partnerships.models import Affiliation
from partnerships.search import mine


@login_required
@never_cache
@require_safe
def own_pages(request: HttpRequest) -> HttpResponse:
    """Everything of one's own in one place; a constant number of questions."""
    person = cast("User", request.user)
    today = timezone.localdate()
    affiliations = mine.affiliations_of(person)
    active = [a for a in affiliations if a.state == Affiliation.State.ACTIVE]
    bodies = [a.organisation for a in active]
    waits = mine.waits_for_person(person, affiliations, today)
    waits += governance.search.waits_for_organisations(bodies)
    now = timezone.now()
    waits += governance.search.waits.waits_for_member(person, now)
    sides = person.powers_on(today).sides_coordinated()
    if sides:
        waits += mine.waits_for_coordinator(sides, today)
        waits += governance.search.waits_for_coordinator(sides)
        waits += governance.search.waits.waits_for_coordinators(sides, now)
        waits += events.search.waiting.waits_for_coordinator()
    context = {
        "active": active,
        "asked": [a for a in affiliations if a.state == Affiliation.State.REQUESTED],
        "waits": governance.search.waits.unique(waits),
        "parts": [*mine.part_of(bodies), *governance.search.part_of(bodies)],
        "follows": [f for f in of_address(person.email) if f.is_standing()],
        "hosted": events.search.door.hosted_by(person, now),
        "may_open_admin": person.has_perm("core.open_admin"),
    }
    return TemplateResponse(request, "home/own_page.html", context)
