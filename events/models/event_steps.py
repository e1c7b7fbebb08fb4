"""What an event needs before its next step, and the halves of a year."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

# What has another meaning at the end of an event's address.
NOT_TAILS = {
    *("anmalan", "behov", "bild.png", "dokumentation", "dorren", "enkat"),
    "kalender.ics",
}

# An event says what it is most about.
MOST_GOALS = 3


class Season(models.TextChoices):
    """The halves of the year that forums are spread over (rules E2.3)."""

    SPRING = "spring", _("spring")
    AUTUMN = "autumn", _("autumn")

    @classmethod
    def of(cls, day: dt.date) -> "Season":
        """January to June is spring, July to December autumn."""
        return cls.SPRING if day.month <= 6 else cls.AUTUMN


class EventRefusal(models.TextChoices):
    """What keeps an event from its next step."""

    WRONG_STATE = "wrong_state", _("This cannot be done with the event now.")
    NO_TIME = "no_time", _("Say when it begins and ends.")
    NO_PLACE = "no_place", _("Say where it is held, or give a digital link.")
    NO_SUMMARY = "no_summary", _("Write a summary of two sentences.")
    NO_FOCUS = (
        "no_focus",
        _("Choose the focus area, or say why it has nothing to do with it."),
    )
    NO_FRAME_REASON = (
        "no_frame_reason",
        _("The plan does not work at that level: say why this event does."),
    )
    NO_PURPOSE = "no_purpose", _("Say how it serves each purpose of its kind.")
    NO_CONTACT = "no_contact", _("Say whom to ask: an e-mail address or a phone.")
    PAST = "past", _("The event has begun already.")
    NOT_OVER = "not_over", _("The event is not over yet.")
    NO_ATTENDANCE = (
        "no_attendance",
        _("Say how many came: check in those who did, or write a number."),
    )
    NO_REPORT = "no_report", _("Write the summary of what was said and done.")
    NO_OUTCOME = "no_outcome", _("Say what came of each purpose of its kind.")
    NO_TARGET_GROUP = "no_target_group", _("Say how the target group took part.")
    PICTURE_UNREADY = (
        "picture_unready",
        _("A picture lacks its description, its ground or its last day."),
    )
    HAS_GUESTS = (
        "has_guests",
        _("People have signed up. Cancel the event, so that they are told."),
    )
    NEEDS_REASON = "needs_reason", _("Say why. Those who signed up get to read it.")
    TOO_MANY_GOALS = "too_many_goals", _("Choose three global goals at most.")
    NO_CHANGE = "no_change", _("Time and place are what they were.")
    SAME_SEATS = "same_seats", _("The number of seats is what it was.")
    BAD_TIMES = "bad_times", _("It must end after it begins.")
    TURNED_OVER = "turned_over", _("Sign-up must open before it closes.")
