"""Doors of follow-up: the years, whether the plan was kept, figures, the report."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.public_cache import public_page
from reports.exports import edition, followup, report
from reports.exports.figures_json import figures_json
from reports.exports.sections import kept
from reports.exports.shown import Shown, ShownEntry, data_tag
from reports.figures import YearData, load_shown, of, told


class NothingKnown(Exception):
    """No facts of the year are loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(year)


def _year(year: int) -> YearData:
    data = load_shown(year, timezone.localdate())
    if data.is_empty:
        raise NothingKnown(year)
    return data


def _helpful(view: Any) -> Any:
    """Say what there is instead, where nothing is known of a year."""

    def wrapped(request: HttpRequest, year: int, **kwargs: Any) -> HttpResponse:
        try:
            answer: HttpResponse = view(request, year, **kwargs)
        except NothingKnown:
            context = {"year": year, "years": told()}
            return render(request, "reports/no_facts_page.html", context, status=404)
        return answer

    return wrapped


@require_safe
@public_page
def followup_list(request: HttpRequest) -> HttpResponse:
    """The years that can be followed up."""
    return TemplateResponse(request, "reports/followup_list_page.html", _years())


@require_safe
@public_page
def annual_report_list(request: HttpRequest) -> HttpResponse:
    """The years that have a report."""
    return TemplateResponse(request, "reports/report_list_page.html", _years())


def _years() -> dict[str, Any]:
    return {"years": told()}


@require_safe
@public_page
@_helpful
def followup_read(request: HttpRequest, year: int) -> HttpResponse:
    """Whether the plan was kept, commitment by commitment."""
    data = _year(year)
    desk = followup.desk(data)
    context = {
        "year": year,
        "plan": data.plan,
        "lines": followup.lines(desk),
        "disputes": followup.disputes(data),
        "is_example": data.is_example,
        **kept.tally(desk),
    }
    return TemplateResponse(request, "reports/followup_page.html", context)


@require_safe
@public_page
@_helpful
def figure_list(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure of the year."""
    data = _year(year)
    figures = [Shown(figure) for figure in of(year, data).values()]
    context = {"year": year, "figures": figures, "is_example": data.is_example}
    return TemplateResponse(request, "reports/figure_list_page.html", context)


@require_safe
@public_page
@_helpful
def figure_rows(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One figure, and the rows that it is the sum of."""
    data = _year(year)
    figure = of(year, data).get(key)
    if figure is None:
        raise Http404
    context = {
        "year": year,
        "figure": figure,
        "shown": Shown(figure),
        "rows": [ShownEntry(entry, year) for entry in figure.entries],
        "whole": data_tag(figure.value),
        "is_example": data.is_example,
    }
    return TemplateResponse(request, "reports/figure_page.html", context)


@require_safe
@public_page
@_helpful
def annual_report_read(request: HttpRequest, year: int) -> HttpResponse:
    """The annual report as a page."""
    made = report.of(_year(year), timezone.localdate())
    context = {"report": made, "year": year}
    return TemplateResponse(request, "reports/report_page.html", context)


@require_safe
@_helpful
def annual_report_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The annual report as a file."""
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    made = edition.of(_year(year), lang)
    kept = {"ETag": f'"{made.digest}"', "Cache-Control": "no-cache"}
    known: HttpResponse | None = get_conditional_response(
        request, etag=kept["ETag"], response=HttpResponse(headers=kept)
    )
    if known and known.status_code != HTTPStatus.OK:
        return known
    try:
        content = made.pdf()
    except PdfUnavailable as error:
        context = {"year": year, "advice": str(error)}
        return render(request, "reports/no_pdf_page.html", context, status=503)
    name = f"{_('annual-report')}-{year}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', **kept}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@public_page
@_helpful
def annual_report_json(_request: HttpRequest, year: int) -> HttpResponse:
    """The figures of the year for machines."""
    content = figures_json(_year(year))
    return HttpResponse(content, content_type="application/json; charset=utf-8")
