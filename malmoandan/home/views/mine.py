"""Mina sidor: whom one speaks for, what waits, what one has been part of."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

import events.search.door
import governance.search
from malmoandan.core.models import ReminderPreference, User
from malmoandan.home import forms
from malmoandan.home.search import colleagues
from malmoandan.home.search.waits import waits_of
from partnerships.actions.following import of_address
from partnerships.models import Affiliation
from partnerships.search import mine


@login_required
@never_cache
@require_safe
def own_pages(request: HttpRequest) -> HttpResponse:
    """Everything of one's own in one place; a constant number of questions."""
    person = cast("User", request.user)
    now = timezone.now()
    affiliations = mine.affiliations_of(person)
    active = [a for a in affiliations if a.state == Affiliation.State.ACTIVE]
    bodies = [a.organisation for a in active]
    context = {
        "active": active,
        "asked": [a for a in affiliations if a.state == Affiliation.State.REQUESTED],
        "waits": waits_of(person, now),
        "standing_in_for": colleagues.standing_in(person, timezone.localdate(now)),
        "parts": [*mine.part_of(bodies), *governance.search.part_of(bodies)],
        "follows": [f for f in of_address(person.email) if f.is_standing()],
        "hosted": events.search.door.hosted_by(person, now),
        "may_open_admin": person.has_perm("core.open_admin"),
        "may_name_stand_in": person.has_perm("home.name_own_stand_in"),
        "may_read_handovers": person.has_perm("home.read_handovers"),
    }
    return TemplateResponse(request, "home/own_page.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """How I want what is not urgent: gathered once a week, or each by itself."""
    person = cast("User", request.user)
    known = ReminderPreference.objects.filter(user=person).first()
    wish = known or ReminderPreference(user=person)
    form = forms.Rhythm(request.POST or None, instance=wish)
    if request.method == "POST" and form.is_valid():
        ReminderPreference.objects.update_or_create(
            user=person, defaults=form.cleaned_data
        )
        messages.success(request, _("Saved. It holds from now on."))
        return HttpResponseRedirect(reverse("own-reminders"))
    return TemplateResponse(request, "home/reminders_page.html", {"form": form})
