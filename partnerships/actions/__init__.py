"""What happens to organisations and to what they do together: a verb each."""

from partnerships.actions.projects import (
    add_activity,
    change_project,
    close_project,
    leave_project,
    register_project,
    remove_activity,
    reopen_project,
)
from partnerships.actions.reaching import (
    administrators_of,
    coordinators_of,
    recipients_of,
)
from partnerships.actions.register import (
    check_card,
    move_organisation,
    save_card,
    verify_organisations,
)
from partnerships.actions.stories import (
    answer_story,
    call_story_back,
    change_story,
    discard_story,
    publish_story,
    remove_old_pictures,
    send_story,
    send_story_back,
    withdraw_story,
    write_story,
)

__all__ = [
    "add_activity",
    "administrators_of",
    "answer_story",
    "call_story_back",
    "change_project",
    "change_story",
    "check_card",
    "close_project",
    "coordinators_of",
    "discard_story",
    "leave_project",
    "move_organisation",
    "publish_story",
    "recipients_of",
    "register_project",
    "remove_activity",
    "remove_old_pictures",
    "reopen_project",
    "save_card",
    "send_story",
    "send_story_back",
    "verify_organisations",
    "withdraw_story",
    "write_story",
]
