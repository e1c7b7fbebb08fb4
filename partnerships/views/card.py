"""Doors of an organisation's card: what it says, what it shows, and the yearly look."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerships import actions
from partnerships.exports.cards import Card
from partnerships.forms.register import CardForm
from partnerships.models import Organisation
from partnerships.search import register as search
from partnerships.views import own
from partnerships.views.own_forms import press, tried

KEEP = "partnerships.keep_card"
PAGE = "partnerships/register/card_page.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the card, look at it before it is saved, and save it.

    Whoever may see the organisation's pages may look; only some may write.
    """
    verb = KEEP if request.method == "POST" else "partnerships.see_inside"
    organisation = own.organisation_of(request, pk, verb)
    form = CardForm(request.POST or None, instance=_copy(organisation))
    status = 200
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        if tried(
            request,
            form,
            lambda: actions.save_card(
                organisation=organisation,
                values=form.values(),
                by=own.me(request),
                at=timezone.now(),
            ),
            _("The card is saved."),
        ):
            return HttpResponseRedirect(reverse("card-edit", args=[organisation.pk]))
        status = 409
    context = {
        **_preview(organisation, form),
        **_due(organisation),
        "form": form,
        "keeps_card": request.user.has_perm(KEEP, organisation),
    }
    return own.show(request, organisation, PAGE, context, status=status)


@login_required
@require_POST
def card_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say with one click that everything on the card is right."""
    organisation = own.organisation_of(request, pk, KEEP)
    return press(
        request,
        lambda: actions.check_card(
            organisation=organisation, by=own.me(request), at=timezone.now()
        ),
        done=_("Thank you! The card is marked as checked today."),
        back=reverse("card-edit", args=[organisation.pk]),
    )


def _copy(organisation: Organisation) -> Organisation:
    """Another of the same, for the form to try what was written on."""
    return Organisation.objects.select_related("kind", "umbrella").get(
        pk=organisation.pk
    )


def _preview(organisation: Organisation, form: CardForm) -> dict[str, Any]:
    """The card as the public would see it: as written, or as it stands."""
    written = form.is_bound and form.is_valid()
    shown = form.instance if written else organisation
    terms = form.terms if written else {}
    return {
        "card": Card(shown, terms, search.contacts_of(organisation)),
        "cooperation": search.cooperation_of(shown),
        "is_unsaved": written,
    }


def _due(organisation: Organisation) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "is_due": organisation.card_is_due(today),
        "checked_today": organisation.card_checked_on == today,
    }
