"""What happens to a matter in the room: taken up, decided, put off, sent back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.actions.agenda import carry_forward
from governance.actions.assignments import give_assignment
from governance.actions.paragraphs import write_paragraph
from governance.actions.turning import changed, lock_meeting
from governance.models import (
    AgendaItem,
    ItemRefusal,
    Meeting,
    Paragraph,
    Participant,
    Poll,
)
from governance.models.wording import GAP
from governance.search import room
from governance.search.account import account_of
from malmoandan.core import audit
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

# Kinds of matter that ask the group itself, before anything is written down as decided.
ASKED = (AgendaItem.Kind.DECISION, AgendaItem.Kind.ELECTION)
FOUND = (Poll.Outcome.YES, Poll.Outcome.NO, Poll.Outcome.CHOSEN)
FEWEST_WORDS = 3


@transaction.atomic
def open_item(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """Take up the matter: one at a time. What was taken up before keeps its time.

    Raises `NotPossible(ItemRefusal)`.
    """
    meeting, item = at_hand(item)
    other = meeting.items.filter(state=AgendaItem.State.OPEN).exclude(pk=item.pk)
    if other.exists():
        raise NotPossible(ItemRefusal.ANOTHER_OPEN)
    move(item, "open", by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
    if item.opened_at is None:
        item.opened_at = at
        item.save(update_fields=["opened_at"])
    changed(meeting)
    return item


@transaction.atomic
def put_aside(*, item: AgendaItem, by: User, at: datetime) -> AgendaItem:
    """Leave the matter for now: it can be taken up again later in the meeting."""
    meeting, item = at_hand(item)
    no_open_poll(item)
    move(item, "put_aside", by=by, at=at, refusal=ItemRefusal.NOT_OPEN)
    changed(meeting)
    return item


@transaction.atomic
def decide_item(
    *, item: AgendaItem, decisions: Sequence[str], by: User, at: datetime
) -> Paragraph:
    """Write down what the group has decided, as full sentences: the matter's §.

    Enough members must take part. A matter that asks for a decision must have been put
    to the group: a vote, or what the chair has found.
    """
    meeting, item = at_hand(item)
    sentences = _sentences(decisions)
    _is_open(item)
    no_open_poll(item)
    enough(item)
    if item.kind in ASKED and not item.polls.filter(outcome__in=FOUND).exists():
        raise NotPossible(ItemRefusal.NOTHING_FOUND)
    return conclude(meeting, item, "decide", sentences, by=by, at=at)


@transaction.atomic
def note_item(*, item: AgendaItem, by: User, at: datetime) -> Paragraph:
    """Conclude a matter that asks for no decision: the group has heard it."""
    meeting, item = at_hand(item)
    _is_open(item)
    no_open_poll(item)
    if item.kind in ASKED:
        raise NotPossible(ItemRefusal.NOTHING_FOUND)
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            AgendaItem.Kind.INFORMATION: _("The steering group notes the information."),
            AgendaItem.Kind.REPORT: _(
                "The steering group notes the report and files it."
            ),
        }.get(item.kind)  # type: ignore[call-overload]
    sentences = [words] if words else []
    return conclude(meeting, item, "note", sentences, by=by, at=at)


@transaction.atomic
def table_item(
    *, item: AgendaItem, reason: str = "", by: User, at: datetime
) -> Paragraph:
    """Put the matter off to the next meeting, unchanged and with its papers (C.1).

    Also one that was never taken up. A standing line is not copied: the next agenda
    has its own.
    """
    meeting, item = at_hand(item)
    no_open_poll(item)
    item.reason = reason.strip()
    with translation.override(settings.LANGUAGE_CODE):
        sentences = [_("The matter is put off to the next meeting.")]
    paragraph = conclude(meeting, item, "table", sentences, by=by, at=at)
    if not item.standing:
        carry_forward(item, item.reason, by=by, at=at)
    return paragraph


@transaction.atomic
def refer_item(
    *,
    item: AgendaItem,
    reason: str,
    owner: str,
    due_on: date | None,
    by: User,
    at: datetime,
) -> Paragraph:
    """Send the matter back: why, who works on it, and by which day (C.1).

    It becomes an assignment, and comes back on the next agenda.
    """
    meeting, item = at_hand(item)
    _is_open(item)
    no_open_poll(item)
    if not reason.strip():
        raise NotPossible(ItemRefusal.NEEDS_REASON)
    if not owner.strip():
        raise NotPossible(ItemRefusal.NEEDS_OWNER)
    if due_on is None:
        raise NotPossible(ItemRefusal.NEEDS_DATE)
    enough(item)
    item.reason = reason.strip()
    values = {"owner": owner.strip(), "title": item.title, "reason": item.reason}
    with translation.override(settings.LANGUAGE_CODE):
        values["day"] = date_format(due_on)
        asked = _("%(owner)s is asked to prepare it once more by %(day)s.") % values
        what = _("Prepare once more: %(title)s. %(reason)s") % values
        sentences = [_("The steering group sends the matter back."), asked]
    paragraph = conclude(meeting, item, "refer", sentences, by=by, at=at)
    give_assignment(
        paragraph=paragraph,
        what=what,
        owner=values["owner"],
        due_on=PartialDate.parse(due_on.isoformat()),
        by=by,
        at=at,
    )
    carry_forward(item, item.reason, by=by, at=at)
    return paragraph


@transaction.atomic
def withdraw_item(*, item: AgendaItem, by: User, at: datetime) -> Paragraph:
    """Take the matter back while it is dealt with: its § says so."""
    meeting, item = at_hand(item)
    _is_open(item)
    no_open_poll(item)
    with translation.override(settings.LANGUAGE_CODE):
        sentences = [_("The matter is withdrawn.")]
    return conclude(meeting, item, "withdraw", sentences, by=by, at=at)


@transaction.atomic
def ask_for_division(
    *, item: AgendaItem, participant: Participant, by: User, at: datetime
) -> None:
    """A member asks for a vote, before the chair has found anything (C.1)."""
    meeting, item = at_hand(item)
    _is_open(item)
    takes_part(item, participant)
    if not participant.is_member():
        raise NotPossible(ItemRefusal.NOT_A_MEMBER)
    if item.polls.filter(state=Poll.State.CLOSED).exists():
        raise NotPossible(ItemRefusal.WRONG_STATE)
    if item.division_asked_by_id:
        return
    item.division_asked_by = participant
    item.save(update_fields=["division_asked_by"])
    audit.record(
        verb="agendaitem.division_asked",
        subject=item,
        by=by,
        at=at,
        participant=participant.pk,
    )
    changed(meeting)


# What the actions of the room share


def at_hand(item: AgendaItem) -> tuple[Meeting, AgendaItem]:
    """The matter as it stands now, with its meeting, which is locked and going on.

    Raises `NotPossible` when the meeting does not go on, or is adjourned.
    """
    if item.meeting is None:
        raise NotPossible(ItemRefusal.MEETING_NOT_ON)
    meeting = lock_meeting(
        item.meeting,
        Meeting.State.IN_PROGRESS,
        refusal=ItemRefusal.MEETING_NOT_ON,
    )
    if meeting.adjourned_at:
        raise NotPossible(ItemRefusal.ADJOURNED)
    found = AgendaItem.objects.get(pk=item.pk)
    found.meeting = meeting
    return meeting, found


def no_open_poll(item: AgendaItem) -> None:
    """Raise `NotPossible` while the group votes in the matter."""
    if item.polls.filter(state=Poll.State.OPEN).exists():
        raise NotPossible(ItemRefusal.POLL_OPEN)


def enough(item: AgendaItem) -> None:
    """Raise `NotPossible` when too few take part in the matter."""
    if not room.quorum_of(item).is_met:
        raise NotPossible(ItemRefusal.NO_QUORUM)


def takes_part(item: AgendaItem, participant: Participant) -> None:
    """Raise `NotPossible` unless the person is present and has no conflict."""
    if not room.is_present(participant):
        raise NotPossible(ItemRefusal.NOT_PRESENT)
    if participant.pk in room.conflicted(item):
        raise NotPossible(ItemRefusal.CONFLICTED)


def conclude(
    meeting: Meeting,
    item: AgendaItem,
    verb: str,
    sentences: Sequence[str],
    *,
    by: User,
    at: datetime,
) -> Paragraph:
    """Let the matter follow its verb, and write its § at once."""
    move(item, verb, by=by, at=at, refusal=ItemRefusal.WRONG_STATE)
    item.concluded_at = at
    item.save(update_fields=["concluded_at", "reason"])
    paragraph = write_paragraph(
        item=item, decisions=sentences, account=account_of(item), by=by, at=at
    )
    changed(meeting)
    return paragraph


def _is_open(item: AgendaItem) -> None:
    if item.state != AgendaItem.State.OPEN:
        raise NotPossible(ItemRefusal.NOT_OPEN)


def _sentences(decisions: Sequence[str]) -> list[str]:
    """What was decided, without empty lines; each can be read by itself."""
    found = [" ".join(line.split()) for line in decisions if line.strip()]
    if not found:
        raise NotPossible(ItemRefusal.NO_DECISION)
    if any(len(line.split()) < FEWEST_WORDS or GAP in line for line in found):
        raise NotPossible(ItemRefusal.UNFINISHED)
    return found
