"""What happens to organisations and to what they do together: a verb each."""

from partnerships.actions.reaching import (
    administrators_of,
    coordinators_of,
    recipients_of,
)
from partnerships.actions.register import verify_organisations

__all__ = [
    "administrators_of",
    "coordinators_of",
    "recipients_of",
    "verify_organisations",
]
