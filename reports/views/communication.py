"""Doors of communication: what we want to achieve, how, and what has been told."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from malmoandan.core.public_cache import public_page
from reports.search import communication as search


@require_safe
@public_page
def communication_read(request: HttpRequest) -> HttpResponse:
    """The goals, the plan in force, and the latest messages that were sent."""
    plan = search.plan_in_force()
    context = {
        "goals": search.goals(),
        "plan": plan,
        "is_readable": plan is not None and search.is_readable(plan),
        "messages_sent": search.sent(),
    }
    return TemplateResponse(request, "reports/communication/page.html", context)
