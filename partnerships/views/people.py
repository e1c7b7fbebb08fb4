"""People for organisations: who speaks for it, invited, asked and answered."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from partnerships import actions, rules
from partnerships.forms import people as forms
from partnerships.models import Affiliation, Organisation
from partnerships.views import own
from partnerships.views.own_forms import form_page, press

KEEP = "partnerships.keep_people"
State = Affiliation.State
ASK = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def affiliations(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of the organisation: who speaks, who is invited, who has asked."""
    organisation = own.organisation_of(request, pk)
    found = organisation.affiliations.select_related("person", "asked_by", "replaces")
    rows = found.order_by("role", "from_on", "asked_at", "pk")
    mine = own.me(request).pk
    context = {
        "speaking": [a for a in rows if a.state == State.ACTIVE],
        "invited": [a for a in rows if a.state == State.INVITED],
        "asking": [a for a in rows if a.state == State.REQUESTED],
        "before": [a for a in rows if a.state == State.ENDED and a.from_on],
        "me": mine,
    }
    return own.show(request, organisation, "partnerships/own/people_page.html", context)


@login_required
@require_safe
def affiliation(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One who speaks for the organisation, and what can be done about it."""
    organisation, found = _found(request, pk, number)
    context = {"affiliation": found, "is_me": found.person_id == own.me(request).pk}
    return own.show(request, organisation, "partnerships/own/person_page.html", context)


@login_required
@ASK
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody to speak for the organisation."""
    organisation = own.organisation_of(request, pk, KEEP)
    form = forms.Invite(_sent(request))
    return form_page(
        request,
        organisation,
        heading=_("Invite somebody"),
        words=_(
            "The person gets a letter with a link, and answers after having logged in "
            "with the same address. The invitation stands for 14 days."
        ),
        submit=_("Send the invitation"),
        form=form,
        perform=lambda given: actions.invite(
            organisation=organisation, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("The invitation is on its way."),
        back=_people(organisation),
    )


@login_required
@ASK
def change_role(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let somebody do another task for the organisation."""
    organisation, found = _kept(request, pk, number)
    form = forms.Role(_sent(request), initial={"role": found.role})
    return form_page(
        request,
        organisation,
        heading=_("Role of %(who)s") % {"who": found.person},
        words=forms.Invite.base_fields["role"].help_text,
        submit=_("Save"),
        form=form,
        perform=lambda given: actions.change_role(
            affiliation=found, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("Saved."),
        back=_people(organisation),
    )


@login_required
@ASK
def describe(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say what one does in the organisation, and whether one's name is shown."""
    organisation, found = _mine(request, pk, number)
    initial = {"title": found.title, "shown": found.shown}
    form = forms.About(_sent(request), initial=initial)
    return form_page(
        request,
        organisation,
        heading=_("How you are shown"),
        submit=_("Save"),
        form=form,
        perform=lambda given: actions.describe(
            affiliation=found, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("Saved."),
        back=_people(organisation),
    )


@login_required
@require_POST
def say_right(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say that one still speaks for the organisation and reads one's letters."""
    organisation, found = _mine(request, pk, number)
    return press(
        request,
        lambda: actions.say_right(
            affiliation=found, by=own.me(request), at=timezone.now()
        ),
        done=_("Thank you! We ask again in a year."),
        back=_people(organisation),
    )


@login_required
@ASK
def hand_over(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let somebody else take over."""
    if _has_left(request, number):
        return HttpResponseRedirect(reverse("account-home"))
    organisation, found = _kept_or_mine(request, pk, number)
    form = forms.HandOver(_sent(request))
    return form_page(
        request,
        organisation,
        heading=_("Hand over from %(who)s") % {"who": found.person},
        words=_(
            "Somebody new gets an invitation, and takes over the moment they say yes. "
            "Until then everything is as it was."
        ),
        submit=_("Hand over"),
        form=form,
        perform=lambda given: actions.hand_over(
            affiliation=found, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("Done. Whoever takes over has got a letter or a new role."),
        back=_people(organisation),
        then=lambda: _after(request, organisation),
    )


@login_required
@ASK
def end(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let somebody stop speaking for the organisation, at once."""
    if _has_left(request, number):
        return HttpResponseRedirect(reverse("account-home"))
    organisation, found = _kept_or_mine(request, pk, number)
    me = own.me(request)
    is_me = found.person_id == me.pk
    by_office = not is_me and not rules.administers(me, organisation)
    form = forms.Why(_sent(request))
    form.fields["reason"].required = by_office
    if is_me:
        del form.fields["reason"]
    return form_page(
        request,
        organisation,
        heading=_("Stop speaking for the organisation")
        if is_me
        else _("End for %(who)s") % {"who": found.person},
        words=_(
            "It takes effect at once. What has been done stays as it is, and the "
            "organisation can send an invitation again."
        ),
        submit=_("End"),
        form=form,
        perform=lambda given: actions.end_affiliation(
            affiliation=found, by=me, at=timezone.now(), by_office=by_office, **given
        ),
        done=_("Ended."),
        back=_people(organisation),
        then=lambda: _after(request, organisation),
        danger=True,
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take an invitation back."""
    organisation = own.organisation_of(request, pk, KEEP)
    found = get_object_or_404(organisation.affiliations, pk=number)
    if found.state == State.REQUESTED:
        raise PermissionDenied  # a question is answered, not taken back by others
    return press(
        request,
        lambda: actions.withdraw(
            affiliation=found, by=own.me(request), at=timezone.now()
        ),
        done=_("The invitation is taken back."),
        back=_people(organisation),
    )


@login_required
@ASK
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say yes or no to somebody who asks to speak for the organisation."""
    organisation = own.organisation_of(request, pk, KEEP)
    found = get_object_or_404(
        organisation.affiliations.select_related("person"), pk=number
    )
    yes = "yes" in request.POST
    # The first one has to look after the organisation's card and people.
    is_first = not organisation.affiliations.administrators().exists()
    role = Affiliation.Role.ADMINISTRATOR if is_first else Affiliation.Role.CONTACT
    form = forms.Answer(_sent(request), initial={"role": role})
    context: dict[str, Any] = {"affiliation": found}
    if found.state != State.REQUESTED and request.method != "POST":
        template = "partnerships/own/answered_page.html"
        return own.show(request, organisation, template, context)

    def perform(given: dict[str, Any]) -> None:
        me, now = own.me(request), timezone.now()
        if yes:
            actions.confirm(affiliation=found, by=me, at=now, **given)
        else:
            reason = given["reason"]
            actions.refuse(affiliation=found, reason=reason, by=me, at=now)

    return form_page(
        request,
        organisation,
        heading=_("%(who)s asks to speak for the organisation") % {"who": found.person},
        submit=_("Say yes"),
        form=form,
        perform=perform,
        done=_("Answered. The person has got a letter."),
        back=_people(organisation),
        template="partnerships/own/answer_page.html",
        context=context,
    )


def _sent(request: HttpRequest) -> Any:
    """What was sent; a form may have nothing to fill in."""
    return request.POST if request.method == "POST" else None


def _people(organisation: Organisation) -> str:
    return reverse("affiliation-list", args=[organisation.pk])


def _after(request: HttpRequest, organisation: Organisation) -> str:
    """The people's page; whoever has left cannot look in any more."""
    user = own.me(request)
    user.forget_powers()
    stays = user.has_perm("partnerships.see_inside", organisation)
    return _people(organisation) if stays else reverse("account-home")


def _found(
    request: HttpRequest, pk: int, number: int
) -> tuple[Organisation, Affiliation]:
    """One who speaks for the organisation; a second click finds one who did."""
    organisation = own.organisation_of(request, pk)
    rows = organisation.affiliations.select_related("person", "organisation__kind")
    if request.method != "POST":
        rows = rows.active()
    return organisation, get_object_or_404(rows, pk=number)


def _kept(
    request: HttpRequest, pk: int, number: int
) -> tuple[Organisation, Affiliation]:
    """For those who look after the organisation's people."""
    organisation, found = _found(request, pk, number)
    if not request.user.has_perm(KEEP, organisation):
        raise PermissionDenied
    return organisation, found


def _mine(
    request: HttpRequest, pk: int, number: int
) -> tuple[Organisation, Affiliation]:
    """For oneself only."""
    organisation, found = _found(request, pk, number)
    if found.person_id != own.me(request).pk:
        raise PermissionDenied
    return organisation, found


def _kept_or_mine(
    request: HttpRequest, pk: int, number: int
) -> tuple[Organisation, Affiliation]:
    organisation, found = _found(request, pk, number)
    keeps = request.user.has_perm(KEEP, organisation)
    if found.person_id != own.me(request).pk and not keeps:
        raise PermissionDenied
    return organisation, found


def _has_left(request: HttpRequest, number: int) -> bool:
    """Whether one has just left by a first click, and this is the second."""
    mine = Affiliation.objects.filter(pk=number, person=own.me(request).pk)
    return request.method == "POST" and mine.filter(state=State.ENDED).exists()
