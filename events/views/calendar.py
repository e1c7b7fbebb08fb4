"""Doors of the calendar: what comes, a month, and what has been."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.forms.calendar import Filter
from events.models import Event
from events.search import calendar as search
from events.views.calendar_files import webcal
from malmoandan.core.public_cache import public_page
from partnerships.views.pages import paged

ON_A_PAGE = 50
MONTHS = range(1, 13)


@require_safe
@public_page
def calendar_list(request: HttpRequest) -> HttpResponse:
    """What comes, by month, and ways to find something in it."""
    now = timezone.now()
    form = Filter(request.GET)
    choice = form.choice()
    found = search.chosen(search.coming(timezone.localdate(now)), **choice)
    context = {
        **_listed(request, found, now),
        "form": form,
        "choice": choice,
        "today": timezone.localdate(now),
        "feeds": _feeds(form.there),
    }
    return TemplateResponse(request, "events/calendar_page.html", context)


@require_safe
@public_page
def archive(request: HttpRequest) -> HttpResponse:
    """What has been, the latest first, by year, kind, focus area, place and words."""
    now = timezone.now()
    form = Filter(request.GET, with_years=True)
    choice = form.choice()
    found = search.chosen(search.been(timezone.localdate(now)), **choice)
    context = {
        **_listed(request, found, now),
        "form": form,
        "choice": choice,
        "today": timezone.localdate(now),
    }
    return TemplateResponse(request, "events/calendar_archive_page.html", context)


@require_safe
@public_page
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """One month as a table, a square a day; on a phone as a list."""
    today = timezone.localdate()
    years = search.years_shown(today)
    if year not in years or month not in MONTHS:
        raise Http404
    first = dt.date(year, month, 1)
    weeks = search.month_of(year, month, today)
    days = [day for week in weeks for day in week if day.events]
    context = {
        "first": first,
        "weeks": weeks,
        "days": days,
        "today": today,
        "before": _step(first, -1, years),
        "after": _step(first, 1, years),
    }
    return TemplateResponse(request, "events/calendar_month_page.html", context)


def _step(first: dt.date, steps: int, years: range) -> dt.date | None:
    """The month before or after; None where there is no more to leaf to."""
    months = first.year * 12 + first.month - 1 + steps
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, 1) if year in years else None


def _listed(request: HttpRequest, found: Any, now: dt.datetime) -> dict[str, Any]:
    """One page of the list, by month, with what is full."""
    pages = paged(request, found, ON_A_PAGE)
    events = list(pages["page"].object_list)
    months = [
        (name, list(rows)) for name, rows in groupby(events, key=search.month_name)
    ]
    return {
        **pages,
        "months": months,
        "full": search.full(events, now),
        "cancelled": Event.State.CANCELLED,
    }


def _feeds(there: search.Choices) -> list[dict[str, str]]:
    """What one can subscribe to: a name, and the address that calendars open."""
    found = [(_("Everything"), reverse("calendar-feed"))]
    found += [
        (kind.plural, reverse("calendar-kind-feed", args=[kind.pk]))
        for kind in there.kinds
    ]
    found += [
        (area.title, reverse("calendar-focus-feed", args=[area.pk]))
        for area in there.areas
    ]
    return [
        {"name": name, "path": path, "webcal": webcal(path)} for name, path in found
    ]
