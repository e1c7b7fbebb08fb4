"""The rules of procedure, for everybody: each line, and whether it is adopted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.search import procedure as search
from malmoandan.core.public_cache import public_page


@require_safe
@public_page
def procedure(request: HttpRequest) -> HttpResponse:
    """The rules that apply today; with `version` an adopted version, by its number."""
    asked = request.GET.get("version", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else None
    if asked and number is None:
        raise Http404
    rules = search.rules_on(timezone.localdate(), number)
    if rules is None:
        raise Http404
    template = "governance/procedure_page.html"
    return TemplateResponse(request, template, {"rules": rules, "asked": number})
