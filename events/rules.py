"""Who may, about what is arranged."""

import rules

from malmoandan.core.rules import is_administrator, runs_the_portal

VERBS = {
    "events.edit_event": runs_the_portal,
    "events.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
