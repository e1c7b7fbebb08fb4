"""What the kitchen is told, in numbers alone; and what guests need to take part."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from events.models import EventCount
from events.search.attendance import counts
from events.search.needs import food_of, needs_of
from events.views.door import PAGES, event_of, frame

SEES = "events.see_needs"


@login_required
@require_safe
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers for the kitchen; needs in words for those who meet the guests."""
    event = event_of(request, pk)
    sees = request.user.has_perm(SEES, event)
    context = {
        **frame(request, event, "needs"),
        "refusal": None,  # that nobody can be checked in yet is told elsewhere
        "signed_up": counts(event, EventCount.What.SIGNED_UP).all,
        "food": food_of(event),
        "needs": needs_of(event) if sees else None,
    }
    return TemplateResponse(request, f"{PAGES}/needs_page.html", context)
