"""Who stands behind the agreement and the plans: for the page and as data."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from governance.models import Agreement, CooperationPlan, Endorsement
from governance.models.endorsements import Version
from malmoandan.core.exports import csv_lines

HEADS = ("version", "organisation", "decided_on", "decided_by", "paragraph")


@dataclass
class Standing:
    """One version with those who stand behind it.

    `unnamed` are organisations whose card is not public: counted, never named.
    """

    version: Version
    is_plan: bool
    named: list[Endorsement] = field(default_factory=list)
    unnamed: int = 0

    @property
    def count(self) -> int:
        """How many stand behind it, named or not."""
        return len(self.named) + self.unnamed

    @property
    def is_in_force(self) -> bool:
        """Whether this is what holds now."""
        version: Any = self.version
        return not self.is_plan or version.state == CooperationPlan.State.IN_FORCE


def standings() -> list[Standing]:
    """The agreement and each plan that was decided, newest first, with who endorsed."""
    plans = CooperationPlan.objects.filter(
        state__in=[*CooperationPlan.ENDORSABLE, CooperationPlan.State.SUPERSEDED]
    ).order_by("-from_year", "-id")
    found: dict[tuple[str, int | None], Standing] = {
        **{("a", a.pk): Standing(a, False) for a in Agreement.objects.order_by("pk")},
        **{("p", plan.pk): Standing(plan, True) for plan in plans},
    }
    endorsements = (
        Endorsement.objects.public()
        .select_related("organisation")
        .order_by("organisation__name_key", "pk")
    )
    for endorsement in endorsements:
        key: tuple[str, int | None] = ("p", endorsement.plan_id)
        if endorsement.plan_id is None:
            key = ("a", endorsement.agreement_id)
        standing = found.get(key)
        if standing is None:
            continue
        if endorsement.organisation.is_public:
            standing.named.append(endorsement)
        else:
            standing.unnamed += 1
    return list(found.values())


def as_table() -> str:
    """The public list as CSV, with columns in the reader's language."""
    rows = (
        _row(standing, endorsement)
        for standing in standings()
        for endorsement in standing.named
    )
    columns = (
        *(_("Agreement or plan"), _("Organisation")),
        *(_("Decided"), _("Who decided"), _("§")),
    )
    return "".join(csv_lines(columns, rows))


def as_data() -> dict[str, Any]:
    """The public list as data, with the counts."""
    return {
        "versions": [
            {
                "version": str(standing.version),
                "count": standing.count,
                "endorsements": [
                    dict(zip(HEADS, _row(standing, endorsement), strict=True))
                    for endorsement in standing.named
                ],
            }
            for standing in standings()
        ]
    }


def _row(standing: Standing, endorsement: Endorsement) -> tuple[str, ...]:
    return (
        str(standing.version),
        str(endorsement.organisation),
        endorsement.decided_on.isoformat(),
        endorsement.body,
        endorsement.paragraph,
    )
