"""Who may, about what was agreed and what is decided."""

import rules

from malmoandan.core.rules import is_administrator, runs_the_portal

VERBS = {
    "governance.edit_meeting": runs_the_portal,
    "governance.edit_assignment": runs_the_portal,
    # Agreement, plan and focus area need both sides: until they can say yes together,
    # one person who belongs to neither corrects them.
    "governance.edit_agreement": is_administrator,
    "governance.edit_plan": is_administrator,
    "governance.edit_focus_area": is_administrator,
    "governance.edit_steering_group": is_administrator,
    "governance.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
