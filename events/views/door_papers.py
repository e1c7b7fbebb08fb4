"""How many came, by what they are; a number without a list; what is printed."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events import actions
from events.documents import lists
from events.forms import door as forms
from events.models import Event, EventCount, SignUpRefusal
from events.models.door import why_not_check_in
from events.search.attendance import counts, has_list
from events.views.door import PAGES, corrects, event_of, frame, who
from malmoandan.core.pdf import PdfUnavailable
from malmoandan.core.transitions import NotPossible


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came, by side, sector, organisation and board; a number where no list is."""
    event = event_of(request, pk)
    form = forms.Heads(
        request.POST if request.method == "POST" else None,
        initial={
            "persons": event.persons,
            "persons_to": event.persons_to,
            "qualifier": event.persons_qualifier_id,
        },
    )
    if request.method == "POST" and form.is_valid() and _count(request, event, form):
        return HttpResponseRedirect(reverse("door-attendance", args=[pk]))
    found = counts(event, EventCount.What.CAME)
    context = {
        **frame(request, event, "attendance"),
        "counts": found,
        "tables": [
            (_("By side"), found.sides),
            (_("By sector"), found.sectors),
            (_("By board"), found.boards),
            (_("By organisation"), found.organisations),
        ],
        "has_list": has_list(event),
        "form": form,
    }
    return TemplateResponse(request, f"{PAGES}/attendance_page.html", context)


def _count(request: HttpRequest, event: Event, form: forms.Heads) -> bool:
    try:
        actions.count_heads(
            event=event,
            by=who(request),
            at=timezone.now(),
            corrects=corrects(request, event),
            **form.cleaned_data,
        )
    except NotPossible as no:
        form.add_error(None, no.reason.label)
        return False
    messages.success(request, _("The number is written down."))
    return True


@login_required
@require_safe
def list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of guests on paper, with a box to tick each; without needs."""
    return _file(request, pk, lists.guest_list, "gastlista")


@login_required
@require_safe
def badges_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """A badge for each guest who has a seat."""
    return _file(request, pk, lists.badges, "namnskyltar")


def _file(
    request: HttpRequest, pk: int, make: Callable[..., bytes], name: str
) -> HttpResponse:
    event = event_of(request, pk)
    right, now = corrects(request, event), timezone.now()
    if why_not_check_in(event, now, corrects=right) == SignUpRefusal.OVER:
        # A host has nothing to do with the names when the day is over.
        messages.error(request, SignUpRefusal.OVER.label)
        return HttpResponseRedirect(reverse("door-read", args=[pk]))
    lang = (get_language() or settings.LANGUAGE_CODE)[:2]
    try:
        content = make(event, now=now, lang=lang)
    except PdfUnavailable as error:
        context = {"event": event, "advice": str(error)}
        return render(request, f"{PAGES}/no_pdf_page.html", context, status=503)
    headers = {
        "Content-Disposition": f'inline; filename="{name}-{event.pk}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)
