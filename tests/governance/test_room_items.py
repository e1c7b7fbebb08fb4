"""A matter in the room: every state with every verb, and each refusal by name."""

import datetime as dt

import pytest

from governance.actions import items
from governance.actions.polls import find
from governance.models import (
    AgendaItem,
    Assignment,
    Conflict,
    ItemRefusal,
    Meeting,
    Paragraph,
    Poll,
)
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.governance import made

AT = made.AT
DUE = dt.date(2031, 5, 1)
State = AgendaItem.State
pytestmark = pytest.mark.django_db
SENTENCE = "Styrgruppen godkänner förslaget till arbetsplan för 2032."


@pytest.fixture
def by(db):
    return cast.somebody("leads")


def refused(named, perform, **values) -> None:
    with pytest.raises(NotPossible) as no:
        perform(**values)
    assert no.value.reason == named


def decide(item, by, *lines):
    return items.decide_item(item=item, decisions=lines or [SENTENCE], by=by, at=AT)


def refer(item, by, **more):
    values = {"reason": "Siffror saknas.", "owner": "Samordnarna", "due_on": DUE}
    return items.refer_item(item=item, by=by, at=AT, **{**values, **more})


VERBS = {
    "open": items.open_item,
    "put_aside": items.put_aside,
    "decide": lambda item, by, at: decide(item, by),
    "note": items.note_item,
    "table": items.table_item,
    "refer": lambda item, by, at: refer(item, by),
    "withdraw": items.withdraw_item,
}
LEADS_TO = {
    (State.ON_AGENDA, "open"): State.OPEN,
    (State.ON_AGENDA, "table"): State.TABLED,
    (State.OPEN, "put_aside"): State.ON_AGENDA,
    (State.OPEN, "decide"): State.DECIDED,
    (State.OPEN, "note"): State.NOTED,
    (State.OPEN, "table"): State.TABLED,
    (State.OPEN, "refer"): State.REFERRED,
    (State.OPEN, "withdraw"): State.WITHDRAWN,
}


def test_each_state_lets_through_only_its_verbs(by):
    meeting = made.opened()
    for state in State:
        for name, verb in VERBS.items():
            matter = made.item(meeting, state=state, kind="report")
            leads_to = LEADS_TO.get((state, name))
            if leads_to is None:
                with pytest.raises(NotPossible) as no:
                    verb(item=matter, by=by, at=AT)
                assert no.value.reason in (
                    ItemRefusal.WRONG_STATE,
                    ItemRefusal.NOT_OPEN,
                )
            else:
                verb(item=matter, by=by, at=AT)
                matter.refresh_from_db()
                assert matter.state == leads_to
                if matter.is_concluded():
                    assert matter.paragraph.number
            # One matter is open at a time: this one makes room for the next.
            AgendaItem.objects.filter(pk=matter.pk).update(state=State.NOTED)
    numbers = list(Paragraph.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_nothing_happens_outside_a_meeting_that_goes_on(by):
    loose = made.item(made.opened(), state=State.OPEN)
    AgendaItem.objects.update(meeting=None)
    loose.refresh_from_db()
    ended = made.item(made.meeting(state=Meeting.State.ENDED), state=State.OPEN)
    for matter in (loose, ended):
        for verb in VERBS.values():
            refused(ItemRefusal.MEETING_NOT_ON, verb, item=matter, by=by, at=AT)


def test_one_matter_at_a_time_and_the_time_it_was_taken_up_stays(by):
    meeting = made.opened()
    first, second = made.item(meeting), made.item(meeting)
    items.open_item(item=first, by=by, at=AT)
    refused(ItemRefusal.ANOTHER_OPEN, items.open_item, item=second, by=by, at=AT)
    items.put_aside(item=first, by=by, at=AT)
    items.open_item(item=first, by=by, at=AT + dt.timedelta(minutes=9))
    first.refresh_from_db()
    assert first.opened_at == AT


# Decisions


def test_a_decision_asks_the_group_first_and_then_becomes_a_paragraph(by):
    matter = made.item(made.opened(), state=State.OPEN)
    refused(ItemRefusal.NOTHING_FOUND, items.note_item, item=matter, by=by, at=AT)
    with pytest.raises(NotPossible) as no:
        decide(matter, by)
    assert no.value.reason == ItemRefusal.NOTHING_FOUND
    find(item=matter, mode="acclamation", outcome="yes", by=by, at=AT)
    paragraph = decide(matter, by, " Styrgruppen  godkänner planen. ", "", SENTENCE)
    assert paragraph.decisions == ["Styrgruppen godkänner planen.", SENTENCE]
    assert paragraph.account  # what the chair found stands there


def test_a_formality_needs_no_vote(by):
    matter = made.item(made.opened(), state=State.OPEN, kind="formal")
    assert decide(matter, by).decisions == [SENTENCE]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["", "  "], ItemRefusal.NO_DECISION),
        (["Bifall."], ItemRefusal.UNFINISHED),
        ([SENTENCE, "Ja tack"], ItemRefusal.UNFINISHED),
        (["Styrgruppen utser [namn] att justera."], ItemRefusal.UNFINISHED),
    ],
)
def test_a_decision_can_be_read_by_itself(by, lines, reason):
    matter = made.item(made.opened(), state=State.OPEN, kind="formal")
    with pytest.raises(NotPossible) as no:
        decide(matter, by, *lines)
    assert no.value.reason == reason


