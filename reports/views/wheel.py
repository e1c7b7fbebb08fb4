"""Doors of the year wheel: drawing and table, and a calendar to subscribe to."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.views.calendar_files import webcal
from malmoandan.core import calendars
from malmoandan.core.public_cache import public_page
from reports import documents
from reports.drawings import MarkState, year_wheel
from reports.exports import wheel as shown
from reports.figures import missing, told, wheel, wheel_feed

# So far from today a wheel can be leafed to, so that machines do not leaf for ever.
YEARS_AROUND = 10


@require_safe
@public_page
def this_year(request: HttpRequest) -> HttpResponse:
    """The wheel of the year that runs."""
    return _page(request, timezone.localdate().year)


@require_safe
@public_page
def one_year(request: HttpRequest, year: int) -> HttpResponse:
    """The wheel of one year."""
    return _page(request, _judged(year))


@require_safe
@public_page
def feed(_request: HttpRequest) -> HttpResponse:
    """The calendar of this year and the next one, to subscribe to once and for all."""
    year = timezone.localdate().year
    return _calendar([year, year + 1], _("Year wheel"))


@require_safe
@public_page
def year_feed(_request: HttpRequest, year: int) -> HttpResponse:
    """The calendar of one year."""
    name = _("Year wheel %(year)s") % {"year": _judged(year)}
    return _calendar([year], name)


def _judged(year: int) -> int:
    """The year, if there is a wheel to show."""
    if abs(year - timezone.localdate().year) > YEARS_AROUND and year not in told():
        raise Http404
    return year


def _page(request: HttpRequest, year: int) -> HttpResponse:
    today = timezone.localdate()
    found = missing.of(year, today)
    lines = shown.lines(wheel.shown(found.slots))
    marks = [line.mark for line in lines]
    around = shown.around(year)
    path = reverse("wheel-year-feed", args=[year])
    context = {
        "year": year,
        "is_this_year": year == today.year,
        "is_example": found.data.is_example,
        "plan": found.data.plan,
        "lines": lines,
        "milestones": around,
        "states": list(MarkState),
        "drawing": year_wheel(
            marks,
            year=year,
            month_now=today.month if year == today.year else None,
            milestones=around,
        ),
        "before": year - 1 if year - 1 in told() else None,
        "after": year + 1 if year <= today.year else None,
        "address": settings.SITE_URL + path,
        "webcal": webcal(path),
    }
    return TemplateResponse(request, "reports/wheel_page.html", context)


def _calendar(years: list[int], what: str) -> HttpResponse:
    today = timezone.localdate()
    found = [one for year in years for one in wheel_feed.of(year, today)]
    made = documents.year_feed(found, name=f"{settings.SITE_NAME} – {what}")
    headers = {"Content-Disposition": "inline"}
    return HttpResponse(made, content_type=calendars.KIND, headers=headers)
