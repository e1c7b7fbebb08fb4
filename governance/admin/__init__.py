"""What was agreed and who stands behind it, in the office."""

from governance.admin import (
    agreed,
    assignments,
    commitments,
    decisions,
    endorsements,
    group,
    mandates,
    meetings,
    minutes,
    plans,
    posts,
    procedure,
    responsibilities,
    seats,
)

__all__ = [
    "agreed",
    "assignments",
    "commitments",
    "decisions",
    "endorsements",
    "group",
    "mandates",
    "meetings",
    "minutes",
    "plans",
    "posts",
    "procedure",
    "responsibilities",
    "seats",
]
