"""What we tell others: a plan that is adopted, messages that are sent in time."""

import datetime as dt

import pytest
from django.utils import timezone

from governance.models import Meeting, Paragraph
from malmoandan.core.models import (
    Letter,
    ReminderPreference,
    ReminderRule,
    TrailEntry,
    Vocabulary,
)
from malmoandan.core.transitions import NotPossible
from reports.actions import communication as actions
from reports.actions.message_reminders import remind_of_messages
from reports.jobs import communication as jobs
from reports.models import CommunicationPlan, CommunicationRefusal, Message
from reports.search import communication as search
from tests import cast, office
from tests.governance import made

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]

PAGE = "/kommunikation/"
State = CommunicationPlan.State
DAY = dt.date(2031, 3, 12)  # a Wednesday
AT = timezone.make_aware(dt.datetime(2031, 3, 12, 7, 30))


def plan(text="Så berättar vi.", **more):
    return CommunicationPlan.objects.create(
        **{"title": "Exempelplan", "text": text, "from_year": 2031, **more}
    )


def message(on=DAY, what="Årets tema", **more):
    return Message.objects.create(on=on, what=what, **more)


def adopt(of, decision=None, on=DAY):
    return actions.adopt_communication_plan(
        plan=of, decision=decision, adopted_on=on, by=None, at=AT
    )


# The plan


def test_a_plan_is_adopted_and_replaces_the_one_before():
    first, second = plan(), plan(title="Nästa")
    adopt(first)
    adopt(second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.REPLACED, State.ADOPTED)
    assert second.adopted_on == DAY
    verbs = TrailEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "communicationplan.adopt_communication_plan",
        "communicationplan.replace_communication_plan",
        "communicationplan.adopt_communication_plan",
    ]


@pytest.mark.parametrize(
    ("text", "on", "reason"),
    [
        (" ", DAY, CommunicationRefusal.EMPTY),
        ("Ord", None, CommunicationRefusal.NO_DECISION),
        ("Ord", DAY + dt.timedelta(days=1), CommunicationRefusal.NOT_YET),
    ],
)
def test_a_plan_that_cannot_be_adopted(text, on, reason):
    with pytest.raises(NotPossible) as no:
        adopt(plan(text), on=on)
    assert no.value.reason == reason
    assert not CommunicationPlan.objects.exclude(state=State.DRAFT).exists()


def test_a_plan_is_adopted_once():
    standing = plan()
    adopt(standing)
    with pytest.raises(NotPossible) as no:
        adopt(standing)
    assert no.value.reason == CommunicationRefusal.NOT_A_DRAFT


def test_the_office_adopts_by_a_day_and_then_the_text_stays():
    client = office.as_role("coordinator_civil")
    add = {"title": "Exempelplan", "from_year": 2031, "to_year": "", "text": "Ord"}
    client.post(office.address(CommunicationPlan, "add"), add)
    draft = CommunicationPlan.objects.get()
    change = office.address(CommunicationPlan, "change", draft.pk)
    page = office.address(CommunicationPlan, "adopt", draft.pk)
    assert page in client.get(change).content.decode()
    assert client.get(page).status_code == 200
    no = client.post(page, {"decision": "", "adopted_on": ""}).content.decode()
    assert str(CommunicationRefusal.NO_DECISION.label) in no
    done = client.post(page, {"decision": "", "adopted_on": "2020-01-01"})
    assert done.status_code == 302
    again = client.post(page, {"decision": "", "adopted_on": "2020-01-01"})
    assert str(CommunicationRefusal.NOT_A_DRAFT.label) in again.content.decode()

    assert page not in client.get(change).content.decode()
    assert client.post(change, {**add, "text": "Annat"}).status_code == 403
    delete = office.address(CommunicationPlan, "delete", draft.pk)
    assert client.post(delete, {"post": "yes"}).status_code == 403
    draft.refresh_from_db()
    assert (draft.text, draft.adopted_on) == ("Ord", dt.date(2020, 1, 1))


def test_only_those_who_run_the_portal_adopt():
    draft = plan()
    page = office.address(CommunicationPlan, "adopt", draft.pk)
    assert office.as_role("steering_city").post(page, {}).status_code == 403


# The public page


def test_the_page_says_what_is_lacking(client):
    plan()
    message(sent_on=None)
    page = client.get(PAGE).content.decode()
    assert "Inte antagen" in page
    assert "Exempelplan" not in page
    assert "Årets tema" not in page


