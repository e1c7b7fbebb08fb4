"""What was agreed, in public: who answers for what, and what everything rests on."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.forms.plans import ShownYear
from governance.models import SteeringDocument
from governance.search import plans as search
from malmoandan.core.public_cache import public_page


@require_safe
@public_page
def responsibilities(request: HttpRequest) -> HttpResponse:
    """Who answers for what this year, or in the year that `?ar=` says.

    First what the year has no evidence of, then everything with what shows it.
    """
    this_year = timezone.localdate().year
    years = search.years(this_year)
    form = ShownYear(request.GET or None, years=years, initial={"ar": this_year})
    year = form.year(this_year)
    versions = search.versions(year)
    duties = [duty for version in versions for duty in version.duties]
    context = {
        "form": form,
        "years": years,
        "year": year,
        "is_this_year": year == this_year,
        "versions": versions,
        "missing": [duty for duty in duties if not duty.evidence],
        "total": len(duties),
    }
    return TemplateResponse(
        request, "governance/responsibility_list_page.html", context
    )


@require_safe
@public_page
def documents(request: HttpRequest) -> HttpResponse:
    """The programmes and policies that activities and proposals are weighed against."""
    context = {"documents": SteeringDocument.objects.all()}
    template = "governance/steering_document_list_page.html"
    return TemplateResponse(request, template, context)
