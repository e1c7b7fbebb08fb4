"""The door of "whom do I contact?": topics, and the shared address for each (R66)."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from malmoandan.core.public_cache import public_page
from malmoandan.core.text import search_key
from partnerships.forms import register as forms
from partnerships.models import ContactPoint
from partnerships.search import register as search


@require_safe
@public_page
def contact_list(request: HttpRequest) -> HttpResponse:
    """Whom to turn to, topic by topic under their first letters."""
    form = forms.ContactSearch(request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = search.contact_points(query)
    context = {
        "form": form,
        "query": query,
        "count": len(found),
        "letters": [
            (letter.upper(), list(points))
            for letter, points in groupby(found, lambda p: search_key(p.topic)[:1])
        ],
        "is_empty": not found and not ContactPoint.objects.exists(),
    }
    return TemplateResponse(
        request, "partnerships/register/contact_list_page.html", context
    )
