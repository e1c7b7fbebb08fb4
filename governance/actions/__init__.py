"""What happens to what we agreed: a verb each."""

from governance.actions.assignments import (
    carry_over,
    close_assignment,
    give_assignment,
    report_status,
    start_assignment,
)
from governance.actions.endorsements import (
    confirm_endorsement,
    endorse,
    endorse_again,
    remind_endorsers,
    send_back_endorsement,
    withdraw_endorsement,
)
from governance.actions.procedure import (
    adopt_procedure,
    answer_by_rules,
    change_procedure,
    draft_procedure,
    reopen_question,
    settle_question,
)

__all__ = [
    "adopt_procedure",
    "answer_by_rules",
    "carry_over",
    "change_procedure",
    "close_assignment",
    "confirm_endorsement",
    "draft_procedure",
    "endorse",
    "endorse_again",
    "give_assignment",
    "remind_endorsers",
    "reopen_question",
    "report_status",
    "send_back_endorsement",
    "settle_question",
    "start_assignment",
    "withdraw_endorsement",
]
