"""Assignments: the public list, and the page where the owner says how one stands."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from governance.actions import assignments as actions
from governance.forms import assignments as forms
from governance.models import Assignment
from governance.search import assignments as search
from malmoandan.core.models import User
from malmoandan.core.public_cache import public_page
from partnerships.views.own_forms import press, tried

REPORT = "governance.report_on_assignment"


@require_safe
@public_page
def assignments(request: HttpRequest) -> HttpResponse:
    """What the group has asked for: the open ones first, then the closed ones."""
    register = search.register(timezone.localdate())
    told = [*register.open, *register.closed]
    context = {
        "register": register,
        "has_examples": any(each.record.is_example for each in told),
    }
    return TemplateResponse(request, "governance/assignment_list_page.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment, and the form to say how it stands."""
    assignment = _mine(request, pk)
    form = forms.Status(request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = tried(
            request,
            form,
            lambda: actions.report_status(
                assignment=assignment,
                text=form.cleaned_data["text"],
                by=cast("User", request.user),
                at=timezone.now(),
            ),
            _("Written. The steering group reads it at its next meeting."),
        )
        if written:
            return HttpResponseRedirect(_page_of(assignment))
        assignment = _mine(request, pk)
    context = {
        "assignment": assignment,
        "statuses": assignment.statuses.all(),
        "is_late": assignment.is_late(timezone.localdate()),
        "form": form,
    }
    return TemplateResponse(request, "governance/assignment_own_page.html", context)


@login_required
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the work has begun."""
    assignment = _mine(request, pk)
    return press(
        request,
        lambda: actions.start_assignment(
            assignment=assignment, by=cast("User", request.user), at=timezone.now()
        ),
        done=_("Noted: the work has begun."),
        back=_page_of(assignment),
    )


def _mine(request: HttpRequest, pk: int) -> Assignment:
    found = Assignment.objects.select_related("given_in", "closed_in", "person")
    assignment: Assignment = get_object_or_404(found, pk=pk)
    if not request.user.has_perm(REPORT, assignment):
        raise PermissionDenied
    return assignment


def _page_of(assignment: Assignment) -> str:
    return reverse("assignment-status", args=[assignment.pk])
