"""What happens to organisations and to what they do together: a verb each."""

from partnerships.actions.iop import (
    approve_agreement,
    open_case,
    place_by_sources,
    take_back_yes,
    take_step,
)
from partnerships.actions.iop_readers import party_readers, readers_of
from partnerships.actions.iop_work import (
    add_document,
    amend,
    note_meeting_held,
    pass_ball,
    plan_meeting,
    record_decision,
    remove_document,
    write_year_status,
)
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
    "add_document",
    "administrators_of",
    "amend",
    "answer_story",
    "approve_agreement",
    "call_story_back",
    "change_project",
    "change_story",
    "check_card",
    "close_project",
    "coordinators_of",
    "discard_story",
    "leave_project",
    "move_organisation",
    "note_meeting_held",
    "open_case",
    "party_readers",
    "pass_ball",
    "place_by_sources",
    "plan_meeting",
    "publish_story",
    "readers_of",
    "recipients_of",
    "record_decision",
    "register_project",
    "remove_activity",
    "remove_document",
    "remove_old_pictures",
    "reopen_project",
    "save_card",
    "send_story",
    "send_story_back",
    "take_back_yes",
    "take_step",
    "verify_organisations",
    "withdraw_story",
    "write_story",
    "write_year_status",
]
