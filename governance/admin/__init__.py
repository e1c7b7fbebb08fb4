"""What was agreed and who stands behind it, in the office."""

from governance.admin import (
    agreed,
    assignments,
    decisions,
    endorsements,
    group,
    meetings,
    minutes,
    posts,
    procedure,
    seats,
)

__all__ = [
    "agreed",
    "assignments",
    "decisions",
    "endorsements",
    "group",
    "meetings",
    "minutes",
    "posts",
    "procedure",
    "seats",
]
