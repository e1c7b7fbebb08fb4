"""Two rows of one organisation, and everything that may point at them."""

from typing import Any

from django.apps import apps
from django.utils import timezone

from malmoandan.core.models import RoleGrant
from partnerships import actions
from partnerships.models import (
    Affiliation,
    IopCase,
    IopParty,
    Organisation,
    OrganisationMerge,
)
from tests import cast

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
NOT_COMPARED = {
    "core.trailentry",
    "core.publicversion",
    "partnerships.organisationmerge",
    "sessions.session",
}


def body(name: str, side: str = "civil", **more: Any) -> Organisation:
    """An organisation, found by its last word."""
    return Organisation.objects.create(
        name=f"Exempelförening {name}", kind=cast.kind_of_side(side), **more
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the database, but what tells of the merge itself."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        if label in NOT_COMPARED or hasattr(model, "instance_type"):
            continue
        found[label] = list(model._base_manager.order_by("pk").values())
    return found


def speaks(person: Any, organisation: Organisation, **more: Any) -> Affiliation:
    """The person speaks for it, or did, with the grant that goes with it."""
    grant = RoleGrant.objects.create(
        user=person,
        role="organisation_contact",
        subject=organisation,
        from_on=more.pop("since", cast.LONG_AGO),
        to_on=more.get("to_on"),
    )
    more.setdefault("state", "active")
    return Affiliation.objects.create(
        organisation=organisation, person=person, asked_at=NOW, grant=grant, **more
    )


def party(case: IopCase, organisation: Organisation, **more: Any) -> IopParty:
    """The organisation is a party of the case."""
    return IopParty.objects.create(case=case, organisation=organisation, **more)


def merged(kept: Organisation, gone: Organisation, by: Any = None) -> OrganisationMerge:
    """The two are one."""
    return actions.merge(
        kept=kept, gone=gone, by=by or cast.somebody(f"merges {gone.pk}"), at=NOW
    )


def assert_same(before: dict[str, Any]) -> None:
    """Compare with what the database was; people who came to click are let be."""
    now = everything()
    users = {"core.user": now["core.user"]}
    assert now == before | users
