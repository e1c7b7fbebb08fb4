"""What happens in core: a verb each, keyword-only, whole or not at all."""

from malmoandan.core.actions.accounts import (
    account_for,
    change_language,
    erase_person,
    rename_person,
)
from malmoandan.core.actions.approval_reminders import remind_of_approvals
from malmoandan.core.actions.approvals import approve, take_back_approval
from malmoandan.core.actions.bounces import bounces_handled, read_bounces
from malmoandan.core.actions.examples import (
    EXAMPLES,
    Example,
    NotOnAServer,
    example_codes,
    make_example_account,
)
from malmoandan.core.actions.files import (
    remove_file,
    remove_orphan_files,
    store_file,
)
from malmoandan.core.actions.grants import (
    end_role,
    end_role_at_once,
    end_stand_in,
    grant_role,
    name_stand_in,
)
from malmoandan.core.actions.letters import (
    forget_letters,
    forget_letters_of,
    forget_these_letters,
    retry_letters,
    send_all_due,
    send_due,
)
from malmoandan.core.actions.people import (
    close_account,
    confirm_terms,
    open_account,
    settle_contradictions,
    take_away_second_factor,
)
from malmoandan.core.actions.reminders import Matter, remind, remind_many
from malmoandan.core.outbox import Enclosed, Recipient, post, post_rendered

__all__ = [
    "EXAMPLES",
    "Enclosed",
    "Example",
    "Matter",
    "NotOnAServer",
    "Recipient",
    "account_for",
    "approve",
    "bounces_handled",
    "change_language",
    "close_account",
    "confirm_terms",
    "end_role",
    "end_role_at_once",
    "end_stand_in",
    "erase_person",
    "example_codes",
    "forget_letters",
    "forget_letters_of",
    "forget_these_letters",
    "grant_role",
    "make_example_account",
    "name_stand_in",
    "open_account",
    "post",
    "post_rendered",
    "read_bounces",
    "remind",
    "remind_many",
    "remind_of_approvals",
    "remove_file",
    "remove_orphan_files",
    "rename_person",
    "retry_letters",
    "send_all_due",
    "send_due",
    "settle_contradictions",
    "store_file",
    "take_away_second_factor",
    "take_back_approval",
]
