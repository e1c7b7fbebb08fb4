"""What is found: what waits for somebody, and what an organisation stands behind."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import Endorsement
from malmoandan.core.models import User
from malmoandan.core.search import Held, Value
from partnerships.models import Organisation
from partnerships.search.mine import Part
from partnerships.search.waiting import Asked, Waiting


def waits_for_organisations(organisations: Iterable[Organisation]) -> list[Waiting]:
    """Endorsements that a coordinator has sent back."""
    returned = Endorsement.objects.filter(
        organisation__in=list(organisations), state=Endorsement.State.RETURNED
    ).select_related("organisation", "agreement", "plan")
    return [
        Waiting(
            text=_("The endorsement by %s has come back to you.")
            % endorsement.organisation,
            url=reverse("endorsement-own", args=[endorsement.organisation_id]),
            since=timezone.localdate(endorsement.reviewed_at)
            if endorsement.reviewed_at
            else None,
        )
        for endorsement in returned
    ]


def asked_of_coordinator(sides: Iterable[str]) -> list[Asked]:
    """Endorsements of one's own side that wait to be confirmed."""
    submitted = Endorsement.objects.filter(
        organisation__kind__meaning__in=list(sides), state=Endorsement.State.SUBMITTED
    )
    page = reverse("admin:governance_endorsement_changelist")
    return [
        Asked(
            submitted,
            lambda n: ngettext(
                "%d endorsement waits to be confirmed.",
                "%d endorsements wait to be confirmed.",
                n,
            ),
            f"{page}?state__exact=submitted",
            since="submitted_at",
        )
    ]


def part_of(organisations: Iterable[Organisation]) -> list[Part]:
    """What the organisations have decided to stand behind."""
    page = reverse("endorsement-list")
    confirmed = Endorsement.objects.public().filter(
        organisation__in=list(organisations)
    )
    return [
        Part(str(e.agreement or e.plan), page, _("endorsement"))
        for e in confirmed.select_related("agreement", "plan")
    ]


def held_about(person: User) -> list[Held]:
    """How many endorsements the person has handed in or answered."""
    handed = Endorsement.objects.filter(submitted_by=person).count()
    answered = Endorsement.objects.filter(reviewed_by=person).count()
    row = [
        Value("handed_in", _("Handed in"), handed),
        Value("answered", _("Answered"), answered),
    ]
    return [
        Held(
            key="endorsements",
            title=_("Endorsements"),
            why=_("An organisation's decision stays, without your name."),
            rows=[row] if handed or answered else [],
        )
    ]
