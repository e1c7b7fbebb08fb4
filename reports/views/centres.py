"""Doors of what a centre counts: its own link, and its own pages."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from reports.actions import centre_reports as actions
from reports.forms.centres import Quarter
from reports.models import CentreReport
from reports.search import centres as search
from reports.search.links import link_of
from reports.views import links

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Desk:
    """Which quarter is told of, by whom, and under which address."""

    report: CentreReport
    by: User | None
    address: str


@never_cache
@require_http_methods(METHODS)
def centre_answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The numbers of a quarter, behind a personal link."""
    link = link_of(key, "centre_report")
    if link is None or link.centre_report is None:
        return links.gone(request)
    by = request.user if isinstance(request.user, User) else link.user
    desk = Desk(link.centre_report, by, reverse("centre-answer", args=[key]))
    return links.through(request, link, partial(_page, request, desk))


@login_required
@never_cache
@require_http_methods(METHODS)
def centre_own(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page for those who speak for whoever runs the centre."""
    rows = CentreReport.objects.select_related("centre__operator")
    report = get_object_or_404(rows, pk=pk)
    operator = report.centre.operator
    if operator is None or not request.user.has_perm(
        "partnerships.speak_for", operator
    ):
        raise PermissionDenied
    by = request.user if isinstance(request.user, User) else None
    return _page(request, Desk(report, by, reverse("centre-own", args=[pk])), False)


def _page(request: HttpRequest, desk: Desk, carried: bool) -> HttpResponse:
    """The form; once sent in, what was told."""
    report = desk.report
    is_post = request.method == "POST" and not carried
    if is_post and "change" in request.POST:
        return _reopened(desk)
    if report.state == CentreReport.State.SENT:
        return _told(request, desk)
    data = request.POST if "send" in request.POST else None
    form = Quarter(report, search.last_told(report), data)
    if is_post and form.is_valid():
        with suppress(NotPossible):  # sent in by a first click
            actions.send_quarter(
                report=report,
                counts=form.counted(),
                note=form.cleaned_data["note"],
                by=desk.by,
                at=timezone.now(),
            )
        return HttpResponseRedirect(desk.address)
    context = {"report": report, "form": form, "address": desk.address}
    return TemplateResponse(request, "reports/centres/answer_page.html", context)


def _reopened(desk: Desk) -> HttpResponse:
    """Let it be mended; a second click finds it open already."""
    with suppress(NotPossible):
        actions.reopen_quarter(report=desk.report, by=desk.by, at=timezone.now())
    return HttpResponseRedirect(desk.address)


def _told(request: HttpRequest, desk: Desk) -> HttpResponse:
    report = desk.report
    context = {
        "report": report,
        "counts": report.counts.select_related("measure", "value_qualifier"),
        "address": desk.address,
        "may_change": report.why_not_mend(timezone.localdate()) is None,
    }
    return TemplateResponse(request, "reports/centres/done_page.html", context)
