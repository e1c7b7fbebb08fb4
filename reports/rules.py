"""Who may, about follow-up."""

import rules

from malmoandan.core.rules import (
    is_administrator,
    runs_the_portal,
    writes_assessment,
)

VERBS = {
    "reports.edit_figure": runs_the_portal,
    "reports.judge_commitment": runs_the_portal,
    # The annual report needs both sides (core.actions.approve).
    "reports.edit_annual_report": is_administrator,
    "reports.write_status_report": runs_the_portal,
    "reports.write_assessment": writes_assessment,
    "reports.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