def test_the_page_tells_goals_plan_and_what_was_sent(client):
    office.term(Vocabulary.COMMUNICATION_GOAL, "Sprida kunskap")
    adopt(plan(to_year=2033))
    sent = message(sent_on=DAY, audience="Föreningar", url="https://example.org/x")
    sent.channels.add(office.term(Vocabulary.CHANNEL, "nyhetsbrevet"))
    message(what="Påhittat", sent_on=DAY, is_example=True)
    page = client.get(PAGE).content.decode()
    for words in (
        *("Sprida kunskap", "Så berättar vi.", "2031–2033", "12 mars 2031"),
        *("Årets tema", "nyhetsbrevet", "Föreningar", "påhittat exempel"),
    ):
        assert words in page
    assert "This plan" not in client.get(f"/en{PAGE}").content.decode()


def test_an_example_says_that_it_is_one(client):
    plan(state=State.ADOPTED, is_example=True)
    assert "påhittad" in client.get(PAGE).content.decode()


def test_the_page_asks_the_same_at_three_messages(client):
    adopt(plan())
    channel = office.term(Vocabulary.CHANNEL, "nyhetsbrevet")
    message(sent_on=DAY).channels.add(channel)
    one = office.questions(client, PAGE)
    for _n in range(2):
        message(sent_on=DAY).channels.add(channel)
    assert office.questions(client, PAGE) == one


# The calendar


def test_a_message_is_noted_as_sent_once():
    told = message()
    actions.note_as_sent(message=told, on=DAY, by=None, at=AT)
    told.refresh_from_db()
    assert told.sent_on == DAY
    with pytest.raises(NotPossible) as no:
        actions.note_as_sent(message=told, on=DAY, by=None, at=AT)
    assert no.value.reason == CommunicationRefusal.SENT_ALREADY


def test_a_message_is_not_sent_tomorrow():
    with pytest.raises(NotPossible) as no:
        actions.note_as_sent(
            message=message(), on=DAY + dt.timedelta(days=1), by=None, at=AT
        )
    assert no.value.reason == CommunicationRefusal.NOT_YET


def test_the_calendar_says_what_is_late_and_what_is_near():
    late = message(DAY - dt.timedelta(days=1), "sent")
    near = message(DAY, "idag")
    sunday = message(DAY + dt.timedelta(days=4), "söndag")
    later = message(DAY + dt.timedelta(days=5), "nästa vecka")
    message(DAY, "gjort", sent_on=DAY)
    found = search.calendar(2031, DAY)
    assert (found.late, found.this_week) == ([late], [near, sunday])
    march = dict(found.months)[dt.date(2031, 3, 1)]
    assert len(march) == 5
    assert later in march
    assert [m for month, m in found.months if month.month != 3 and m] == []
    message(dt.date(2029, 1, 1), "förr", sent_on=dt.date(2029, 1, 1))
    assert search.years() == [2031, 2029]


def test_the_office_writes_a_message_and_notes_that_it_is_sent():
    client = office.as_role("coordinator_city")
    add = office.address(Message, "add")
    assert 'value="city" selected' in client.get(add).content.decode()
    channel = office.term(Vocabulary.CHANNEL, "nyhetsbrevet")
    today = timezone.localdate()
    given = {
        "on": today.isoformat(),
        "what": "Årets tema",
        "channels": [channel.pk],
        "owner_side": "city",
    }
    assert client.post(add, given).status_code == 302
    row = Message.objects.get()
    calendar = office.address(Message, "calendar")
    page = client.get(calendar).content.decode()
    assert "Årets tema" in page
    assert "nyhetsbrevet" in page
    change = office.address(Message, "change", row.pk)
    sent = office.address(Message, "sent", row.pk)
    assert sent in client.get(change).content.decode()
    assert client.get(sent).status_code == 200
    assert client.post(sent, {"on": today.isoformat()}).status_code == 302
    again = client.post(sent, {"on": today.isoformat()}).content.decode()
    assert str(CommunicationRefusal.SENT_ALREADY.label) in again
    assert sent not in client.get(change).content.decode()
    for year in (today.year, "i-fjol", 1):
        assert client.get(f"{calendar}?year={year}").status_code == 200


def test_an_administrator_says_whose_message_it_is():
    page = office.as_role("administrator").get(office.address(Message, "add"))
    assert 'value="city" selected' not in page.content.decode()


