"""What is found of what we agreed and decide."""

from governance.search.endorsements import (
    asked_of_coordinator,
    held_about,
    part_of,
    waits_for_organisations,
)

__all__ = [
    "asked_of_coordinator",
    "held_about",
    "part_of",
    "waits_for_organisations",
]
