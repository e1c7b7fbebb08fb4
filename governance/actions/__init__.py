"""What happens to what we agreed: a verb each."""

from governance.actions.endorsements import (
    confirm_endorsement,
    endorse,
    endorse_again,
    remind_endorsers,
    send_back_endorsement,
    withdraw_endorsement,
)

__all__ = [
    "confirm_endorsement",
    "endorse",
    "endorse_again",
    "remind_endorsers",
    "send_back_endorsement",
    "withdraw_endorsement",
]
