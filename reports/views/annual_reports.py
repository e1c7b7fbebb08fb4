"""Doors of the annual report: the years, the page, the file, the figures."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.public_cache import public_page
from reports.exports import edition, report
from reports.exports.figures_json import figures_json
from reports.views.shared import helpful, year_in_hand, years_told


@require_safe
@public_page
def annual_report_list(request: HttpRequest) -> HttpResponse:
    """The years that have a report."""
    return TemplateResponse(request, "reports/report_list_page.html", years_told())


@require_safe
@public_page
@helpful
def annual_report_read(request: HttpRequest, year: int) -> HttpResponse:
    """The annual report as a page."""
    made = report.of(year_in_hand(year), timezone.localdate())
    context = {"report": made, "year": year}
    return TemplateResponse(request, "reports/report_page.html", context)


@require_safe
@helpful
def annual_report_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The annual report as a file."""
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    made = edition.of(year_in_hand(year), lang)
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
@helpful
def annual_report_json(_request: HttpRequest, year: int) -> HttpResponse:
    """The figures of the year for machines."""
    content = figures_json(year_in_hand(year))
    return HttpResponse(content, content_type="application/json; charset=utf-8")
