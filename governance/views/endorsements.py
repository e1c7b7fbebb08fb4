"""Who stands behind the agreement: the public list, and an organisation's own page."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from governance import actions
from governance.exports import endorsements as exports
from governance.forms import endorsements as forms
from governance.models import Endorsement
from malmoandan.core import files
from malmoandan.core.public_cache import public_page
from malmoandan.core.transitions import verbs
from partnerships.models import Organisation
from partnerships.views import own
from partnerships.views.own_forms import press, tried

SPEAK = "partnerships.speak_for"
either = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@public_page
def endorsements(request: HttpRequest) -> HttpResponse:
    """What it means to endorse, who has, and how it is done."""
    standings = exports.standings()
    context = {
        "standings": standings,
        "has_examples": any(e.is_example for s in standings for e in s.named),
    }
    return TemplateResponse(request, "governance/endorsement_list_page.html", context)


@require_safe
@public_page
def endorsements_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The public list as a table."""
    name = "anslutna.csv"
    return HttpResponse(
        exports.as_table(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@public_page
def endorsements_json(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The public list as data."""
    return JsonResponse(
        exports.as_data(), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )


@login_required
@either
def own_endorsements(request: HttpRequest, pk: int) -> HttpResponse:
    """What the organisation has endorsed, and the form to hand in one more."""
    verb = SPEAK if request.method == "POST" else "partnerships.see_inside"
    organisation = own.organisation_of(request, pk, verb)
    form = forms.Endorse(request.POST or None, request.FILES or None)
    if form.is_valid() and tried(
        request,
        form,
        lambda: actions.endorse(
            organisation=organisation,
            version=form.cleaned_data["version"],
            decision=form.decision(),
            by=own.me(request),
            at=timezone.now(),
        ),
        _("Handed in. A coordinator reads it, and you get a letter."),
    ):
        return HttpResponseRedirect(_page_of(organisation))
    found = organisation.endorsements.select_related("agreement", "plan")
    context = {"form": form, "endorsements": found}
    template = "governance/own_endorsements_page.html"
    return own.show(request, organisation, template, context)


@login_required
@either
def own_endorsement(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One endorsement; what was sent back is handed in again here."""
    verb = SPEAK if request.method == "POST" else "partnerships.see_inside"
    organisation = own.organisation_of(request, pk, verb)
    endorsement = _one(organisation, number)
    initial = {
        name: getattr(endorsement, name) for name in ("decided_on", "body", "paragraph")
    }
    form = forms.Decided(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if tried(
            request,
            form,
            lambda: actions.endorse_again(
                endorsement=endorsement,
                decision=form.decision(),
                by=own.me(request),
                at=timezone.now(),
            ),
            _("Handed in again."),
        ):
            return HttpResponseRedirect(_page_of(organisation))
        endorsement = _one(organisation, number)
    can = verbs(Endorsement, endorsement.state)
    context = {"form": form, "endorsement": endorsement, "can": can}
    template = "governance/own_endorsement_page.html"
    return own.show(request, organisation, template, context)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Take back what the organisation handed in."""
    organisation = own.organisation_of(request, pk, SPEAK)
    endorsement = _one(organisation, number)
    return press(
        request,
        lambda: actions.withdraw_endorsement(
            endorsement=endorsement, by=own.me(request), at=timezone.now()
        ),
        done=_("The endorsement is taken back."),
        back=_page_of(organisation),
    )


@login_required
@require_safe
def minutes(request: HttpRequest, number: int) -> FileResponse:
    """The minutes, for the organisation and for those who confirm."""
    found = get_object_or_404(
        Endorsement.objects.select_related("organisation__kind", "document"), pk=number
    )
    if not request.user.has_perm("governance.read_minutes_of_endorsement", found):
        raise PermissionDenied
    if found.document is None:
        raise Http404
    return files.send(found.document)


def _one(organisation: Organisation, number: int) -> Endorsement:
    found = organisation.endorsements.select_related("agreement", "plan", "document")
    return get_object_or_404(found, pk=number)


def _page_of(organisation: Organisation) -> str:
    return reverse("endorsement-own", args=[organisation.pk])
