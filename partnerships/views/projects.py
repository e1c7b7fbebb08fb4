"""Doors of the cooperations that everybody may read about."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from malmoandan.core.public_cache import public_page
from partnerships.exports import projects as export
from partnerships.forms import projects as forms
from partnerships.models import Project, Story
from partnerships.search import projects as search
from partnerships.views.pages import paged

KEEP = "partnerships.edit_cooperation"
ON_A_PAGE = 30


@require_safe
@public_page
def project_list(request: HttpRequest) -> HttpResponse:
    """Every cooperation that its partners tell of, and ways to find one."""
    form = forms.Filter(request.GET)
    choice = form.choice()
    pages = paged(request, search.projects(**choice), ON_A_PAGE)
    context = {
        "form": form,
        "choice": choice,
        **pages,
        "has_any": pages["found"] or Project.objects.public().exists(),
    }
    return TemplateResponse(request, "partnerships/projects/list_page.html", context)


@require_safe
def project_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same selection as a table."""
    found = search.projects(**forms.Filter(request.GET).choice())
    return StreamingHttpResponse(
        export.as_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="samarbeten.csv"'},
    )


@require_safe
def project_json(request: HttpRequest) -> StreamingHttpResponse:
    """The same selection as data."""
    found = search.projects(**forms.Filter(request.GET).choice())
    return StreamingHttpResponse(
        export.as_json(found), content_type="application/json; charset=utf-8"
    )


@require_safe
@public_page
def project_read(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """One cooperation: who, what, when, and what came of it."""
    rows = search.with_partners(Project.objects.select_related("funding", "level"))
    project = get_object_or_404(rows, pk=pk)
    if not project.is_public and not request.user.has_perm(KEEP):
        raise Http404
    if slug != project.slug:
        there = reverse("project-read", args=[project.pk, project.slug])
        return HttpResponsePermanentRedirect(there)
    context = {"project": project, **told(project)}
    return TemplateResponse(request, "partnerships/projects/read_page.html", context)


def told(project: Project) -> dict[str, Any]:
    """What the page of a cooperation shows besides its own row."""
    case = project.iop
    return {
        "phase": project.phase(timezone.localdate()),
        "parts": list(project.partners.all()),
        "activities": list(project.activities.all()),
        "case": case if case is not None and case.is_public else None,
        "stories": list(Story.objects.public().filter(project=project)),
        "citations": list(project.citations.select_related("document")),
    }
