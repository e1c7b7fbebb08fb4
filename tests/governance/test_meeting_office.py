"""Meetings in the office: the year's plan, each meeting's desk, the standing lines."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.actions import agenda
from governance.models import (
    AgendaItem,
    ItemRefusal,
    Meeting,
    MeetingRefusal,
    Paper,
    Procedure,
    StandingItem,
    Tenure,
)
from malmoandan.core.models import Letter
from tests import office
from tests.governance import made

pytestmark = pytest.mark.django_db

NEXT = timezone.localdate().year + 1
LINK = "https://mote.example.org/rum"


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def desk(meeting: Meeting, page: str = "desk", **about: int) -> str:
    path = office.address(Meeting, page, meeting.pk)
    return f"{path}?nr={about['nr']}" if about else path


def planned(at: dt.datetime | None = None, **more: object) -> Meeting:
    at = at or timezone.now() + dt.timedelta(days=30)
    more.setdefault("digital_link", LINK)
    if not Tenure.objects.exists():
        made.members(from_on=dt.date(2020, 1, 1))
    return made.meeting(at, state="planned", **more)


def coordinator() -> Client:
    return office.as_role("coordinator_civil")


def press(client: Client, path: str, **data: object) -> str:
    """What the page says after the button."""
    return client.post(path, data, follow=True).content.decode()


def moment(month: int, hour: int = 13) -> str:
    return f"{NEXT}-{month:02}-04T{hour}:00"


# Planning


def year(*months: int, **more: object) -> dict[str, object]:
    data = {"year": NEXT, "digital_link": LINK, **more}
    for number, month in enumerate(months, 1):
        data[f"starts_{number}"] = moment(month)
        data[f"ends_{number}"] = moment(month, 15)
    return data


def test_a_coordinator_plans_a_year_and_hears_what_the_rules_say():
    client, path = coordinator(), office.address(Meeting, "plan_year")
    assert "Möte 4 slutar" in client.get(path).content.decode()
    text = press(client, path, **year(2, 5, 11))
    assert "Året är planerat" in text
    assert "ett annat antal möten" in text
    assert "september eller oktober" in text
    assert Meeting.objects.filter(year=NEXT, state="planned").count() == 3
    again = press(client, path, **year(2))
    assert str(MeetingRefusal.SAME_DAY.label) in again
    assert Meeting.objects.count() == 3


def test_a_meeting_that_begins_ends_and_the_administrator_plans_no_year():
    client, path = coordinator(), office.address(Meeting, "plan_year")
    data = {**year(2), "ends_1": ""}
    assert "Skriv när det slutar." in press(client, path, **data)
    assert "Skriv när det slutar." not in press(client, path, year="", starts_1="")
    admin = office.as_role("administrator")
    assert admin.get(path).status_code == 403


def test_one_meeting_is_planned_as_an_example_where_only_examples_sit():
    made.members(from_on=dt.date(2000, 1, 1), is_example=True)
    client, path = coordinator(), office.address(Meeting, "add")
    assert "Ingen kallas än" in client.get(path).content.decode()
    data = {"starts_at": moment(3), "ends_at": moment(3, 15), "room": "Rum 1"}
    assert "Förbered mötet" in press(client, path, **data)
    meeting = Meeting.objects.get()
    assert (meeting.is_example, meeting.room, meeting.number) == (True, "Rum 1", 1)
    assert office.as_role("steering_city").get(path).status_code == 403


# The list


def test_the_list_leads_to_desks_and_to_what_sources_state():
    meeting = planned()
    stated = Meeting.objects.create(year=2001, date="2001-03-04", state="stated")
    client = coordinator()
    text = client.get(office.address(Meeting)).content.decode()
    assert desk(meeting) in text
    assert office.address(Meeting, "change", stated.pk) in text
    assert "0/8" in text
    page = client.get(office.address(Meeting, "change", meeting.pk))
    assert page.context["has_change_permission"] is False
    assert desk(meeting) in page.content.decode()
    page = client.get(office.address(Meeting, "change", stated.pk))
    assert page.context["has_change_permission"] is True
    assert client.get(desk(stated)).status_code == 404
    assert client.get(office.address(Meeting, "desk", 0)).status_code == 404


def test_only_a_meeting_from_a_source_is_removed():
    meeting = planned()
    stated = Meeting.objects.create(year=2001, date="2001-03-04", state="stated")
    client = office.as_role("administrator")
    assert client.get(office.address(Meeting, "delete", meeting.pk)).status_code == 403
    assert client.get(office.address(Meeting, "delete", stated.pk)).status_code == 200


# The desk


def test_what_stops_the_call_is_said_with_the_way_to_mend_it():
    meeting = planned(digital_link="")
    Meeting.objects.update(starts_at=timezone.now() + dt.timedelta(days=2))
    Procedure.objects.create(
        number=1, state="adopted", from_on=dt.date(2001, 1, 1), notice_days=9
    )
    text = coordinator().get(desk(meeting)).content.decode()
    assert desk(meeting, "move") in text
    assert "Dagordningen är tom" in text
    assert "Det är färre dagar kvar än arbetsordningen säger." in text
    assert "9 dagar före mötet" in text
    assert desk(meeting, "call") not in text


def test_a_meeting_is_called_changed_and_cancelled_from_its_desk():
    meeting = planned()
    made.item(meeting)
    client = coordinator()
    assert desk(meeting, "call") in client.get(desk(meeting)).content.decode()
    assert (
        "Alla som hör till gruppen"
        in client.get(desk(meeting, "call")).content.decode()
    )
    assert "Kallelsen är på väg." in press(client, desk(meeting, "call"))
    press(client, desk(meeting, "call"))  # a second click calls nobody again
    assert Letter.objects.filter(key__contains=":called:").count() == 8
    later = timezone.localtime(meeting.starts_at + dt.timedelta(days=1))
    data = {
        "starts_at": f"{later:%Y-%m-%dT%H:%M}",
        "ends_at": f"{later + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "digital_link": LINK,
        "message": "Ny dag",
    }
    assert "en gång" in client.get(desk(meeting, "move")).content.decode()
    assert "Sparat." in press(client, desk(meeting, "move"), **data)
    assert Letter.objects.filter(key__contains=":changed:").count() == 8
    assert "Mötet är inställt." in press(
        client, desk(meeting, "cancel"), reason="Storm."
    )
    assert "Storm." in client.get(desk(meeting)).content.decode()
    for page in ("call", "move", "cancel"):
        answer = client.post(desk(meeting, page), {"reason": "x", **data})
        assert answer.status_code == 200  # says why not, on its own page


def test_administrators_prepare_and_coordinators_call():
    meeting = planned()
    made.item(meeting)
    client = office.as_role("administrator")
    assert desk(meeting, "call") not in client.get(desk(meeting)).content.decode()
    for page in ("call", "move", "cancel", "tell"):
        assert client.get(desk(meeting, page)).status_code == 403


def test_a_guest_is_added():
    meeting = planned()
    client = coordinator()
    assert "Tillagt." in press(client, desk(meeting, "guest"), name="Exempelgäst")
    assert "Exempelgäst" in client.get(desk(meeting)).content.decode()


# The agenda on the desk


def test_the_agenda_is_made_ordered_changed_and_papered():
    call_command("load_shipped")
    meeting, client = planned(), coordinator()
    waits = agenda.put_forward(title="Lokaler", by=None, at=timezone.now())
    assert "Lokaler" in client.get(desk(meeting)).content.decode()
    press(client, desk(meeting, "matter_on", nr=waits.pk))
    press(client, desk(meeting, "matter_off", nr=waits.pk))
    press(client, desk(meeting, "matter_on", nr=waits.pk))
    press(client, desk(meeting, "matter_on", nr=waits.pk))  # a second click
    press(client, desk(meeting, "template"))
    press(client, desk(meeting, "template"))  # a second click adds nothing
    titles = [i.title for i in meeting.items.all()]
    assert (titles[0], titles[-1]) == ("Sammanträdet öppnas", "Sammanträdet avslutas")
    assert titles.index("Lokaler") == titles.index("Övriga frågor") - 1

    press(client, desk(meeting, "matter_order", nr=waits.pk), way="up")
    titles = [i.title for i in meeting.items.all()]
    assert titles.index("Lokaler") == titles.index("Spridning och förankring") - 1
    press(client, desk(meeting, "matter_order", nr=waits.pk), way="down")

    path = desk(meeting, "matter_change", nr=waits.pk)
    assert 'value="Lokaler"' in client.get(path).content.decode()
    data = {"title": "Lokaler i stan", "kind": "decision", "proposal": "att köpa"}
    text = press(client, path, **data, case_number="STK 1")
    assert "Skriv ett diarienummer" in text
    text = press(client, path, **data, case_number="STK-2019-381")
    assert "inte en att-sats" in text

    path = desk(meeting, "paper", nr=waits.pk)
    assert "allmän handling" in client.get(path).content.decode()
    file = SimpleUploadedFile("budget.txt", b"exempel", "text/plain")
    assert "Handlingen är tillagd." in press(client, path, content=file)
    paper = Paper.objects.get()
    assert "borttagen" in press(client, desk(meeting, "paper_off", nr=paper.pk))

    press(client, desk(meeting, "matter_off", nr=waits.pk))
    assert AgendaItem.objects.get(pk=waits.pk).state == "prepared"
    again = press(client, desk(meeting, "matter_off", nr=meeting.items.first().pk))
    assert "Sammanträdet öppnas" not in again


def test_a_new_matter_is_written_onto_the_agenda():
    meeting, client = planned(), coordinator()
    data = {"title": "Ny", "kind": "decision"}
    assert "står på dagordningen" in press(client, desk(meeting, "matter"), **data)
    assert meeting.items.get().title == "Ny"


def test_a_button_asked_for_without_a_click_does_nothing_and_odd_numbers_are_nowhere():
    meeting = planned()
    item = made.item(meeting)
    client = coordinator()
    assert client.get(desk(meeting, "matter_off", nr=item.pk)).status_code == 302
    assert meeting.items.count() == 1
    assert client.post(desk(meeting, "matter_off")).status_code == 404
    assert client.post(desk(meeting, "matter_off", nr=0)).status_code == 404


def test_late_papers_are_told_of_from_the_desk_and_a_fixed_agenda_says_so():
    meeting = made.meeting(timezone.now() + dt.timedelta(days=9))
    meeting.participants.update(called_at=timezone.now())
    item, client = made.item(meeting), coordinator()
    path = desk(meeting, "paper", nr=item.pk)
    assert "sent inkommen" in client.get(path).content.decode()
    press(client, path, content=SimpleUploadedFile("a.txt", b"x", "text/plain"))
    text = client.get(desk(meeting)).content.decode()
    assert "1 handling har kommit efter kallelsen" in text
    assert "Alla som är kallade får veta" in press(client, desk(meeting, "tell"))
    assert Letter.objects.filter(key__contains=":papers:").count() == 9
    Meeting.objects.update(state="ended")
    fixed = press(client, desk(meeting, "matter_off", nr=item.pk))
    assert str(ItemRefusal.AGENDA_CLOSED.label) in fixed
    assert reverse("meeting-read", args=[meeting.year, meeting.number]) in text


def test_the_desk_asks_the_same_at_three_lines():
    meeting, client = planned(), coordinator()
    made.item(meeting)
    one = office.questions(client, desk(meeting))
    made.item(meeting)
    made.item(meeting)
    assert office.questions(client, desk(meeting)) == one


# The standing lines


def test_standing_lines_are_changed_and_keep_their_key():
    call_command("load_shipped")
    line = StandingItem.objects.get(key="other")
    client = coordinator()
    path = office.address(StandingItem, "change", line.pk)
    assert 'name="key"' not in client.get(path).content.decode()
    data = {"title": "Övrigt", "kind": "formal", "position": 99, "in_use": "on"}
    assert client.post(path, data).status_code == 302
    add = office.address(StandingItem, "add")
    assert 'name="key"' in client.get(add).content.decode()
    assert client.post(add, {**data, "key": "extra"}).status_code == 302
    call_command("load_shipped")
    line.refresh_from_db()
    assert line.title == "Övrigt"


@pytest.mark.audit
def test_the_office_is_clean(page, axe, transactional_db, live_server):
    meeting = planned()
    item = made.item(meeting, proposal="att köpa")
    agenda.put_forward(title="Lokaler", by=None, at=timezone.now())
    office.hand_over(page, coordinator(), live_server)
    for path in (
        office.address(Meeting),
        office.address(Meeting, "plan_year"),
        desk(meeting),
        desk(meeting, "matter_change", nr=item.pk),
    ):
        page.goto(live_server.url + path)
        assert axe(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(live_server.url + desk(meeting))
    assert axe(page) == []
