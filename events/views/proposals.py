"""Proposing an event: a short form that anybody can send, and a receipt."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.forms import applicants
from events.forms import proposals as forms
from malmoandan.core.models import User
from malmoandan.core.public_cache import public_page
from malmoandan.core.transitions import NotPossible

PAGES = "events/proposals"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; `typ` in the address chooses a kind beforehand."""
    kinds = list(forms.kinds_taken())
    chosen = request.GET.get("typ", "")
    known = [kind for kind in kinds if str(kind.pk) == chosen]
    initial = {**applicants.known_of(request), "kind": (known or kinds or [None])[0]}
    sent = request.POST if request.method == "POST" else None
    form = forms.Propose(sent, request=request, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_event(
                **form.proposal(),
                person=request.user if isinstance(request.user, User) else None,
                language=(get_language() or "sv")[:2],
                at=timezone.now(),
            )
        except NotPossible as no:
            form.add_error("kind", no.reason.label)
        else:
            return HttpResponseRedirect(reverse("proposal-sent"))
    context = {"form": form, "kinds": kinds}
    return TemplateResponse(request, f"{PAGES}/new_page.html", context)


@require_safe
@public_page
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return TemplateResponse(request, f"{PAGES}/sent_page.html")
