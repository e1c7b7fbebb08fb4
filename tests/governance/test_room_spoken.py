"""What is said in a matter: proposals, conflicts of interest, reservations, notes."""

import datetime as dt

import pytest

from governance.actions import items, room, spoken
from governance.models import (
    AgendaItem,
    Conflict,
    ItemRefusal,
    Meeting,
    Motion,
    Paragraph,
    Procedure,
    Remark,
)
from governance.search import room as search
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.governance import made

AT = made.AT
pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db):
    return cast.somebody("speaks")


@pytest.fixture
def meeting(db):
    return made.opened(absent=1)


@pytest.fixture
def item(meeting):
    return made.item(meeting, state="open")


def refused(named, perform, **values) -> None:
    with pytest.raises(NotPossible) as no:
        perform(**values)
    assert no.value.reason == named


def with_rules(meeting, **lines) -> None:
    meeting.procedure = Procedure.objects.create(number=1, **lines)
    meeting.save()


def conclude(item, state="decided"):
    AgendaItem.objects.filter(pk=item.pk).update(state=state, concluded_at=AT)


# Proposals


def propose(item, who, by, kind="approve", text=""):
    return spoken.move_motion(
        item=item, participant=who, kind=kind, text=text, by=by, at=AT
    )


def test_a_member_in_the_room_proposes_and_takes_back(meeting, item, by):
    mover = made.member(meeting, "civil", 2)
    motion = propose(item, mover, by, "change", " Läs mer. ")
    assert (motion.mover, motion.text) == (mover, "Läs mer.")
    other = made.member(meeting, "city", 2)
    take = {"motion": motion, "by": by, "at": AT}
    refused(ItemRefusal.NOT_YOURS, spoken.withdraw_motion, participant=other, **take)
    for _time in range(2):
        spoken.withdraw_motion(participant=mover, **take)
    motion.refresh_from_db()
    assert motion.withdrawn_at == AT
    propose(item, mover, by, "change", "Läs mer.")  # once more is another one
    assert Motion.objects.count() == 2


def test_who_cannot_propose_and_what(meeting, item, by):
    member = made.member(meeting, "civil", 2)
    out = made.member(meeting, "city", 2)
    Conflict.objects.create(
        item=item, participant=out, state=Conflict.State.DECLARED, noted_at=AT
    )
    propose(item, member, by)
    for person, kind, reason in (
        (made.member(meeting, "civil", 5), "approve", ItemRefusal.NOT_PRESENT),
        (out, "approve", ItemRefusal.CONFLICTED),
        (meeting.secretary, "approve", ItemRefusal.MAY_NOT_PROPOSE),
        (member, "change", ItemRefusal.NO_WORDS),
        (member, "addition", ItemRefusal.NO_WORDS),
        (member, "approve", ItemRefusal.TWICE),
    ):
        refused(reason, propose, item=item, who=person, by=by, kind=kind)
    conclude(item)
    refused(ItemRefusal.NOT_OPEN, propose, item=item, who=member, by=by)
    refused(
        ItemRefusal.NOT_OPEN,
        spoken.withdraw_motion,
        motion=Motion.objects.get(),
        participant=None,
        by=by,
        at=AT,
    )


def test_by_other_rules_co_opted_people_propose_but_guests_never(meeting, item, by):
    with_rules(meeting, co_opted_propose=True)
    propose(item, meeting.secretary, by)
    meeting.participants.filter(pk=meeting.secretary_id).update(capacity="other")
    refused(
        ItemRefusal.MAY_NOT_PROPOSE,
        propose,
        item=item,
        who=meeting.participants.get(pk=meeting.secretary_id),
        by=by,
        kind="reject",
    )


# Conflicts of interest


def declare(item, who, by, **more):
    return spoken.declare_conflict(
        item=item, participant=who, kind="deputy", by=by, at=AT, **more
    )