@pytest.mark.parametrize(
    ("standing", "shown"),
    [("late", "igår"), ("coming", "imorgon"), ("sent", "gjort"), ("", "igår")],
)
def test_the_list_can_be_narrowed(standing, shown):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    message(today - day, "igår")
    message(today + day, "imorgon")
    message(today, "gjort", sent_on=today)
    client = office.as_role("coordinator_city")
    path = f"{office.address(Message)}?standing={standing}" if standing else ""
    page = client.get(path or office.address(Message)).content.decode()
    named = {name for name in ("igår", "imorgon", "gjort") if name in page}
    assert named == ({shown} if standing else {"igår", "imorgon", "gjort"})


@pytest.mark.parametrize("model", [Message, CommunicationPlan])
def test_lists_ask_the_same_at_three_rows(model):
    def make(number):
        if model is Message:
            message().channels.add(office.term(Vocabulary.CHANNEL, f"k{number}"))
        else:
            plan()

    office.asks_the_same_at_three_rows(model, make)


def test_the_calendar_asks_the_same_at_three_messages():
    client = office.as_role("coordinator_city")
    path = office.address(Message, "calendar")
    today = timezone.localdate()
    message(today)
    one = office.questions(client, path)
    message(today)
    message(today)
    assert office.questions(client, path) == one


# Reminders


def wants_each(person):
    each = ReminderPreference.Rhythm.EACH
    ReminderPreference.objects.create(user=person, rhythm=each)
    return person


def test_the_side_that_sends_is_reminded_before_and_on_the_day():
    city = wants_each(cast.person("coordinator_city"))
    wants_each(cast.person("coordinator_civil"))
    told = message(owner_side="city", audience="Föreningar & <andra>")
    three = dt.timedelta(days=3)
    assert remind_of_messages(today=DAY - dt.timedelta(days=4), at=AT) == 0
    assert remind_of_messages(today=DAY - three, at=AT) == 1
    assert remind_of_messages(today=DAY - three, at=AT) == 0
    letter = Letter.objects.get()
    assert letter.to == city.email
    assert office.address(Message, "change", told.pk) in letter.text
    assert "Föreningar & <andra>" in letter.text
    assert "&lt;andra&gt;" in letter.html
    assert remind_of_messages(today=DAY, at=AT) == 1
    assert remind_of_messages(today=DAY + three, at=AT) == 0


def test_both_are_reminded_of_what_belongs_to_none_and_nobody_of_what_is_sent():
    for name in ("coordinator_city", "coordinator_civil"):
        wants_each(cast.person(name))
    message()
    message()
    message(sent_on=DAY)
    message(is_example=True)
    assert remind_of_messages(today=DAY, at=AT) == 4


def test_what_can_wait_is_gathered():
    cast.person("coordinator_city")
    message(DAY + dt.timedelta(days=8))
    remind_of_messages(today=DAY + dt.timedelta(days=5), at=AT)
    assert not ReminderRule.objects.get(key="message-due").at_once
    assert not Letter.objects.filter(key__startswith="reminder").exists()


def test_the_clock_starts_it():
    message(timezone.localdate())
    assert jobs.remind() == 0


# Decisions


def test_the_day_of_a_decision_is_that_of_its_meeting(client):
    meeting = made.meeting()
    decision = made.decided(meeting)
    adopted = adopt(plan(), decision=decision, on=None)
    assert adopted.adopted_on == timezone.localdate(meeting.starts_at)
    # The § is shown when anybody may read it.
    assert "§ 1/2031" not in client.get(PAGE).content.decode()
    Meeting.objects.update(state=Meeting.State.PUBLISHED)
    assert "§ 1/2031" in client.get(PAGE).content.decode()
    Paragraph.objects.update(withheld="secret")
    assert "§ 1/2031" not in client.get(PAGE).content.decode()


def test_a_meeting_without_a_day_needs_one():
    meeting = made.meeting()
    decision = made.decided(meeting)
    Meeting.objects.update(date=None)
    adopted = adopt(plan(), decision=Paragraph.objects.get(), on=None)
    assert (adopted.adopted_on, adopted.decision) == (None, decision)


@pytest.mark.audit
def test_pages_are_clean(page, axe, transactional_db, live_server):
    adopt(plan())
    message(timezone.localdate())
    message(sent_on=DAY)
    page.goto(PAGE)
    assert axe(page) == []
    office.hand_over(page, office.as_role("coordinator_city"), live_server)
    page.goto(office.address(Message, "calendar"))
    assert axe(page) == []