def test_without_quorum_nothing_is_decided_but_it_can_be_put_off(by):
    matter = made.item(made.opened(absent=4), state=State.OPEN, kind="formal")
    with pytest.raises(NotPossible) as no:
        decide(matter, by)
    assert no.value.reason == ItemRefusal.NO_QUORUM
    with pytest.raises(NotPossible) as no:
        refer(matter, by)
    assert no.value.reason == ItemRefusal.NO_QUORUM
    items.table_item(item=matter, by=by, at=AT)
    matter.refresh_from_db()
    assert matter.state == State.TABLED


def test_conflicts_of_interest_make_those_who_take_part_fewer(by):
    meeting = made.opened(absent=3)
    matter = made.item(meeting, state=State.OPEN, kind="formal")
    Conflict.objects.create(
        item=matter,
        participant=made.member(meeting, "city", 2),
        state=Conflict.State.DECLARED,
        noted_at=AT,
    )
    with pytest.raises(NotPossible) as no:
        decide(matter, by)
    assert no.value.reason == ItemRefusal.NO_QUORUM


def test_nothing_is_concluded_while_the_group_votes(by):
    matter = made.item(made.opened(), state=State.OPEN, kind="report")
    Poll.objects.create(
        item=matter, number=1, mode="roll_call", question="?", state=Poll.State.OPEN
    )
    for name, verb in VERBS.items():
        if name != "open":
            refused(ItemRefusal.POLL_OPEN, verb, item=matter, by=by, at=AT)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("information", "Styrgruppen noterar informationen."),
        ("report", "Styrgruppen noterar rapporten och lägger den till handlingarna."),
        ("formal", None),
    ],
)
def test_what_is_noted_says_so_in_the_language_of_the_minutes(by, kind, said):
    matter = made.item(made.opened(), state=State.OPEN, kind=kind)
    paragraph = items.note_item(item=matter, by=by, at=AT)
    assert paragraph.decisions == ([said] if said else [])


# Put off and sent back


def test_what_is_put_off_comes_back_unchanged(by):
    matter = made.item(made.opened(), state=State.OPEN, summary="Kort.")
    paragraph = items.table_item(item=matter, reason=" Sent. ", by=by, at=AT)
    copy = AgendaItem.objects.get(came_from=matter)
    assert (copy.title, copy.summary) == (matter.title, "Kort.")
    assert paragraph.decisions == ["Ärendet bordläggs till nästa möte."]
    assert "Sent." in paragraph.account


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ({"reason": " "}, ItemRefusal.NEEDS_REASON),
        ({"owner": ""}, ItemRefusal.NEEDS_OWNER),
        ({"due_on": None}, ItemRefusal.NEEDS_DATE),
    ],
)
def test_what_is_sent_back_says_why_who_and_when(by, missing, reason):
    matter = made.item(made.opened(), state=State.OPEN)
    with pytest.raises(NotPossible) as no:
        refer(matter, by, **missing)
    assert no.value.reason == reason


def test_what_is_sent_back_is_an_assignment_and_comes_back(by):
    matter = made.item(made.opened(), state=State.OPEN, title="Lokaler")
    paragraph = refer(matter, by)
    given = Assignment.objects.get()
    assert given.given_in == paragraph
    assert given.owner == "Samordnarna"
    assert given.due_on.first == DUE
    assert "Lokaler" in given.what
    assert any("1 maj 2031" in line for line in paragraph.decisions)
    assert AgendaItem.objects.filter(came_from=matter).exists()


# A vote is asked for


def test_a_member_asks_for_a_vote_before_anything_is_found(by):
    meeting = made.opened(absent=1)
    matter = made.item(meeting, state=State.OPEN)
    ask = {"item": matter, "by": by, "at": AT}
    out = made.member(meeting, "city", 2)
    Conflict.objects.create(
        item=matter, participant=out, state=Conflict.State.DECLARED, noted_at=AT
    )
    for person, reason in (
        (meeting.secretary, ItemRefusal.NOT_A_MEMBER),
        (made.member(meeting, "civil", 5), ItemRefusal.NOT_PRESENT),
        (out, ItemRefusal.CONFLICTED),
    ):
        refused(reason, items.ask_for_division, participant=person, **ask)
    for number in (2, 3):  # the second adds nothing
        items.ask_for_division(participant=made.member(meeting, "civil", number), **ask)
    matter.refresh_from_db()
    assert matter.division_asked_by == made.member(meeting, "civil", 2)


def test_it_is_too_late_when_the_chair_has_found_something(by):
    meeting = made.opened()
    matter = made.item(meeting, state=State.OPEN)
    find(item=matter, mode="acclamation", outcome="yes", by=by, at=AT)
    refused(
        ItemRefusal.WRONG_STATE,
        items.ask_for_division,
        item=matter,
        participant=meeting.chair,
        by=by,
        at=AT,
    )
