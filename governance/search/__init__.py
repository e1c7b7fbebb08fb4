"""What is found of what we agreed and decide."""

from governance.search.endorsements import (
    held_about,
    part_of,
    waits_for_coordinator,
    waits_for_organisations,
)

__all__ = [
    "held_about",
    "part_of",
    "waits_for_coordinator",
    "waits_for_organisations",
]
