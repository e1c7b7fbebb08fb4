"""The members of an umbrella organisation: known, vouched for, written to."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import actions
from partnerships.forms import people as forms
from partnerships.models import Organisation
from partnerships.views import own
from partnerships.views.own_forms import form_page

ACT = "partnerships.act_as_umbrella"
State = Organisation.State
SHOWN = (State.APPLIED, State.VERIFIED, State.DORMANT, State.MENTIONED)


@login_required
@require_safe
def member_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who say that they belong to the umbrella; who waits for an answer first."""
    umbrella = _umbrella(request, pk, "partnerships.see_inside")
    members = umbrella.members.standing().filter(state__in=SHOWN)
    vouched = set(umbrella.vouchings.values_list("organisation_id", flat=True))
    rows = [(member, member.pk in vouched) for member in members.order_by("name_key")]
    context = {
        "waiting": [row for row in rows if row[0].state == State.APPLIED],
        "members": [row for row in rows if row[0].state != State.APPLIED],
        "acts": request.user.has_perm(ACT, umbrella),
    }
    return own.show(request, umbrella, "partnerships/own/members_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Say that the umbrella knows a member."""
    umbrella = _umbrella(request, pk, ACT)
    found = get_object_or_404(umbrella.members.standing(), pk=member)
    return form_page(
        request,
        umbrella,
        heading=_("Vouch for %(who)s") % {"who": found},
        words=_(
            "Say that you know the organisation and that it is what it says. The "
            "coordinator who decides reads your words."
        ),
        submit=_("We know it"),
        form=forms.Vouch(request.POST if request.method == "POST" else None),
        perform=lambda given: actions.vouch(
            umbrella=umbrella,
            organisation=found,
            by=own.me(request),
            at=timezone.now(),
            **given,
        ),
        done=_("Thank you! Your word stands beside the application."),
        back=reverse("member-list", args=[umbrella.pk]),
    )


def _umbrella(request: HttpRequest, pk: int, verb: str) -> Organisation:
    """The organisation, if it has members at all."""
    umbrella = own.organisation_of(request, pk, "partnerships.see_inside")
    if not umbrella.is_umbrella:
        raise Http404
    return own.organisation_of(request, pk, verb)
