"""Doors of evaluations: what others and we ourselves have found."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from malmoandan.core.public_cache import public_page
from reports.models import Evaluation


@require_safe
@public_page
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Every evaluation, the latest first: what it says, and what we do with it."""
    context = {"evaluations": Evaluation.objects.all()}
    return TemplateResponse(request, "reports/evaluations/list_page.html", context)
