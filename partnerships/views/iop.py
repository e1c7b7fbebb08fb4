"""Doors of the public register of partnerships."""

from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from malmoandan.core import files
from malmoandan.core.public_cache import public_page
from partnerships.exports import iop as export
from partnerships.exports import iop_shown as shown
from partnerships.figures import iop as figures
from partnerships.forms import iop as forms
from partnerships.models import (
    IopCase,
    IopContribution,
    IopDocument,
    Project,
    Story,
)


@require_safe
@public_page
def case_list(request: HttpRequest) -> HttpResponse:
    """The register: every public case with its steps in plain sight."""
    today = timezone.localdate()
    form = forms.Filter(request.GET)
    choice = form.choice()
    cases = list(figures.register(choice))
    context = {
        "form": form,
        "choice": choice,
        "groups": shown.groups(cases, today),
        "found": len(cases),
        "counts": figures.counts(cases, today, choice.year),
        "query": request.GET.urlencode(),
        "has_any": bool(cases) or IopCase.objects.public().exists(),
        "today": today,
    }
    return TemplateResponse(request, "partnerships/iop/case_list_page.html", context)


@require_safe
@public_page
def case_csv(request: HttpRequest) -> HttpResponse:
    """The same selection as a table."""
    cases = figures.register(forms.Filter(request.GET).choice())
    content = export.as_csv(export.whole(cases), timezone.localdate())
    return HttpResponse(
        "".join(content),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="partnerskap.csv"'},
    )


@require_safe
@public_page
def case_json(request: HttpRequest) -> HttpResponse:
    """The same selection as data."""
    cases = figures.register(forms.Filter(request.GET).choice())
    data = export.as_data(export.whole(cases), timezone.localdate())
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@require_safe
@public_page
def case_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """One case: where it stands, who brings what, what has been decided and held."""
    case = get_object_or_404(figures.with_parties(IopCase.objects.all()), pk=pk)
    sees_all = request.user.has_perm("partnerships.read_case", case)
    if not case.is_public and not sees_all:
        raise Http404
    if slug != case.slug:
        there = reverse("iop-read", args=[case.pk, case.slug])
        return HttpResponsePermanentRedirect(there)
    context = {
        **_page(case, sees_all=sees_all),
        "mine": [
            party
            for party in case.parties.all()
            if request.user.has_perm("partnerships.speak_for", party.organisation)
        ],
        "keeps": request.user.has_perm("partnerships.edit_cooperation"),
    }
    return TemplateResponse(request, "partnerships/iop/case_page.html", context)


def _page(case: IopCase, *, sees_all: bool) -> dict[str, Any]:
    today = timezone.localdate()
    brought = IopContribution.objects.filter(party__case=case)
    brought = brought.select_related("party__organisation__kind")
    meetings = list(case.meetings.all())
    return {
        "case": case,
        "shown": shown.Shown(case, today, case.steps_taken()),
        "contributions": shown.contributions(brought),
        "decisions": list(case.decisions.select_related("board")),
        "amendments": list(case.amendments.all()),
        "meetings": [(meeting, meeting.is_missed(today)) for meeting in meetings],
        "documents": list(_documents(case, sees_all=sees_all)),
        "assessment": getattr(case, "assessment", None),
        "projects": list(Project.objects.public().filter(iop=case)),
        "stories": list(Story.objects.public().filter(case=case)),
        "continued_by": list(IopCase.objects.public().filter(continues=case)),
        "citations": case.citations.select_related("document"),
        "sees_all": sees_all,
        "today": today,
    }


def _documents(case: IopCase, *, sees_all: bool) -> Any:
    documents = case.documents.select_related("file")
    return documents if sees_all else documents.filter(is_public=True)


@require_safe
def document_read(request: HttpRequest, pk: int, document: int) -> FileResponse:
    """A file of the case: a public one of a public case is anybody's."""
    rows = IopDocument.objects.select_related("file", "case")
    found = get_object_or_404(rows, pk=document, case=pk)
    is_public = found.is_public and found.case.is_public
    if not is_public and not request.user.has_perm(
        "partnerships.read_case", found.case
    ):
        raise Http404
    return files.send(found.file)
