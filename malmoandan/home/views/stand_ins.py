"""A coordinator who is away: who stands in, and what is handed over."""

import datetime as dt
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from malmoandan.core import actions
from malmoandan.core.models import GrantRefusal, GrantRefused, Role, RoleGrant, User
from malmoandan.home import forms
from malmoandan.home.search import colleagues, handover

NAME, READ = "home.name_own_stand_in", "home.read_handover"
DAY = dt.timedelta(days=1)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stand_ins(request: HttpRequest) -> HttpResponse:
    """Who stands in for me, and the form to name somebody for a period."""
    person, today = _coordinator(request), timezone.localdate()
    grants = colleagues.coordinator_grants(today).filter(user=person)
    form = forms.StandInFor(
        request.POST or None, person=person, grants=grants, today=today
    )
    if request.method == "POST" and form.is_valid() and _named(request, form):
        return HttpResponseRedirect(reverse("own-stand-ins"))
    context = {
        "form": form,
        "today": today,
        "stand_ins": colleagues.stand_ins_of(person),
    }
    return TemplateResponse(request, "home/stand_ins_page.html", context)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a period after today; one that has not begun is taken back."""
    person, today = _coordinator(request), timezone.localdate()
    standing = colleagues.stand_ins_of(person).filter(pk=pk).first()
    try:
        if standing is None:  # taken back, by the same button a moment ago
            raise GrantRefused(GrantRefusal.ENDED_ALREADY)
        last_on = min(today, standing.to_on)
        if standing.from_on > today:
            last_on = standing.from_on - DAY
        actions.end_stand_in(
            stand_in=standing, last_on=last_on, by=person, at=timezone.now()
        )
    except GrantRefused as no:
        messages.error(request, no.reason.label)
    else:
        messages.success(request, _("Done. Both of you get a letter."))
    return HttpResponseRedirect(reverse("own-stand-ins"))


@login_required
@never_cache
@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """One's own role to hand over; else the first of those that one may read."""
    if not request.user.has_perm("home.read_handovers"):
        raise PermissionDenied
    grants = _readable(request)
    own = [grant for grant in grants if grant.user_id == request.user.pk]
    for grant in (*own, *grants):
        return _page(request, grant)
    return TemplateResponse(request, "home/handover_page.html", {"handover": None})


@login_required
@never_cache
@require_safe
def handover_of(request: HttpRequest, pk: int) -> HttpResponse:
    """One coordinator's role to hand over, for whoever stands in."""
    grants = RoleGrant.objects.filter(role=Role.COORDINATOR).select_related("user")
    grant = get_object_or_404(grants, pk=pk)
    if not request.user.has_perm(READ, grant):
        raise PermissionDenied
    return _page(request, grant)


def _page(request: HttpRequest, grant: RoleGrant) -> HttpResponse:
    context = {
        "handover": handover.of(grant, timezone.now()),
        "others": [other for other in _readable(request) if other.pk != grant.pk],
        "today": timezone.localdate(),
        "is_mine": grant.user_id == request.user.pk,
    }
    return TemplateResponse(request, "home/handover_page.html", context)


def _readable(request: HttpRequest) -> list[RoleGrant]:
    grants = colleagues.coordinator_grants(timezone.localdate())
    return [grant for grant in grants if request.user.has_perm(READ, grant)]


def _coordinator(request: HttpRequest) -> User:
    if not request.user.has_perm(NAME):
        raise PermissionDenied
    return cast("User", request.user)


def _named(request: HttpRequest, form: forms.StandInFor) -> bool:
    """Whether it could be done; if not, the form says why."""
    try:
        actions.name_stand_in(
            **form.cleaned_data,
            by=cast("User", request.user),
            at=timezone.now(),
        )
    except GrantRefused as no:
        form.add_error(None, no.reason.label)
        return False
    messages.success(request, _("Named. Both of you get a letter."))
    return True
