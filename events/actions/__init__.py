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
from events.actions.door import Checked, check_in, check_in_youths, undo_check_in
from events.actions.event_changes import change_capacity, move_event
from events.actions.event_drafts import copy_event, draft_event, repeat_event
from events.actions.event_reminders import remind_of_unfinished_events
from events.actions.events import (
    cancel_event,
    hold_event,
    publish_event,
    unhold_event,
    withdraw_event,
)
from events.actions.heads import count_heads
from events.actions.holds import open_hold
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
    forget_survey_texts,
    not_asked,
    open_survey,
    remind_of_surveys,
)
from events.actions.waiting import (
    accept_offer,
    decline_offer,
    fill_released,
    lapse_offers,
    move_by_hand,
    queue_again,
    tell_left_in_line,
    why_not_move,
    why_not_queue,
)
from events.actions.walk_ins import Newcomer, check_in_self, walk_in

__all__ = [
    "Checked",
    "Details",
    "Needs",
    "Newcomer",
    "Party",
    "accept_offer",
    "add_guest",
    "answer_survey",
    "ask_more",
    "cancel_event",
    "cancel_registration",
    "change_capacity",
    "change_sign_up",
    "check_in",
    "check_in_self",
    "check_in_youths",
    "close_survey",
    "come_back",
    "copy_event",
    "count_heads",
    "decline_offer",
    "discard_letter",
    "draft_event",
    "fill_released",
    "fill_seats",
    "forget_survey_texts",
    "hold_event",
    "keep_counts",
    "lapse_offers",
    "lock_event",
    "missing_from",
    "move_by_hand",
    "move_event",
    "not_asked",
    "open_hold",
    "open_survey",
    "publish_event",
    "queue_again",
    "remind_missing",
    "remind_of_events",
    "remind_of_surveys",
    "remind_of_unfinished_events",
    "remove_guest",
    "renew_calendar",
    "repeat_event",
    "say_coming",
    "send_to_guests",
    "sign_up",
    "state_counts",
    "tell_left_in_line",
    "undo_check_in",
    "unhold_event",
    "walk_in",
    "why_not_move",
    "why_not_queue",
    "withdraw_event",
    "write_to_guests",
]
