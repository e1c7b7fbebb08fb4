"""What the clock starts, in this app."""

from partnerships.jobs import (
    advice,
    declarations,
    following,
    importing,
    iop,
    people,
    register,
    stories,
)

__all__ = [
    "advice",
    "declarations",
    "following",
    "importing",
    "iop",
    "people",
    "register",
    "stories",
]
