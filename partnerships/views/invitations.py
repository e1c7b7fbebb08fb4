"""An invitation to speak for an organisation, for whoever it was sent to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from malmoandan.core.text import masked
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import Affiliation, AffiliationRefusal
from partnerships.views import own

State = Affiliation.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no; says what became of it when it cannot be answered any more.

    A letter that was forwarded opens nothing: who is logged in has to be who was asked.
    """
    invited = Affiliation.objects.exclude(asked_by=F("person")).select_related(
        "organisation", "person", "asked_by", "replaces__person"
    )
    found = get_object_or_404(invited, pk=pk)
    me, now = own.me(request), timezone.now()
    if found.person_id != me.pk:
        context = {"masked": masked(found.person.email), "other": True}
        return TemplateResponse(request, PAGE, context, status=403)
    if request.method == "POST":
        answer = actions.decline if "no" in request.POST else actions.accept
        try:
            answer(affiliation=found, by=me, at=now)
        except NotPossible as no:
            if no.reason == AffiliationRefusal.NOT_STANDING:
                messages.error(request, no.reason.label)
            # else the page itself says what has become of it
        return HttpResponseRedirect(reverse("invitation-read", args=[pk]))
    has_run_out = found.state == State.INVITED and now > found.runs_out_at()
    context = {
        "affiliation": found,
        "organisation": found.organisation,
        "state": State.LAPSED if has_run_out else found.state,
        "withdrawn": found.state == State.ENDED and found.from_on is None,
    }
    return TemplateResponse(request, PAGE, context)


PAGE = "partnerships/own/invitation_page.html"
