"""Who may, about follow-up."""

import rules

from malmoandan.core.rules import (
    either_coordinator,
    is_administrator,
    is_steering_member,
    runs_the_portal,
    writes_assessment,
)

VERBS = {
    "reports.edit_figure": runs_the_portal,
    "reports.judge_commitment": runs_the_portal,
    # The year: opened, booked from, closed, opened again.
    "reports.work_with_year": runs_the_portal,
    "reports.edit_year_marks": runs_the_portal,
    "reports.ask_contributions": runs_the_portal,
    "reports.edit_communication": runs_the_portal,
    "reports.edit_evaluation": runs_the_portal,
    "reports.assess_own_side": either_coordinator | is_steering_member(),
    "reports.write_work_log": runs_the_portal,
    # The annual report needs both sides (core.actions.approve).
    "reports.edit_annual_report": is_administrator,
    "reports.write_status_report": runs_the_portal,
    "reports.write_assessment": writes_assessment,
    "reports.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
