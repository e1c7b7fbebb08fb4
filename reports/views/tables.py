"""Doors of the tables of a year: goals, participation, the focus area."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from malmoandan.core.exports import csv_lines
from malmoandan.core.public_cache import public_page
from reports.exports import tables
from reports.views.shared import CSV, helpful, year_in_hand


@require_safe
@public_page
@helpful
def table_list(request: HttpRequest, year: int) -> HttpResponse:
    """The three tables on one page."""
    data = year_in_hand(year)
    context = {"year": year, "tables": tables.of(data), "is_example": data.is_example}
    return TemplateResponse(request, "reports/tables_page.html", context)


@require_safe
@helpful
def table_csv(_request: HttpRequest, year: int, name: str) -> HttpResponse:
    """One of the tables as a file."""
    file = tables.FILES.get(name)
    if file is None:
        raise Http404
    text = "".join(csv_lines(file.heads, file.rows(year_in_hand(year))))
    named = {"Content-Disposition": f'attachment; filename="{name}-{year}.csv"'}
    return HttpResponse(text, content_type=CSV, headers=named)