def test_whoever_declares_a_conflict_is_out_of_register_and_quorum(meeting, item, by):
    who = made.member(meeting, "civil", 2)
    before = search.quorum_of(item).present
    conflict = declare(item, who, by, reason=" Sitter i styrelsen. ")
    assert conflict.reason == "Sitter i styrelsen."
    assert who not in search.register(item)
    assert search.quorum_of(item).present == before - 1
    refused(ItemRefusal.CONFLICT_STANDS, declare, item=item, who=who, by=by)
    put_aside = {"conflict": conflict, "by": by, "at": AT}
    refused(ItemRefusal.NEEDS_REASON, spoken.dismiss_conflict, reason=" ", **put_aside)
    spoken.dismiss_conflict(reason="Gruppen ser inget jäv.", **put_aside)
    assert who in search.register(item)
    refused(ItemRefusal.WRONG_STATE, spoken.dismiss_conflict, reason="x", **put_aside)
    assert declare(item, who, by).state == Conflict.State.DECLARED
    assert Conflict.objects.count() == 1


def test_a_suggested_conflict_changes_nothing_until_somebody_takes_it_up(
    meeting, item, by
):
    who = made.member(meeting, "civil", 2)
    Conflict.objects.create(item=item, participant=who, noted_at=AT)
    assert who in search.register(item)
    assert declare(item, who, by).state == Conflict.State.DECLARED


@pytest.mark.parametrize(
    ("item_state", "meeting_state", "reason"),
    [
        ("on_agenda", "in_progress", None),
        ("on_agenda", "called", None),
        ("decided", "in_progress", ItemRefusal.WRONG_STATE),
        ("prepared", "in_progress", ItemRefusal.WRONG_STATE),
        ("open", "ended", ItemRefusal.MEETING_NOT_ON),
    ],
)
def test_a_conflict_is_declared_until_the_matter_is_concluded(
    by, item_state, meeting_state, reason
):
    meeting = made.opened()
    matter = made.item(meeting, state=item_state)
    Meeting.objects.update(state=meeting_state)
    values = {"item": matter, "who": meeting.chair, "by": by}
    if reason:
        refused(reason, declare, **values)
    else:
        assert declare(**values).state == Conflict.State.DECLARED


def test_there_is_no_conflict_in_a_matter_without_a_meeting(meeting, item, by):
    AgendaItem.objects.update(meeting=None)
    loose = AgendaItem.objects.get()
    values = {"item": loose, "by": by}
    refused(ItemRefusal.MEETING_NOT_ON, declare, who=meeting.chair, **values)
    refused(ItemRefusal.TOO_LATE, announce, who=meeting.chair, **values)


# Reservations and notes


def announce(item, who, by, kind="dissent", at=AT):
    return spoken.announce_remark(item=item, participant=who, kind=kind, by=by, at=at)


def test_a_reservation_is_announced_and_written_until_the_minutes_are_approved(
    meeting, item, by
):
    who = made.member(meeting, "civil", 2)
    refused(ItemRefusal.NOT_DECIDED, announce, item=item, who=who, by=by)
    announce(item, who, by, "note")
    conclude(item)
    remark = announce(item, who, by)
    refused(ItemRefusal.TWICE, announce, item=item, who=who, by=by)
    Meeting.objects.update(state=Meeting.State.IN_APPROVAL)
    write = {"remark": remark, "by": by, "at": AT}
    refused(
        ItemRefusal.NO_WORDS, spoken.write_remark, text=" ", participant=who, **write
    )
    for _time in range(2):
        spoken.write_remark(text=" Jag är emot. ", participant=who, **write)
    remark.refresh_from_db()
    assert (remark.text, remark.written_at) == ("Jag är emot.", AT)
    other = made.member(meeting, "city", 2)
    refused(
        ItemRefusal.NOT_YOURS,
        spoken.write_remark,
        text="Nej",
        participant=other,
        **write,
    )
    spoken.write_remark(text="Rättat av sekreteraren.", participant=None, **write)
    Meeting.objects.update(state=Meeting.State.APPROVED)
    for verb, more in (
        (spoken.write_remark, {"text": "Sent"}),
        (spoken.withdraw_remark, {}),
    ):
        refused(ItemRefusal.TEXT_TOO_LATE, verb, participant=who, **write, **more)


