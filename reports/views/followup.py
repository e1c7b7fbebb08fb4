"""Doors of follow-up: the years, whether the plan was kept, figures."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from malmoandan.core.exports import XLSX, csv_lines, json_lines, xlsx_file
from malmoandan.core.public_cache import public_page
from reports.exports import followup
from reports.exports.sections import kept
from reports.exports.shown import Shown, ShownEntry, data_tag
from reports.figures import comparison, of
from reports.views.shared import CSV, helpful, year_in_hand, years_told


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
    today = timezone.localdate()
    desk = followup.desk(data)
    earlier = comparison.before(data, desk.rows)
    lines = followup.lines(desk, today=today, before=earlier)
    context = {
        "year": year,
        "plan": data.plan,
        "lines": lines,
        "brief": followup.in_brief(lines),
        "runs": year == today.year,
        "disputes": followup.disputes(data),
        "is_example": data.is_example,
        **kept.tally(desk),
    }
    return TemplateResponse(request, "reports/followup_page.html", context)


@require_safe
@public_page
def followup_compare(request: HttpRequest) -> HttpResponse:
    """Our own years beside each other, commitment by commitment."""
    found = comparison.of_latest()
    context = {
        "years": found.years,
        "lines": [
            (
                line,
                [(year, followup.shown(line.rows.get(year))) for year in found.years],
            )
            for line in found.lines
        ],
    }
    return TemplateResponse(request, "reports/followup_compare_page.html", context)


# The same table as files


def _lines(year: int) -> list[followup.Line]:
    """The lines of the page, with whole addresses."""
    data = year_in_hand(year)
    desk = followup.desk(data, settings.SITE_URL)
    earlier = comparison.before(data, desk.rows)
    return followup.lines(desk, today=timezone.localdate(), before=earlier)


def _named(year: int, kind: str) -> dict[str, str]:
    """The name that the file is saved under, in the language of the page."""
    word = pgettext("file name", "follow-up")
    name = f"{word}-{year}.{kind}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}


@require_safe
@helpful
def followup_csv(_request: HttpRequest, year: int) -> HttpResponse:
    """The table with semicolons."""
    text = "".join(csv_lines(followup.heads(), followup.rows(_lines(year))))
    return HttpResponse(text, content_type=CSV, headers=_named(year, "csv"))


@require_safe
@helpful
def followup_xlsx(_request: HttpRequest, year: int) -> FileResponse:
    """The table as a file of Excel's."""
    rows = followup.rows(_lines(year))
    file = xlsx_file(followup.heads(), rows, title=f"{_('Follow-up')} {year}")
    return FileResponse(file, content_type=XLSX, headers=_named(year, "xlsx"))


@require_safe
@helpful
def followup_json(_request: HttpRequest, year: int) -> HttpResponse:
    """The table as data for machines."""
    text = "".join(json_lines("commitments", followup.records(_lines(year))))
    return HttpResponse(text, content_type="application/json; charset=utf-8")


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
