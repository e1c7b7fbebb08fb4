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
    moment = f"{at:%Y%m%d%H%M%S%f}"
    for recipient in told:
        outbox.post(
            key=f"organisation.{verb}:{organisation.pk}:{moment}:{recipient.key}",
            to=recipient.email,
            template="organisation_moved",
            context={"organisation": organisation, "verb": verb, "reason": reason},
            language=recipient.language,
            at=at,
            user_id=recipient.user_id,
        )
