"""Who may, about what was agreed and what is decided."""

from collections.abc import Callable
from typing import Any

import rules

from governance.models import Assignment, Endorsement, Meeting, Participant
from malmoandan.core.rules import (
    coordinates_its_side,
    either_coordinator,
    is_administrator,
    is_steering_member,
    powers,
    runs_the_portal,
)


@rules.predicate(name="speaks_for_its_organisation")
def speaks_for_its_organisation(user: Any, thing: Endorsement | None = None) -> bool:
    """The person is a contact of the organisation that the thing belongs to."""
    return thing is not None and powers(user).speaks_for(thing.organisation)


def _named(name: str) -> Callable[[Callable[..., bool]], Any]:
    decorate: Callable[[Callable[..., bool]], Any] = rules.predicate(name=name)
    return decorate


def _participants(user: Any, meeting: Meeting | None) -> Any:
    """The person's places at the meeting (at any, when none is given)."""
    if not user.is_authenticated or not user.is_active:
        return Participant.objects.none()
    mine = user.meetings.all()
    return mine.filter(meeting=meeting) if meeting else mine


@_named("takes_part")
def takes_part(user: Any, meeting: Meeting | None = None) -> bool:
    """The person belongs to the meeting, in whatever capacity."""
    return bool(_participants(user, meeting).exists())


@_named("is_voting_member")
def is_voting_member(user: Any, meeting: Meeting | None = None) -> bool:
    """The person belongs to the meeting as a member: a co-opted one never does."""
    return bool(_participants(user, meeting).filter(capacity="member").exists())


@_named("leads")
def leads(user: Any, meeting: Meeting | None = None) -> bool:
    """The person is the meeting's chair or secretary."""
    mine = _participants(user, meeting)
    if meeting is None:
        return bool(mine.exists())
    return bool(mine.filter(pk__in=(meeting.chair_id, meeting.secretary_id)).exists())


@_named("approves_minutes_of")
def approves_minutes_of(user: Any, meeting: Meeting | None = None) -> bool:
    """The person is the meeting's chair or the one chosen to check its minutes."""
    mine = _participants(user, meeting)
    if meeting is None:
        return bool(mine.exists())
    return bool(mine.filter(pk__in=(meeting.chair_id, meeting.checker_id)).exists())


@_named("has_the_assignment")
def has_the_assignment(user: Any, assignment: Assignment | None = None) -> bool:
    """The assignment has the person's account on it (some has, when none is given)."""
    if not user.is_authenticated or not user.is_active:
        return False
    if assignment is None:
        return bool(user.assignments.exists())
    return bool(assignment.person_id == user.pk)


VERBS = {
    "governance.edit_meeting": runs_the_portal,
    "governance.edit_assignment": runs_the_portal,
    "governance.report_on_assignment": has_the_assignment | runs_the_portal,
    # Agreement and focus area need both sides: until they can say yes together, one
    # person who belongs to neither corrects them. A plan is written by either
    # coordinator and put in force by both; from then on it is corrected like those.
    "governance.draft_plan": runs_the_portal,
    "governance.put_plan_in_force": either_coordinator,
    "governance.edit_mandate_period": runs_the_portal,
    "governance.edit_steering_document": runs_the_portal,
    "governance.show_responsibility": is_administrator | coordinates_its_side,
    "governance.edit_agreement": is_administrator,
    "governance.edit_plan": is_administrator,
    "governance.edit_focus_area": is_administrator,
    "governance.edit_steering_group": is_administrator,
    # Each side's coordinator writes down whom its side has chosen.
    "governance.appoint": is_administrator | coordinates_its_side,
    "governance.record_decision": runs_the_portal,
    # The meeting: before it, in the room, and its minutes.
    "governance.call_meeting": either_coordinator,
    "governance.put_forward": either_coordinator | is_steering_member(),
    "governance.read_papers": runs_the_portal | is_steering_member() | takes_part,
    "governance.enter_room": runs_the_portal | takes_part,
    "governance.lead_meeting": either_coordinator | leads,
    "governance.speak_at_meeting": takes_part,
    "governance.vote": is_voting_member,
    "governance.edit_minutes": either_coordinator | leads,
    "governance.correct_minutes": takes_part,
    "governance.approve_minutes": approves_minutes_of,
    "governance.publish_minutes": either_coordinator,
    # Each side's coordinator confirms what its own organisations have decided.
    "governance.confirm_endorsement": coordinates_its_side,
    "governance.read_minutes_of_endorsement": (
        is_administrator | coordinates_its_side | speaks_for_its_organisation
    ),
    "governance.remove_record": is_administrator,
}

for name, predicate in VERBS.items():
    rules.add_perm(name, predicate)
