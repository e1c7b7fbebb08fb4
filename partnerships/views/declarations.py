"""The organisation's self-declaration, on its own pages."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from malmoandan.core.models import Term, Vocabulary
from partnerships.actions import declarations as actions
from partnerships.forms import declarations as forms
from partnerships.models import DeclarationDraft, Organisation, SelfDeclaration
from partnerships.views import own
from partnerships.views.own_forms import tried

SPEAK = "partnerships.speak_for"
PAGE = "partnerships/declarations/own_page.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """How the declaration stands, and the form to hand in (another) one."""
    if request.method == "POST":
        return _taken(request, own.organisation_of(request, pk, SPEAK))
    organisation = own.organisation_of(request, pk)
    latest = SelfDeclaration.objects.latest_of(organisation)
    draft = DeclarationDraft.objects.filter(organisation=organisation).first()
    initial = draft.answers if draft else _typed(latest)
    form = forms.Declaration(_criteria(), initial=initial)
    return _page(request, organisation, form, latest, draft)


def _taken(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Keep the draft, or hand the answers in."""
    is_draft = "draft" in request.POST
    form = forms.Declaration(_criteria(), request.POST, complete=not is_draft)

    def perform() -> None:
        given: dict[str, Any] = {
            "organisation": organisation,
            "by": request.user,
            "at": timezone.now(),
        }
        if is_draft:
            actions.save_declaration_draft(answers=form.cleaned_data, **given)
        else:
            actions.declare(answers=form.answers(), **given)

    done = _("The draft is saved.") if is_draft else _("Handed in. Thank you!")
    if form.is_valid() and tried(request, form, perform, done):
        return HttpResponseRedirect(reverse("declaration-own", args=[organisation.pk]))
    latest = SelfDeclaration.objects.latest_of(organisation)
    return _page(request, organisation, form, latest, None)


def _page(
    request: HttpRequest,
    organisation: Organisation,
    form: forms.Declaration,
    latest: SelfDeclaration | None,
    draft: DeclarationDraft | None,
) -> HttpResponse:
    answers = latest.answers.select_related("criterion") if latest else None
    context = {
        "form": form,
        "latest": latest,
        "answers": answers,
        "draft": draft,
        "why_not": SelfDeclaration.why_not(organisation),
    }
    return own.show(request, organisation, PAGE, context)


def _criteria() -> list[Term]:
    return list(Term.objects.filter(vocabulary=Vocabulary.IDEBUREN_CRITERION))


def _typed(latest: SelfDeclaration | None) -> dict[str, str]:
    """The answers that were handed in last, as the form has them."""
    typed: dict[str, str] = {}
    for answer in latest.answers.all() if latest else ():
        typed[f"fulfilled_{answer.criterion_id}"] = (
            forms.YES if answer.fulfilled else forms.NO
        )
        typed[f"reason_{answer.criterion_id}"] = answer.reason
    return typed
