"""Letters about plans: the revision is due, the other side's yes is awaited."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from governance.models import CooperationPlan, MandatePeriod
from governance.search import plans as search
from malmoandan.core import outbox
from malmoandan.core.outbox import Recipient

REVISION = "plan_revision"


def revision(period: MandatePeriod) -> dict[str, Any]:
    """To both coordinators: core writes it, as a reminder."""
    return {
        "period": period.name,
        "day": period.to_on,
        "path": search.revision_page(period),
    }


def yes_awaited(
    plan: CooperationPlan, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell the other side's coordinator that one side has said yes."""
    key = f"plan_yes_awaited:{plan.pk}:{outbox.moment(at)}"
    page = reverse("admin:governance_cooperationplan_change", args=[plan.pk])
    context = {"plan": plan, "path": page}
    for recipient in told:
        outbox.post_to(
            recipient, key=key, template="plan_yes_awaited", context=context, at=at
        )
