"""Who may, about organisations and what they do together."""

import rules

from malmoandan.core.rules import (
    coordinates_its_side,
    is_administrator,
    runs_the_portal,
)

VERBS = {
    # Each side keeps its own register; one that belongs to no side is anybody's.
    "partnerships.edit_organisation": is_administrator | coordinates_its_side,
    "partnerships.edit_cooperation": runs_the_portal,
    "partnerships.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
