"""First contacts from outside: a new organisation, or somebody who speaks for one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.forms import applications as forms
from partnerships.models import Application, ApplicationRefusal, Organisation
from partnerships.search import already

DRAFT = "application"
ASK = require_http_methods(["GET", "HEAD", "POST"])
PAGES = "partnerships/applications"


@never_cache
@ASK
def new(request: HttpRequest) -> HttpResponse:
    """The first of two steps: is the organisation here already?"""
    draft = request.session.get(DRAFT, {})
    form = forms.NewOrganisation(_sent(request), initial=draft)
    context: dict[str, Any] = {"form": form, "resumes": bool(draft)}
    if request.method == "POST" and form.is_valid():
        name, number = form.cleaned_data["name"], form.cleaned_data["number"]
        request.session[DRAFT] = {
            **draft,
            "name": name,
            "number": number,
            "kind": form.cleaned_data["kind"].pk,
        }
        here = already.with_name_or_number(name, number)
        context["here"] = here if here and not here.is_gone else None
        context["alike"] = [o for o in already.alike(name) if o != here]
        passes = "seen" in request.POST or not context["alike"]
        if context["here"] is None and passes:
            return HttpResponseRedirect(reverse("application-rest"))
    return TemplateResponse(request, f"{PAGES}/new_page.html", context)


@never_cache
@ASK
def rest(request: HttpRequest) -> HttpResponse:
    """The second step: the rest, and who sends it. What was written stays a while."""
    draft = request.session.get(DRAFT)
    if not draft or "name" not in draft:
        return HttpResponseRedirect(reverse("application-new"))
    written = draft.get("rest", {})
    form = forms.Rest(_sent(request), request=request, initial=written)
    if request.method == "POST":
        written = {n: request.POST.get(n, "") for n in form.fields if n != "homepage"}
        request.session[DRAFT] = {**draft, "rest": written}
        if form.is_valid():
            details = {
                "name": draft["name"],
                "number": draft["number"],
                "kind_id": draft["kind"],
                **form.details(),
            }
            answer = _send(request, form, details=details)
            if answer is not None:
                del request.session[DRAFT]
                return answer
    context = {"form": form, "draft": draft}
    return TemplateResponse(request, f"{PAGES}/rest_page.html", context)


@never_cache
@ASK
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to speak for an organisation that stands; says nothing about who does."""
    organisation = get_object_or_404(Organisation.objects.standing(), pk=pk)
    if not organisation.is_claimable or not organisation.listed:
        raise Http404
    form = forms.Claim(_sent(request), request=request)
    if request.method == "POST" and form.is_valid():
        answer = _send(request, form, organisation=organisation)
        if answer is not None:
            return answer
    context = {"form": form, "organisation": organisation}
    return TemplateResponse(request, f"{PAGES}/claim_page.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now: a letter to open, or an answer to wait for."""
    context = {"logged_in": request.user.is_authenticated}
    return TemplateResponse(request, f"{PAGES}/sent_page.html", context)


@never_cache
@ASK
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the letter leads: a press says that the address is one's own.

    Not the opening itself, since mail programs open links before people do.
    """
    application = actions.application_of(token)
    if application is None:
        raise Http404
    reason = application.why_not_confirm(timezone.now())
    if request.method == "POST" and reason is None:
        try:
            actions.confirm_application(application=application, at=timezone.now())
        except NotPossible as no:
            reason = no.reason
        else:
            return HttpResponseRedirect(request.path)
    context = {
        "application": application,
        "reason": reason,
        "is_waiting": application.state == Application.State.WAITING,
        "is_expired": reason == ApplicationRefusal.EXPIRED,
        "exists": reason == ApplicationRefusal.EXISTS,
    }
    return TemplateResponse(request, f"{PAGES}/confirm_page.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _send(request: HttpRequest, form: Any, **about: Any) -> HttpResponse | None:
    """Keep it and lead on; None, with the reason in the form, when it cannot be."""
    given, user = form.cleaned_data, request.user
    about |= {"title": given["title"], "message": given["message"]}
    try:
        if user.is_authenticated:
            actions.apply_as(person=user, at=timezone.now(), **about)
        else:
            actions.apply(
                name=given["name"],
                email=given["email"],
                language=(get_language() or "sv")[:2],
                at=timezone.now(),
                **about,
            )
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return None
    return HttpResponseRedirect(reverse("application-sent"))
