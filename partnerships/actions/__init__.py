"""What happens to organisations and to what they do together: a verb each."""

from partnerships.actions.reaching import (
    administrators_of,
    coordinators_of,
    recipients_of,
)
from partnerships.actions.register import (
    check_card,
    move_organisation,
    save_card,
    verify_organisations,
)

__all__ = [
    "administrators_of",
    "check_card",
    "coordinators_of",
    "move_organisation",
    "recipients_of",
    "save_card",
    "verify_organisations",
]
