"""The public register of decisions: every §, its extract, and the chain."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.documents import extracts
from governance.exports import decisions as exports
from governance.forms import decisions as forms
from governance.models import Meeting, Paragraph
from governance.search import chain, minutes_read
from governance.search import decisions as search
from governance.search.minutes_now import clock
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.public_cache import public_page
from partnerships.views.pages import paged

READ_EARLY = "governance.read_papers"
SEE_LOG = "governance.publish_minutes"
ON_A_PAGE = 25
NOW = "nu"


@require_safe
@public_page
def decision_list(request: HttpRequest) -> HttpResponse:
    """Every decision that anybody may read, and ways to find one."""
    form = forms.Filter(request.GET)
    choice = form.choice()
    pages = paged(request, search.decisions(**choice), ON_A_PAGE)
    context = {
        "form": form,
        "choice": choice,
        **pages,
        "has_any": pages["found"] or search.published().exists(),
        "has_examples": any(paragraph.is_example for paragraph in pages["page"]),
    }
    return TemplateResponse(request, "governance/decisions/list_page.html", context)


@require_safe
@public_page
def decision_read(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One §: what was decided, how, and what became of it."""
    paragraph = _one(request, year, number)
    before, after = search.neighbours(paragraph)
    is_hidden = bool(paragraph.withheld) and not request.user.has_perm(SEE_LOG)
    context = {
        "paragraph": paragraph,
        "meeting": paragraph.meeting,
        "is_public": _is_public(paragraph),
        "is_hidden": is_hidden,
        "steps": search.steps_of(paragraph),
        "corrected_by": search.corrections_of(paragraph),
        "before": before,
        "after": after,
        **({} if is_hidden else _told(paragraph)),
        **_log(request, paragraph),
    }
    return TemplateResponse(request, "governance/decisions/read_page.html", context)


def _told(paragraph: Paragraph) -> dict[str, Any]:
    """What the § says, and what hangs on it."""
    papers = paragraph.item.papers.filter(is_public=True).select_related("file")
    return {
        "said": minutes_read.paragraph(paragraph.content),
        "clock": clock(paragraph.meeting, today=timezone.localdate()),
        "papers": list(papers),
        "public_sums": {paper.file.sha256 for paper in papers},
        "assignments": list(paragraph.assignments.all()),
        "closed": list(paragraph.closed_assignments.all()),
        "later": search.later_turns(paragraph),
    }


def _log(request: HttpRequest, paragraph: Paragraph) -> dict[str, Any]:
    """To whom it was sent: addresses are for those who send."""
    if not request.user.has_perm(SEE_LOG):
        return {}
    return {"may_send": True, "dispatches": list(paragraph.dispatches.all())}


@require_safe
def decision_pdf(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The extract of one §, as a file. The same § is always the same file."""
    paragraph = _one(request, year, number)
    if paragraph.withheld:
        raise Http404
    kept = {"ETag": f'"{paragraph.digest}"', "Cache-Control": "no-cache"}
    known: HttpResponse | None = get_conditional_response(
        request, etag=kept["ETag"], response=HttpResponse(headers=kept)
    )
    if known is not None and known.status_code != 200:
        return known
    try:
        content = extracts.of_paragraph(paragraph)
    except PdfUnavailable as error:
        context = {"paragraph": paragraph, "advice": str(error)}
        page = "governance/decisions/no_pdf_page.html"
        return render(request, page, context, status=503)
    name = extracts.file_name(paragraph)
    headers = {"Content-Disposition": f'inline; filename="{name}"', **kept}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _one(request: HttpRequest, year: int, number: int) -> Paragraph:
    """The § if it is published; those who take part read it as soon as it is approved.

    Anybody else is not told that there is one.
    """
    paragraph = search.paragraph_at(year, number)
    if paragraph is None:
        raise Http404
    if _is_public(paragraph) or request.user.has_perm(READ_EARLY, paragraph.meeting):
        return paragraph
    raise Http404


def _is_public(paragraph: Paragraph) -> bool:
    return bool(paragraph.meeting.state == Meeting.State.PUBLISHED)


def verify(request: HttpRequest) -> HttpResponse:
    """Whether the chain holds: as of late, or counted again at this moment."""
    return _counted_now(request) if NOW in request.GET else _counted(request)


@require_safe
@public_page
def _counted(request: HttpRequest) -> HttpResponse:
    return _verified(request)


@require_safe
@never_cache
def _counted_now(request: HttpRequest) -> HttpResponse:
    return _verified(request)


def _verified(request: HttpRequest) -> HttpResponse:
    examples = not search.links().exists() and search.links(examples=True).exists()
    context = {
        "report": chain.verify(examples=examples),
        "is_example": examples,
        "counted_at": timezone.now(),
    }
    return TemplateResponse(request, "governance/decisions/verify_page.html", context)


@require_safe
@public_page
def chain_json(_request: HttpRequest) -> HttpResponse:
    """The chain as data."""
    examples = not search.links().exists()
    content = exports.chain(examples=examples)
    return HttpResponse(content, content_type="application/json; charset=utf-8")
