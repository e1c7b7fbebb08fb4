"""What can be done in the room: a verb each, with its form, and who may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.actions import items, room, spoken
from governance.forms import room as forms
from governance.models import Meeting, MeetingRefusal, Participant
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible


@dataclass(frozen=True)
class Asked:
    """Somebody asks for something in the room."""

    meeting: Meeting
    me: Participant | None
    leads: bool
    data: dict[str, Any]
    by: User
    at: datetime

    @property
    def trace(self) -> dict[str, Any]:
        """Who did it, and when."""
        return {"by": self.by, "at": self.at}

    def who(self) -> Participant:
        """Whom it is about: oneself, or somebody else for whoever leads."""
        chosen: Participant | None = self.data.get("participant") or self.me
        if chosen is None:
            raise NotPossible(MeetingRefusal.NOT_INVITED)
        if not self.leads and (self.me is None or chosen.pk != self.me.pk):
            raise PermissionDenied
        return chosen

    def owner(self) -> Participant | None:
        """Who must own what is taken back or written: nobody for whoever leads."""
        if self.leads:
            return None
        if self.me is None:
            raise PermissionDenied
        return self.me


@dataclass(frozen=True)
class Verb:
    """A button of the room: what it asks for, what it does, what is said afterwards."""

    perform: Callable[[Asked], Any]
    done: str | Promise
    form: type[forms.Nothing] = forms.Nothing
    lead: bool = True


# The meeting


def _about_meeting(action: Callable[..., Any]) -> Callable[[Asked], Any]:
    return lambda asked: action(meeting=asked.meeting, **asked.trace)


def _about_person(action: Callable[..., Any]) -> Callable[[Asked], Any]:
    return lambda asked: action(participant=asked.who(), **asked.trace)


def _choose(action: Callable[..., Any]) -> Callable[[Asked], Any]:
    """The form's fields are what the action asks for besides the meeting."""
    return lambda asked: action(meeting=asked.meeting, **asked.data, **asked.trace)


def _about_matter(action: Callable[..., Any]) -> Callable[[Asked], Any]:
    return lambda asked: action(**asked.data, **asked.trace)


def _in_matter(action: Callable[..., Any]) -> Callable[[Asked], Any]:
    """Somebody says something in a matter."""

    def perform(asked: Asked) -> Any:
        values = {**asked.data, "participant": asked.who()}
        return action(**values, **asked.trace)

    return perform


def _of_ones_own(action: Callable[..., Any]) -> Callable[[Asked], Any]:
    return lambda asked: action(**asked.data, participant=asked.owner(), **asked.trace)


MEETING = {
    "oppna": Verb(_about_meeting(room.open_meeting), _("The meeting is open.")),
    "alla": Verb(_about_meeting(room.arrive_all), _("Noted who is here.")),
    "kom": Verb(
        _about_person(room.arrive), _("Noted who is here."), forms.Who, lead=False
    ),
    "lamna": Verb(
        _about_person(room.leave), _("Noted who left."), forms.Who, lead=False
    ),
    "ordforande": Verb(
        _choose(room.choose_chair), _("The chair is chosen."), forms.Chair
    ),
    "sekreterare": Verb(
        _choose(room.choose_secretary), _("The secretary is chosen."), forms.Chosen
    ),
    "justerare": Verb(
        _choose(room.choose_checker), _("The minute checker is chosen."), forms.Chosen
    ),
    "paus": Verb(_about_meeting(room.adjourn), _("The meeting is adjourned.")),
    "fortsatt": Verb(_about_meeting(room.resume), _("The meeting goes on.")),
    "resten": Verb(
        _choose(room.table_rest), _("What was left is put off."), forms.Reason
    ),
    "avsluta": Verb(
        _about_meeting(room.close_meeting),
        _("The meeting is closed, and its minutes are ready to be read."),
    ),
}
MATTER = {
    "taupp": Verb(_about_matter(items.open_item), _("Taken up."), forms.Matter),
    "laggundan": Verb(_about_matter(items.put_aside), _("Left for now."), forms.Matter),
    "besluta": Verb(_about_matter(items.decide_item), _("Decided."), forms.Decide),
    "notera": Verb(_about_matter(items.note_item), _("Noted."), forms.Matter),
    "bordlagg": Verb(_about_matter(items.table_item), _("Put off."), forms.PutOff),
    "aterremittera": Verb(
        _about_matter(items.refer_item), _("Sent back."), forms.Refer
    ),
    "aterkalla": Verb(
        _about_matter(items.withdraw_item), _("Withdrawn."), forms.Matter
    ),
    "begar": Verb(
        _in_matter(items.ask_for_division),
        _("Noted that a vote is asked for."),
        forms.MatterOf,
        lead=False,
    ),
}
SAID = {
    "yrka": Verb(
        _in_matter(spoken.move_motion),
        _("The proposal is noted."),
        forms.Propose,
        lead=False,
    ),
    "tatillbaka": Verb(
        _of_ones_own(spoken.withdraw_motion),
        _("The proposal is withdrawn."),
        forms.TakeBackMotion,
        lead=False,
    ),
    "jav": Verb(
        _in_matter(spoken.declare_conflict),
        _("The conflict of interest is noted."),
        forms.Declare,
        lead=False,
    ),
    "avfor": Verb(
        _about_matter(spoken.dismiss_conflict),
        _("Noted that there is no conflict of interest."),
        forms.Dismiss,
    ),
    "anmal": Verb(
        _in_matter(spoken.announce_remark),
        _("Announced. The text can be written until the minutes are approved."),
        forms.Announce,
        lead=False,
    ),
    "skriv": Verb(
        _of_ones_own(spoken.write_remark),
        _("The text is saved."),
        forms.Words,
        lead=False,
    ),
    "angra": Verb(
        _of_ones_own(spoken.withdraw_remark),
        _("Taken back."),
        forms.TakeBackRemark,
        lead=False,
    ),
}
VERBS = {**MEETING, **MATTER, **SAID}
