"""What was agreed and who stands behind it, in the office."""

from governance.admin import (
    agreed,
    assignments,
    decisions,
    endorsements,
    meetings,
    procedure,
)

__all__ = [
    "agreed",
    "assignments",
    "decisions",
    "endorsements",
    "meetings",
    "procedure",
]