def test_who_cannot_reserve_or_note(meeting, item, by):
    conclude(item)
    guest = meeting.secretary
    away = made.member(meeting, "civil", 5)
    for who, kind, reason in (
        (guest, "dissent", ItemRefusal.NOT_A_MEMBER),
        (away, "dissent", ItemRefusal.DID_NOT_TAKE_PART),
        (away, "note", ItemRefusal.DID_NOT_TAKE_PART),
    ):
        refused(reason, announce, item=item, who=who, by=by, kind=kind)
    announce(item, guest, by, "note")
    with_rules(meeting, co_opted_note=False)
    other = made.item(meeting, state="noted", opened_at=AT, concluded_at=AT)
    refused(
        ItemRefusal.MAY_NOT_NOTE, announce, item=other, who=guest, by=by, kind="note"
    )


def test_it_is_too_late_when_the_meeting_has_ended_or_the_matter_waits(
    meeting, item, by
):
    who = made.member(meeting, "civil", 2)
    waiting = made.item(meeting)
    refused(
        ItemRefusal.NOT_DECIDED, announce, item=waiting, who=who, by=by, kind="note"
    )
    conclude(item)
    Meeting.objects.update(state=Meeting.State.ENDED)
    refused(ItemRefusal.TOO_LATE, announce, item=item, who=who, by=by)


def test_a_paragraph_that_is_approved_at_once_takes_no_more_words(meeting, item, by):
    who = made.member(meeting, "civil", 2)
    AgendaItem.objects.filter(pk=item.pk).update(kind="formal")
    item.refresh_from_db()
    sentence = "Styrgruppen godkänner dagordningen."
    items.decide_item(item=item, decisions=[sentence], by=by, at=AT)
    remark = announce(item, who, by)
    Paragraph.objects.update(locked_at=AT)
    refused(ItemRefusal.TEXT_TOO_LATE, announce, item=item, who=who, by=by, kind="note")
    refused(
        ItemRefusal.TEXT_TOO_LATE,
        spoken.write_remark,
        remark=remark,
        text="Sent",
        participant=who,
        by=by,
        at=AT,
    )


def test_what_was_announced_can_be_taken_back(meeting, item, by):
    who = made.member(meeting, "civil", 2)
    conclude(item)
    remark = announce(item, who, by)
    spoken.withdraw_remark(remark=remark, participant=who, by=by, at=AT)
    assert not Remark.objects.exists()


def test_the_account_tells_conflicts_proposals_and_votes_in_order(meeting, item, by):
    out, mover = made.member(meeting, "city", 2), made.member(meeting, "civil", 2)
    declare(item, out, by)
    propose(item, mover, by, "change", "Läs mer.")
    taken = propose(item, mover, by)
    spoken.withdraw_motion(motion=taken, participant=None, by=by, at=AT)
    items.ask_for_division(item=item, participant=mover, by=by, at=AT)
    paragraph = items.table_item(item=item, reason="Sent på dagen.", by=by, at=AT)
    lines = paragraph.account.splitlines()
    assert out.name in lines[0]
    assert "Läs mer." in lines[1]
    assert "återtaget" in lines[2]
    assert "begär omröstning" in lines[3]
    assert lines[-1] == "Skäl: Sent på dagen."


def test_presence_during_a_matter_counts_for_a_reservation(meeting, item, by):
    """Whoever left before the matter was taken up took no part in it."""
    left = made.member(meeting, "civil", 3)
    room.leave(participant=left, by=by, at=AT)
    later = AT + dt.timedelta(minutes=10)
    AgendaItem.objects.filter(pk=item.pk).update(
        state="decided", opened_at=later, concluded_at=later
    )
    refused(
        ItemRefusal.DID_NOT_TAKE_PART, announce, item=item, who=left, by=by, at=later
    )
