"""Doors of follow-up: the years, whether the plan was kept, figures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from malmoandan.core.public_cache import public_page
from reports.exports import followup
from reports.exports.sections import kept
from reports.exports.shown import Shown, ShownEntry, data_tag
from reports.figures import of
from reports.views.shared import helpful, year_in_hand, years_told


@require_safe
@public_page
def followup_list(request: HttpRequest) -> HttpResponse:
    """The years that can be followed up."""
    return TemplateResponse(request, "reports/followup_list_page.html", years_told())


@require_safe
@public_page
@helpful
def followup_read(request: HttpRequest, year: int) -> HttpResponse:
    """Whether the plan was kept, commitment by commitment."""
    data = year_in_hand(year)
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
@helpful
def figure_list(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure of the year."""
    data = year_in_hand(year)
    figures = [Shown(figure) for figure in of(year, data).values()]
    context = {"year": year, "figures": figures, "is_example": data.is_example}
    return TemplateResponse(request, "reports/figure_list_page.html", context)


@require_safe
@public_page
@helpful
def figure_rows(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """One figure, and the rows that it is the sum of."""
    data = year_in_hand(year)
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
