"""Doors of surveys: answering one, its results, and the years beside each other."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions, drawings
from events.forms import surveys as forms
from events.models import SurveyInvite, SurveyRefusal, SurveyRound
from events.search import surveys as search
from malmoandan.core.public_cache import public_page
from malmoandan.core.transitions import NotPossible


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_answer(request: HttpRequest, key: str) -> HttpResponse:
    """The whole survey on one screen; afterwards the same address says thank you.

    Nothing of the visitor is kept: no session, no log-in, no address.
    """
    invites = SurveyInvite.objects.select_related("round__event__kind")
    invite = invites.filter(key=key).first()
    if invite is None:
        page = "events/survey/gone_page.html"
        return TemplateResponse(request, page, status=404)
    today, survey_round = timezone.localdate(), invite.round
    form = forms.Answer(survey_round.asked(), request.POST or None)
    reason = None
    if form.is_valid():
        try:
            actions.answer_survey(invite=invite, values=form.said(), on=today)
        except NotPossible as no:
            reason = no.reason
        else:
            there = reverse("survey-answer", args=[key])
            return HttpResponseRedirect(there)
    reason = reason or _why_not(invite)
    context = {
        "event": survey_round.event,
        "round": survey_round,
        "form": form,
        "reason": reason,
        "is_thanked": reason == SurveyRefusal.ANSWERED,
    }
    return TemplateResponse(request, "events/survey/answer_page.html", context)


def _why_not(invite: SurveyInvite) -> SurveyRefusal | None:
    if invite.has_answered:
        return SurveyRefusal.ANSWERED
    reason: SurveyRefusal | None = invite.round.why_not_answer(timezone.localdate())
    return reason


@require_safe
@public_page
def survey_read(request: HttpRequest, pk: int) -> HttpResponse:
    """What those who were there thought, and what changes because of it."""
    rounds = SurveyRound.objects.select_related("event__kind")
    survey_round = get_object_or_404(rounds, event=pk)
    if not survey_round.event.is_public:
        raise Http404
    found = search.results_of(survey_round, timezone.localdate())
    context = {
        "event": survey_round.event,
        "round": survey_round,
        "found": found,
        "shown": [(result, drawings.spread(result)) for result in found.results],
    }
    return TemplateResponse(request, "events/survey/read_page.html", context)


@require_safe
@public_page
def survey_trend(request: HttpRequest) -> HttpResponse:
    """The score of the question that is the same every year, by kind and year."""
    trends = [(trend, drawings.trend(trend)) for trend in search.trends()]
    context = {"trends": trends}
    return TemplateResponse(request, "events/survey/trend_page.html", context)
