"""The mailbox of a laptop: letters and codes that a server would only send."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from malmoandan.core import actions
from malmoandan.core.models import Letter

LATEST = 20


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest letters, and what each example person's app shows now."""
    if not settings.LOCAL:
        raise Http404
    context = {
        "letters": Letter.objects.order_by("-created_at", "-pk")[:LATEST],
        "examples": actions.example_codes(),
    }
    return TemplateResponse(request, "local/mailbox_page.html", context)
