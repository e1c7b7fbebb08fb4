"""Who may, about what was agreed and what is decided."""

from typing import Any

import rules

from governance.models import Endorsement
from malmoandan.core.rules import (
    coordinates_its_side,
    is_administrator,
    powers,
    runs_the_portal,
)


@rules.predicate(name="speaks_for_its_organisation")
def speaks_for_its_organisation(user: Any, thing: Endorsement | None = None) -> bool:
    """The person is a contact of the organisation that the thing belongs to."""
    return thing is not None and powers(user).speaks_for(thing.organisation)


VERBS = {
    "governance.edit_meeting": runs_the_portal,
    "governance.edit_assignment": runs_the_portal,
    # Agreement, plan and focus area need both sides: until they can say yes together,
    # one person who belongs to neither corrects them.
    "governance.edit_agreement": is_administrator,
    "governance.edit_plan": is_administrator,
    "governance.edit_focus_area": is_administrator,
    "governance.edit_steering_group": is_administrator,
    # Each side's coordinator confirms what its own organisations have decided.
    "governance.confirm_endorsement": coordinates_its_side,
    "governance.read_minutes_of_endorsement": (
        is_administrator | coordinates_its_side | speaks_for_its_organisation
    ),
    "governance.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
