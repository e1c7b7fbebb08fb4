"""Letters about an organisation's place in the register."""

from collections.abc import Iterable
from datetime import datetime

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.models import Organisation


def organisation_moved(
    organisation: Organisation,
    told: Iterable[Recipient],
    *,
    verb: str,
    reason: str,
    at: datetime,
) -> None:
    """Tell the organisation how it stands in the register from now on, and why."""
    # It may rest and wake many times: the moment tells the letters apart.
    key = f"organisation.{verb}:{organisation.pk}:{outbox.moment(at)}"
    for recipient in told:
        outbox.post_to(
            recipient,
            key=key,
            template="organisation_moved",
            context={"organisation": organisation, "verb": verb, "reason": reason},
            at=at,
        )
