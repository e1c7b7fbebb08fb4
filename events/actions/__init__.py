"""What happens to what we arrange: a verb each, keyword-only, whole or not at all."""

from events.actions.calendars import renew_calendar
from events.actions.coming import remind_of_events, say_coming
from events.actions.day_counts import keep_counts, state_counts
from events.actions.day_letters import (
    discard_letter,
    missing_from,
    remind_missing,
    send_to_guests,
    write_to_guests,
)
from events.actions.day_sheet_rows import Table, read_file, read_text
from events.actions.day_sheets import (
    apply_sheet,
    discard_sheet,
    forget_sheets,
    keep_sheet,
    say_columns,
)
from events.actions.door import Checked, check_in, check_in_youths, undo_check_in
from events.actions.event_changes import change_capacity, move_event
from events.actions.event_drafts import (
    ask_purposes,
    copy_event,
    draft_event,
    repeat_event,
)
from events.actions.event_reminders import remind_of_unfinished_events
from events.actions.events import (
    cancel_event,
    hold_event,
    publish_event,
    unhold_event,
    withdraw_event,
)
from events.actions.heads import count_heads
from events.actions.holds import is_worth_holding, open_hold
from events.actions.proposals import (
    accept_proposal,
    decline_proposal,
    propose_event,
    remind_of_proposals,
)
from events.actions.registrations import (
    link_organisation,
    remind_of_link,
    send_link_again,
    written_alike,
)
from events.actions.report_files import (
    add_file,
    add_picture,
    change_picture,
    remove_file,
    remove_old_event_pictures,
    remove_picture,
)
from events.actions.reports import (
    document_event,
    note_use,
    readers_of,
    remove_topic,
    remove_use,
    reopen_report,
    send_report,
    write_report,
    write_topic,
)
from events.actions.seats import fill_seats, lock_event
from events.actions.signup import Needs, Party, sign_up
from events.actions.signup_changes import (
    Details,
    add_guest,
    cancel_registration,
    change_sign_up,
    come_back,
    remove_guest,
)
from events.actions.surveys import (
    answer_survey,
    ask_more,
    close_survey,
    not_asked,
    open_survey,
    remind_of_surveys,
)
from events.actions.trainings import (
    accept_seat,
    apply_for_seat,
    decline_application,
    lapse_seat_offers,
    offer_seat,
    put_in_reserve,
    withdraw_application,
)
from events.actions.waiting import (
    accept_offer,
    decline_offer,
    fill_released,
    lapse_offers,
    move_by_hand,
    queue_again,
    tell_left_in_line,
    why_not_queue,
    why_seats_stay,
)
from events.actions.walk_ins import Newcomer, check_in_self, walk_in

__all__ = [
    "Checked",
    "Details",
    "Needs",
    "Newcomer",
    "Party",
    "Table",
    "accept_offer",
    "accept_proposal",
    "accept_seat",
    "add_file",
    "add_guest",
    "add_picture",
    "answer_survey",
    "apply_for_seat",
    "apply_sheet",
    "ask_more",
    "ask_purposes",
    "cancel_event",
    "cancel_registration",
    "change_capacity",
    "change_picture",
    "change_sign_up",
    "check_in",
    "check_in_self",
    "check_in_youths",
    "close_survey",
    "come_back",
    "copy_event",
    "count_heads",
    "decline_application",
    "decline_offer",
    "decline_proposal",
    "discard_letter",
    "discard_sheet",
    "document_event",
    "draft_event",
    "fill_released",
    "fill_seats",
    "forget_sheets",
    "hold_event",
    "is_worth_holding",
    "keep_counts",
    "keep_sheet",
    "lapse_offers",
    "lapse_seat_offers",
    "link_organisation",
    "lock_event",
    "missing_from",
    "move_by_hand",
    "move_event",
    "not_asked",
    "note_use",
    "offer_seat",
    "open_hold",
    "open_survey",
    "propose_event",
    "publish_event",
    "put_in_reserve",
    "queue_again",
    "read_file",
    "read_text",
    "readers_of",
    "remind_missing",
    "remind_of_events",
    "remind_of_link",
    "remind_of_proposals",
    "remind_of_surveys",
    "remind_of_unfinished_events",
    "remove_file",
    "remove_guest",
    "remove_old_event_pictures",
    "remove_picture",
    "remove_topic",
    "remove_use",
    "renew_calendar",
    "reopen_report",
    "repeat_event",
    "say_columns",
    "say_coming",
    "send_link_again",
    "send_report",
    "send_to_guests",
    "sign_up",
    "state_counts",
    "tell_left_in_line",
    "undo_check_in",
    "unhold_event",
    "walk_in",
    "why_not_queue",
    "why_seats_stay",
    "withdraw_application",
    "withdraw_event",
    "write_report",
    "write_to_guests",
    "write_topic",
    "written_alike",
]
