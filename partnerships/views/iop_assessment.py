"""Doors of the pre-assessment: read by the parties, written by coordinators."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.exports import iop_assessment as export
from partnerships.figures import iop as figures
from partnerships.forms import iop_assessment as forms
from partnerships.models import IopCase
from partnerships.models.iop_possible import why_not_assess
from partnerships.views import own


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question on one page, with its answers; coordinators write here."""
    case = _case(request, pk)
    known = list(case.answers.all())
    answers = forms.Answers(export.questions(), known)
    conclusion = forms.Conclusion(initial=_written(case))
    if request.method == "POST":
        if not request.user.has_perm("partnerships.assess_case", case):
            raise PermissionDenied
        if "conclude" in request.POST:
            conclusion = forms.Conclusion(request.POST)
            done = _conclude(request, case, conclusion)
        else:
            answers = forms.Answers(export.questions(), known, request.POST)
            done = _answer(request, case, answers)
        if done:
            return HttpResponseRedirect(f"{_address(case)}{done}")
    shown = export.of(case)
    context = {
        "case": case,
        "shown": shown,
        "answers": answers,
        "asked": [
            (group.label, [(each, *answers.of(each.term)) for each in group.questions])
            for group in shown.groups
        ],
        "conclusion": conclusion,
        "stops": why_not_assess(case),
        "writes": request.user.has_perm("partnerships.assess_case", case),
    }
    return TemplateResponse(request, "partnerships/iop/assessment_page.html", context)


@login_required
@require_safe
def assessment_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The pre-assessment as a file."""
    case = _case(request, pk)
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    try:
        content = export.paper(case, lang).pdf()
    except PdfUnavailable as error:
        context = {"case": case, "advice": str(error)}
        return render(request, "partnerships/iop/no_pdf_page.html", context, status=503)
    headers = {
        "Content-Disposition": f'inline; filename="forprovning-{case.pk}.pdf"',
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _case(request: HttpRequest, pk: int) -> IopCase:
    case = get_object_or_404(figures.with_parties(IopCase.objects.all()), pk=pk)
    if request.user.has_perm("partnerships.read_case", case):
        return case
    if not case.is_public:
        raise Http404
    raise PermissionDenied


def _address(case: IopCase) -> str:
    return reverse("iop-assessment", args=[case.pk])


def _written(case: IopCase) -> dict[str, Any]:
    done = getattr(case, "assessment", None)
    return {"advice": done.advice, "reason": done.reason} if done else {}


def _answer(request: HttpRequest, case: IopCase, form: forms.Answers) -> str | None:
    """Save each whole answer; None when something has to be put right first."""
    is_whole = form.is_valid()
    changed = form.changed()
    try:
        for question, (answer, reason) in changed.items():
            actions.answer_question(
                case=case,
                question=question,
                answer=answer,
                reason=reason,
                by=own.me(request),
                at=timezone.now(),
            )
    except NotPossible as no:
        messages.error(request, no.reason.label)
        return "#fragor"
    if changed:
        words = ngettext("%d answer is saved.", "%d answers are saved.", len(changed))
        messages.success(request, words % len(changed))
    elif is_whole:
        messages.info(request, _("Nothing was changed."))
    place = request.POST.get("save", "")
    there = f"#fraga-{place}" if place.isdecimal() else "#fragor"
    return there if is_whole else None


def _conclude(
    request: HttpRequest, case: IopCase, form: forms.Conclusion
) -> str | None:
    if not form.is_valid():
        return None
    try:
        actions.conclude_assessment(
            case=case, by=own.me(request), at=timezone.now(), **form.cleaned_data
        )
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return None
    messages.success(request, _("The advice is written."))
    return "#rad"
