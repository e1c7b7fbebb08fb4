"""What happens to organisations and to what they do together: a verb each."""

from partnerships.actions.register import verify_organisations

__all__ = [
    "verify_organisations",
]
