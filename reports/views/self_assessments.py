"""Doors of the self-assessment: the form while it is open, the result afterwards."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from malmoandan.core.models import User
from partnerships.views.own_forms import tried
from reports.actions import self_assessments as actions
from reports.exports import self_assessment as export
from reports.forms import self_assessments as forms
from reports.search import self_assessments as search

ASSESS = "reports.assess_own_side"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment(request: HttpRequest, year: int) -> HttpResponse:
    """Say how well the principles are followed; read what the sides say together."""
    person = cast("User", request.user)
    if not person.has_perm(ASSESS):
        raise PermissionDenied
    now = timezone.now()
    said = search.said_by(person, year)
    principles = search.principles()
    posted = request.POST if request.method == "POST" else None
    form = forms.Assess(posted, principles=principles, said=said)
    if posted is not None and form.is_valid():
        kept = tried(
            request,
            form,
            lambda: actions.assess(
                year=year, answers=form.answers(), by=person, at=now
            ),
            _("Thank you! You can change your answers until the last day."),
        )
        if kept:
            return HttpResponseRedirect(reverse("self-assessment", args=[year]))
    today = timezone.localdate(now)
    context = {
        "year": year,
        "form": form,
        "has_said": bool(said),
        "is_open": search.open_year(today) == year,
        **export.result(year, today),
    }
    return TemplateResponse(request, "reports/self_assessment/page.html", context)
