"""What happens in core: a verb each, keyword-only, whole or not at all."""

from malmoandan.core.actions.approvals import approve, take_back_approval
from malmoandan.core.actions.examples import (
    EXAMPLES,
    Example,
    NotOnAServer,
    example_codes,
    make_example_account,
)
from malmoandan.core.actions.grants import (
    end_role,
    end_stand_in,
    grant_role,
    name_stand_in,
)
from malmoandan.core.actions.letters import forget_letters, send_due
from malmoandan.core.actions.people import (
    close_account,
    confirm_terms,
    open_account,
    settle_contradictions,
    take_away_second_factor,
)
from malmoandan.core.actions.reminders import Recipient, remind
from malmoandan.core.outbox import Enclosed, post, post_rendered

__all__ = [
    "EXAMPLES",
    "Enclosed",
    "Example",
    "NotOnAServer",
    "Recipient",
    "approve",
    "close_account",
    "confirm_terms",
    "end_role",
    "end_stand_in",
    "example_codes",
    "forget_letters",
    "grant_role",
    "make_example_account",
    "name_stand_in",
    "open_account",
    "post",
    "post_rendered",
    "remind",
    "send_due",
    "settle_contradictions",
    "take_away_second_factor",
    "take_back_approval",
]
