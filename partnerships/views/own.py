"""The frame of an organisation's own pages, and the first of them.

A page of a part calls `organisation_of` (who may) and `show` (the frame), and stands in
`TABS`. Its template extends `partnerships/own/_frame.html`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from malmoandan.core.models import Side, User
from partnerships.models import Organisation
from partnerships.search import waiting


def everybody(_organisation: Organisation) -> bool:
    """Every organisation has the page."""
    return True


def civil(organisation: Organisation) -> bool:
    """Only organisations of civil society have the page."""
    return organisation.side == Side.CIVIL


def umbrellas(organisation: Organisation) -> bool:
    """Only umbrella organisations have the page."""
    return organisation.is_umbrella


class Tab(NamedTuple):
    """A page of the organisation: the name of its address, and which ones have it."""

    name: str
    label: str | Promise
    has_it: Callable[[Organisation], bool] = everybody


# In this order: overview, card, people, members, declaration, endorsement, projects,
# partnerships, stories. Each part adds its own line.
TABS: list[Tab] = [
    Tab("own-organisation", _("Overview")),
    Tab("card-edit", _("Card")),
    Tab("affiliation-list", _("People")),
    Tab("member-list", _("Members"), umbrellas),
    Tab("declaration-own", _("Self-declaration"), civil),
    Tab("endorsement-own", _("Endorsement")),
    Tab("project-own-list", _("Cooperations")),
    Tab("iop-own-list", _("Partnerships")),
    Tab("story-own-list", _("Stories")),
]


def me(request: HttpRequest) -> User:
    """Who is asking; these pages open to nobody who is not logged in."""
    return cast("User", request.user)


def organisation_of(
    request: HttpRequest, pk: int, verb: str = "partnerships.see_inside"
) -> Organisation:
    """The organisation, for somebody who may do what the verb says; else 404 or 403.

    One that was merged away is answered for by the one that stands.
    """
    found = get_object_or_404(
        Organisation.objects.select_related(
            "kind", "umbrella", "merged_into__kind", "merged_into__umbrella"
        ),
        pk=pk,
    )
    organisation = found.merged_into or found
    if not request.user.has_perm(verb, organisation):
        raise PermissionDenied
    return organisation


def show(
    request: HttpRequest,
    organisation: Organisation,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the organisation in its frame, with the tab it belongs to marked."""
    frame = {
        "organisation": organisation,
        "tabs": [
            (address, label, _mark(request, name, address))
            for name, label, has_it in TABS
            if has_it(organisation)
            for address in [reverse(name, args=[organisation.pk])]
        ],
        "keeps_people": request.user.has_perm("partnerships.keep_people", organisation),
        "only_looks": not request.user.has_perm("partnerships.speak_for", organisation),
    }
    return TemplateResponse(
        request, template, {**frame, **(context or {})}, status=status
    )


@login_required
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """How things stand with the organisation: what waits, and who speaks for it."""
    organisation = organisation_of(request, pk)
    people = organisation.affiliations.active().select_related("person")
    context = {
        "people": people.order_by("role", "from_on", "pk"),
        "waits": waiting.waits_for_organisation(organisation),
        "card_is_due": organisation.card_is_due(timezone.localdate()),
    }
    return show(request, organisation, "partnerships/own/overview_page.html", context)


def _mark(request: HttpRequest, name: str, address: str) -> str:
    """What `aria-current` says of a tab: this very page, or one that lies under it."""
    if request.path == address:
        return "page"
    # Everything lies under the first page.
    is_under = name != TABS[0].name and request.path.startswith(address)
    return "true" if is_under else ""
