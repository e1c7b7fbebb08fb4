"""The steering group in public: who sits there, on any day, and what it is for."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.forms.seats import ShownDay
from governance.models import SteeringGroup
from governance.search import group as search
from governance.search.latest import latest
from governance.search.mandate import mandate
from malmoandan.core.public_cache import public_page


@require_safe
@public_page
def group(request: HttpRequest) -> HttpResponse:
    """The composition today, or on the day that `?datum=` says."""
    now = timezone.now()
    today = timezone.localdate(now)
    form = ShownDay(request.GET or None)
    on = form.day(today)
    composition, recent = search.composition(on), latest(now)
    context = {
        "form": form,
        "composition": composition,
        "is_today": on == today,
        "mandate": mandate(),
        "group": SteeringGroup.objects.order_by("is_example", "pk").first(),
        "recent": recent,
        "history": search.history(today),
        "has_examples": composition.has_examples or recent.has_examples,
    }
    return TemplateResponse(request, "governance/group_page.html", context)
