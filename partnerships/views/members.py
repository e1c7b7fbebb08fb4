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
from partnerships.models import Mailing, Organisation
from partnerships.views import own
from partnerships.views.own_forms import form_page, press

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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a message to pass on to the members; it is looked at before it goes."""
    umbrella = _umbrella(request, pk, ACT)
    members = umbrella.members.standing().filter(state=State.VERIFIED)
    written: list[Mailing] = []
    return form_page(
        request,
        umbrella,
        heading=_("Write to the members"),
        words=_(
            "You see the letter once more, and whom it goes to, before it is sent."
        ),
        submit=_("Look at the letter"),
        form=forms.Letter(request.POST if request.method == "POST" else None),
        perform=lambda given: written.append(
            actions.write_mailing(
                organisations=list(members),
                sender=umbrella,
                by=own.me(request),
                at=timezone.now(),
                **given,
            )
        ),
        done=_("Nothing is sent yet."),
        back=reverse("member-list", args=[umbrella.pk]),
        then=lambda: reverse("member-letter", args=[umbrella.pk, written[0].pk]),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The letter as it will look, and how many get it; a press sends it, once."""
    umbrella = _umbrella(request, pk, ACT)
    mailing = get_object_or_404(umbrella.mailings, pk=number)
    if request.method == "POST":
        return press(
            request,
            lambda: actions.send_mailing(
                mailing=mailing, by=own.me(request), at=timezone.now()
            ),
            done=_("The letter is on its way."),
            back=reverse("member-letter", args=[umbrella.pk, number]),
        )
    readers = actions.mailing_readers(mailing)
    context = {
        "mailing": mailing,
        "readers": len(readers.found),
        "without": readers.without,
    }
    template = "partnerships/own/member_letter_page.html"
    return own.show(request, umbrella, template, context)


def _umbrella(request: HttpRequest, pk: int, verb: str) -> Organisation:
    """The organisation, if it has members at all."""
    umbrella = own.organisation_of(request, pk, "partnerships.see_inside")
    if not umbrella.is_umbrella:
        raise Http404
    return own.organisation_of(request, pk, verb)
