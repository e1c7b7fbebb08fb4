"""The agenda: made, put on and off, moved, put off to the next meeting."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from governance.actions import agenda
from governance.models import (
    AgendaItem,
    Conflict,
    ItemRefusal,
    Meeting,
    Paper,
    StandingItem,
    Tenure,
)
from governance.models.wording import Wording, wording
from governance.search.agenda import raised, waiting
from malmoandan.core import actions as core
from malmoandan.core import files
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import IopCase, Organisation
from tests.governance import made

pytestmark = pytest.mark.django_db

State = AgendaItem.State
LATER = made.AT + dt.timedelta(days=60)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def lines(meeting: Meeting) -> list[str]:
    return [item.title for item in meeting.items.all()]


def standing(*keys: str) -> None:
    for place, key in enumerate(keys, 1):
        StandingItem.objects.create(key=key, position=place, kind="formal", title=key)


def raise_matter(title: str = "Exempelärende") -> AgendaItem:
    item = agenda.put_forward(title=title, by=None, at=made.AT)
    return agenda.prepare_item(item=item, by=None, at=made.AT)


def paper(item: AgendaItem, **more: object) -> Paper:
    stored = core.store_file(
        content=ContentFile(b"exempel", name="underlag.txt"),
        allowed=files.DOCUMENTS,
        by=None,
        at=made.AT,
    )
    return Paper.objects.create(
        item=item, file=stored, title="Underlag", added_at=made.AT, **more
    )


def refused(perform) -> str:
    with pytest.raises(NotPossible) as no:
        perform()
    return str(no.value.reason)


# Put off and sent back


def test_what_is_put_off_stands_on_the_next_agenda_with_its_papers_frozen():
    held, coming = made.opened(), made.meeting(LATER, state="planned")
    item = made.item(held, state="open", summary="Kort", proposal="Gruppen antar det.")
    first = paper(item, is_late=True, position=2)
    copy = agenda.carry_forward(item, "Underlaget saknas.", by=None, at=made.AT)
    assert copy.meeting == coming
    assert (copy.state, copy.came_from) == (State.ON_AGENDA, item)
    assert (copy.summary, copy.proposal) == ("Kort", "Gruppen antar det.")
    assert [(p.file, p.title, p.position, p.is_late) for p in copy.papers.all()] == [
        (first.file, "Underlag", 2, False)
    ]
    item.refresh_from_db()
    assert item.reason == "Underlaget saknas."
    assert (
        TrailEntry.objects.of(copy).filter(verb="agendaitem.carried_forward").exists()
    )


def test_without_a_meeting_to_come_it_waits():
    held = made.opened()
    made.meeting(made.AT - dt.timedelta(days=60), state="planned")
    item = made.item(held, state="open", reason="Sagt av rummet.")
    copy = agenda.carry_forward(item, "Annat", by=None, at=made.AT)
    assert (copy.meeting, copy.state) == (None, State.PREPARED)
    assert list(waiting()) == [copy]
    item.refresh_from_db()
    assert item.reason == "Sagt av rummet."


def test_a_matter_without_a_time_of_its_own_waits():
    loose = raise_matter()
    copy = agenda.carry_forward(loose, "", by=None, at=made.AT)
    assert copy.meeting is None
    assert loose.reason == ""


# Made from the template


def test_the_agenda_is_made_of_standing_lines_and_what_waits():
    meeting = made.meeting(state="planned")
    standing("opening", "minutes", "other", "closing")
    StandingItem.objects.filter(key="minutes").update(in_use=False)
    raise_matter("Väntar")
    assert agenda.make_agenda(meeting=meeting, by=None, at=made.AT) == 4
    assert lines(meeting) == ["opening", "Väntar", "other", "closing"]
    assert [item.position for item in meeting.items.all()] == [1, 2, 3, 4]
    assert agenda.make_agenda(meeting=meeting, by=None, at=made.AT) == 0
    StandingItem.objects.filter(key="minutes").update(in_use=True)
    assert agenda.make_agenda(meeting=meeting, by=None, at=made.AT) == 1
    assert lines(meeting) == ["opening", "minutes", "Väntar", "other", "closing"]


def test_a_matter_is_put_on_before_the_last_lines_and_after_what_is_done():
    meeting = made.opened()
    made.item(meeting, title="Öppnas", state="noted")
    made.item(meeting, title="Övrigt", standing="other", state="noted")
    made.item(meeting, title="Avslutas", standing="closing")
    agenda.add_item(meeting=meeting, title="Nytt", by=None, at=made.AT)
    assert lines(meeting) == ["Öppnas", "Övrigt", "Nytt", "Avslutas"]


# Who waits


def test_a_matter_is_raised_prepared_and_put_on():
    meeting = made.meeting(state="planned")
    body = Organisation.objects.create(name="Exempelföreningen")
    item = agenda.put_forward(
        title="Lokaler", organisations=[body], by=None, at=made.AT
    )
    assert list(raised()) == [item]
    assert list(item.organisations.all()) == [body]
    agenda.prepare_item(item=item, by=None, at=made.AT)
    agenda.put_on(item=item, meeting=meeting, by=None, at=made.AT)
    item.refresh_from_db()
    assert (item.meeting, item.state) == (meeting, State.ON_AGENDA)
    twice = refused(
        lambda: agenda.put_on(item=item, meeting=meeting, by=None, at=made.AT)
    )
    assert twice == ItemRefusal.WRONG_STATE


def test_a_matter_needs_a_title_and_only_what_a_matter_has():
    nameless = refused(lambda: agenda.put_forward(title=" ", by=None, at=made.AT))
    assert nameless == ItemRefusal.NO_TITLE
    item = raise_matter()
    emptied = refused(
        lambda: agenda.change_item(item=item, title="", by=None, at=made.AT)
    )
    assert emptied == ItemRefusal.NO_TITLE
    with pytest.raises(TypeError):
        agenda.change_item(item=item, state="decided", by=None, at=made.AT)


# Taken off, moved, changed, withdrawn


def test_a_matter_taken_off_waits_and_a_standing_line_goes():
    meeting = made.meeting(state="planned")
    line = made.item(meeting, standing="opening", title="Öppnas")
    item = made.item(meeting, title="Ärende")
    rest = made.item(meeting, title="Sist")
    Conflict.objects.create(
        item=item, participant=meeting.participants.first(), noted_at=made.AT
    )
    agenda.take_off(item=item, by=None, at=made.AT)
    agenda.take_off(item=line, by=None, at=made.AT)
    item.refresh_from_db()
    assert (item.meeting, item.state) == (None, State.PREPARED)
    assert not item.conflicts.exists()
    assert [(i.title, i.position) for i in meeting.items.all()] == [("Sist", 1)]
    assert rest.pk
    for gone in (item, line):
        again = refused(lambda one=gone: agenda.take_off(item=one, by=None, at=made.AT))
        assert again == ItemRefusal.WRONG_STATE


def test_a_matter_that_is_being_dealt_with_stays():
    meeting = made.opened()
    item = made.item(meeting, state="open")
    taken = refused(lambda: agenda.take_off(item=item, by=None, at=made.AT))
    changed = refused(
        lambda: agenda.change_item(item=item, title="Annat", by=None, at=made.AT)
    )
    assert taken == changed == ItemRefusal.WRONG_STATE


@pytest.mark.parametrize(
    ("which", "up", "after"),
    [
        (0, True, "ABC"),
        (0, False, "BAC"),
        (1, True, "BAC"),
        (2, False, "ABC"),
        (2, True, "ACB"),
    ],
)
def test_lines_change_places(which, up, after):
    meeting = made.meeting(state="planned")
    items = [made.item(meeting, title=title) for title in "ABC"]
    agenda.move_item(item=items[which], up=up, by=None, at=made.AT)
    assert "".join(lines(meeting)) == after


def test_no_line_is_moved_before_what_is_done():
    meeting = made.opened()
    made.item(meeting, title="A", state="noted")
    item = made.item(meeting, title="B")
    agenda.move_item(item=item, up=True, by=None, at=made.AT)
    assert lines(meeting) == ["A", "B"]


def test_what_a_matter_says_is_changed_before_it_is_taken_up():
    meeting = made.meeting(state="planned")
    item, body = made.item(meeting), Organisation.objects.create(name="Exempelkören")
    before = meeting.version
    agenda.change_item(
        item=item,
        title="Nytt namn",
        kind="report",
        organisations=[body],
        by=None,
        at=made.AT,
    )
    item.refresh_from_db()
    meeting.refresh_from_db()
    assert (item.title, item.kind) == ("Nytt namn", "report")
    assert list(item.organisations.all()) == [body]
    assert meeting.version > before
    loose = raise_matter()
    agenda.change_item(item=loose, summary="Kort", by=None, at=made.AT)
    loose.refresh_from_db()
    assert loose.summary == "Kort"


def test_a_matter_is_withdrawn_from_no_agenda():
    item = raise_matter()
    agenda.drop_item(item=item, by=None, at=made.AT)
    assert item.state == State.WITHDRAWN
    again = refused(lambda: agenda.drop_item(item=item, by=None, at=made.AT))
    on = made.item(made.meeting(state="planned"))
    standing_there = refused(lambda: agenda.drop_item(item=on, by=None, at=made.AT))
    assert again == standing_there == ItemRefusal.WRONG_STATE


@pytest.mark.parametrize("state", ["ended", "in_approval", "published", "cancelled"])
def test_the_agenda_of_a_meeting_that_is_over_is_fixed(state):
    meeting = made.meeting(state=state)
    item, waits = made.item(meeting), raise_matter()
    tries = [
        lambda: agenda.make_agenda(meeting=meeting, by=None, at=made.AT),
        lambda: agenda.put_on(item=waits, meeting=meeting, by=None, at=made.AT),
        lambda: agenda.add_item(meeting=meeting, title="Ny", by=None, at=made.AT),
        lambda: agenda.take_off(item=item, by=None, at=made.AT),
        lambda: agenda.move_item(item=item, up=True, by=None, at=made.AT),
        lambda: agenda.change_item(item=item, title="Ny", by=None, at=made.AT),
        lambda: agenda.suggest_conflicts(meeting=meeting, at=made.AT),
    ]
    assert {refused(perform) for perform in tries} == {ItemRefusal.AGENDA_CLOSED}
    assert lines(meeting) == [item.title]


# Conflicts of interest that the portal already sees


def test_a_conflict_is_suggested_where_the_members_organisation_is_concerned():
    mine = Organisation.objects.create(name="Exempelföreningen")
    other = Organisation.objects.create(name="Exempelkören")
    made.members()
    Tenure.objects.filter(seat__allocation__side="civil", seat__number=1).update(
        organisation=mine
    )
    Tenure.objects.filter(seat__allocation__side="city", seat__number=1).update(
        organisation=other
    )
    meeting = made.meeting()
    person, second = made.member(meeting, "civil"), made.member(meeting, "city")
    case = IopCase.objects.create(name="Exempelpartnerskap")
    case.parties.create(organisation=other)
    named = made.item(meeting)
    named.organisations.add(mine)
    shared = made.item(meeting, partnership=case)
    done = made.item(meeting, state="noted")
    done.organisations.add(mine)
    made.item(meeting)
    assert agenda.suggest_conflicts(meeting=meeting, at=made.AT) == 2
    assert set(Conflict.objects.values_list("item", "participant", "state")) == {
        (named.pk, person.pk, "suggested"),
        (shared.pk, second.pk, "suggested"),
    }
    Conflict.objects.update(state="dismissed")
    assert agenda.suggest_conflicts(meeting=meeting, at=made.AT) == 0


# How a decision is worded


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("", []),
        ("Styrgruppen utser ”Ensamhet” till fokusområde.", []),
        ("1. Styrgruppen godkänner planen.\n2) Styrgruppen tackar.", []),
        ("att godkänna planen.", [Wording.THAT]),
        ("Styrgruppen beslutar enligt förslaget.", [Wording.BY_REFERENCE]),
        (
            "Styrgruppen beslutar i enlighet med liggande förslag.",
            [Wording.BY_REFERENCE],
        ),
        ("Styrgruppen godkänner planen", [Wording.NO_STOP]),
        ("Planen är bra.", [Wording.NO_VERB]),
        (
            "Att bifalla förslaget",
            [Wording.THAT, Wording.BY_REFERENCE, Wording.NO_STOP],
        ),
    ],
)
def test_a_decision_that_cannot_be_read_by_itself_is_pointed_out(text, warnings):
    assert wording(text) == warnings
