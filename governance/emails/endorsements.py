"""Letters about endorsements."""

from collections.abc import Iterable
from datetime import datetime

from governance.models import Endorsement
from malmoandan.core import outbox
from malmoandan.core.actions import Recipient


def handed_in(
    endorsement: Endorsement, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell those who confirm that one waits for them."""
    _post("endorsement_handed_in", endorsement, told, at)


def reviewed(
    endorsement: Endorsement, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell the organisation that its decision is confirmed, or what is missing."""
    _post("endorsement_reviewed", endorsement, told, at)


def withdrawn(
    endorsement: Endorsement, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell those who confirm that the organisation has changed its mind."""
    _post("endorsement_withdrawn", endorsement, told, at)


def _post(
    name: str, endorsement: Endorsement, told: Iterable[Recipient], at: datetime
) -> None:
    # It can be sent back and handed in again: the moment tells the letters apart.
    key = f"{name}:{endorsement.pk}:{outbox.moment(at)}"
    context = {"endorsement": endorsement, "organisation": endorsement.organisation}
    for recipient in told:
        outbox.post_to(recipient, key=key, template=name, context=context, at=at)
