"""Doors of the yearly contributions: a personal link, and the organisation's pages."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
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
from reports.actions import answers as actions
from reports.forms.contributions import Answers
from reports.models import Contribution, ContributionRefusal
from reports.search.contributions import questions_for
from reports.search.links import link_of
from reports.views import links

METHODS = ["GET", "HEAD", "POST"]
ASKED = "reports/contributions/answer_page.html"
DONE = "reports/contributions/done_page.html"


@dataclass(frozen=True)
class Desk:
    """Whose contribution is written, by whom, and under which address."""

    contribution: Contribution
    by: User | None
    address: str


@never_cache
@require_http_methods(METHODS)
def contribution_answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The five questions behind a personal link; once sent in, what happens next."""
    link = link_of(key, "contribution")
    if link is None or link.contribution is None:
        return links.gone(request)
    here = reverse("contribution-answer", args=[key])
    by = request.user if isinstance(request.user, User) else link.user
    desk = Desk(link.contribution, by, here)
    return links.through(request, link, partial(_page, request, desk))


@login_required
@never_cache
@require_http_methods(METHODS)
def contribution_own(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page for those who speak for the organisation and are logged in."""
    rows = Contribution.objects.select_related("organisation__kind", "round")
    contribution = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("partnerships.speak_for", contribution.organisation):
        raise PermissionDenied
    by = request.user if isinstance(request.user, User) else None
    here = reverse("contribution-own", args=[pk])
    return _page(request, Desk(contribution, by, here), False)


def _page(request: HttpRequest, desk: Desk, carried: bool) -> HttpResponse:
    """The form, what came of sending it, or why there is none."""
    contribution = desk.contribution
    is_post = request.method == "POST" and not carried
    if is_post and "change" in request.POST:
        return _reopened(desk)
    data = request.POST if "seen" in request.POST else None
    form = Answers(contribution, questions_for(contribution), data)
    if contribution.why_not_write():
        return _no_form(request, desk, form)
    if is_post and form.is_valid():
        try:
            return _kept(request, desk, form)
        except NotPossible as refused:
            faulty = _faulty(desk, form, refused)
            if faulty is None:
                return _page(request, _anew(desk), False)
            form = faulty
    context = {
        "contribution": contribution,
        "form": form,
        "address": desk.address,
        "carried": carried and data is not None,
        "is_late": contribution.round.due_on < timezone.localdate(),
    }
    return TemplateResponse(request, ASKED, context)


def _kept(request: HttpRequest, desk: Desk, form: Answers) -> HttpResponse:
    """Keep the draft, or send it in."""
    is_draft = "draft" in request.POST
    act = actions.save_contribution if is_draft else actions.send_contribution
    act(
        contribution=desk.contribution,
        written=form.written(),
        by=desk.by,
        at=timezone.now(),
    )
    return HttpResponseRedirect(desk.address + ("?sparat=1" if is_draft else ""))


def _faulty(desk: Desk, form: Answers, refused: NotPossible) -> Answers | None:
    """The form with what it was refused for: what was typed stands.

    None when nobody can write any more, since it was sent in or closed meanwhile.
    """
    if refused.reason in {ContributionRefusal.CLOSED, ContributionRefusal.SENT_ALREADY}:
        return None
    beside = "nothing" if refused.reason == ContributionRefusal.BOTH else None
    if refused.reason == ContributionRefusal.CHANGED:
        found = _anew(desk).contribution
        form = Answers(found, questions_for(found), form.data)
        form.show_conflict(found.seen)
        form.is_valid()
    form.add_error(beside, refused.reason.label)
    return form


def _anew(desk: Desk) -> Desk:
    """The same desk, with the contribution as it stands now."""
    rows = Contribution.objects.select_related("organisation__kind", "round")
    return replace(desk, contribution=rows.get(pk=desk.contribution.pk))


def _reopened(desk: Desk) -> HttpResponse:
    """Let what was sent in be changed; a second click finds it open already."""
    with suppress(NotPossible):
        actions.reopen_contribution(
            contribution=desk.contribution, by=desk.by, at=timezone.now()
        )
    return HttpResponseRedirect(desk.address)


def _no_form(request: HttpRequest, desk: Desk, form: Answers) -> HttpResponse:
    """What was sent in and what happens next; or that it is too late.

    What somebody typed meanwhile is shown, so that it is not lost. Whoever has sent the
    same twice is only thanked.
    """
    contribution = desk.contribution
    unsaved = list(form.unsaved())
    is_sent = contribution.state == Contribution.State.SENT
    if form.is_bound and is_sent and not unsaved:
        return HttpResponseRedirect(desk.address)
    answers = contribution.answers.exclude(text="").select_related("question")
    context = {
        "contribution": contribution,
        "answers": answers,
        "is_sent": is_sent,
        "unsaved": unsaved,
        "may_change": contribution.round.is_open,
        "address": desk.address,
    }
    return TemplateResponse(request, DONE, context)
