"""People for organisations: who speaks for it, invited, asked and answered."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from partnerships.views import own


@login_required
@require_safe
def affiliations(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of the organisation: who speaks, who is invited, who has asked."""
    organisation = own.organisation_of(request, pk)
    found = organisation.affiliations.open().select_related("person", "asked_by")
    context = {"open": found.order_by("state", "role", "from_on", "pk")}
    return own.show(request, organisation, "partnerships/own/people_page.html", context)
