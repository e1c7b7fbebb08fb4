"""Doors of the year wheel: for all, as a calendar, and in the office."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from events.models import Event
from governance.models import Meeting
from malmoandan.core.models import TrailEntry
from reports.actions import wheel as actions
from reports.forms.wheel import Mark
from reports.models import CarriedOver, WheelSlot, WheelYear, YearMark
from tests import cast, office
from tests.reports.conftest import YEAR
from tests.reports.wheel_made import (
    AT,
    DECISION,
    FORUM,
    HOURS,
    MEETINGS,
    day,
    event,
    kinds,
    moment,
    opened,
    plan,
    slot,
    somebody,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_january")]

JUDGED = {"title": "Bedömt", "measure": "judged"}


@pytest.fixture
def in_january(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def coordinator():
    return cast.enter(Client(), somebody())


def page(name="year", year=YEAR):
    return reverse(f"admin:reports_wheelyear_{name}", args=[year])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def budget(**more):
    return YearMark.objects.create(
        key="budget",
        kind="budget",
        title_sv="Stadens budget",
        from_day="02-01",
        to_day="03-31",
        **more,
    )


# For all


def test_the_wheel_stands_with_its_table():
    opened(FORUM, HOURS)
    budget()
    actions.book_event(slot=slot(1), day=day(2, 12), by=somebody(), at=AT)
    told = text(Client().get("/arshjul/"))
    assert f"Årshjulet {YEAR}" in told
    assert told.count("<tr>") == 2 + 6 + 1  # two heads, six asked for, one arc
    assert "12 februari" in told
    assert "Stadens budget, 1 februari – 31 mars" in told
    assert "1 oktober – 31 oktober" in told


def test_a_year_without_a_plan_says_so():
    assert "Inget är planerat än" in text(Client().get("/arshjul/"))


@pytest.mark.parametrize(("year", "status"), [(YEAR + 1, 200), (YEAR + 60, 404)])
def test_which_years_can_be_leafed_to(year, status):
    assert Client().get(f"/arshjul/{year}/").status_code == status
    assert Client().get(f"/arshjul/{year}/arshjul.ics").status_code == status


def test_in_english():
    opened(HOURS | {"owner_side": "city"})
    assert "civil society" in text(Client().get("/en/arshjul/")).lower()


def entries(path=f"/arshjul/{YEAR}/arshjul.ics"):
    file = Client().get(path)
    assert file["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(file.content).walk("VEVENT")
    return {str(one["summary"]): one for one in found}


def test_the_calendar_holds_what_is_booked_last_days_and_what_others_plan_by():
    opened(FORUM, MEETINGS, DECISION)
    budget()
    actions.book_event(slot=slot(1), day=day(2, 12), by=somebody(), at=AT)
    event("forum", None)
    event("annat", f"{YEAR}-03-03", title="Räknas inte")
    Meeting.objects.create(year=YEAR, date=f"{YEAR}-03-05")
    found = entries()
    assert set(found) == {
        *("Dialogforum", "Möten", "Beslut om fokusområde", "Stadens budget")
    }
    assert found["Dialogforum"].decoded("dtstart") == day_at(2, 12, 17)
    assert found["Beslut om fokusområde"].decoded("dtstart") == day(10, 31)
    assert found["Stadens budget"].decoded("dtend") == day(4, 1)
    assert entries() == found  # nothing says when it was fetched


def day_at(month, number, hour):
    return moment(month, number).replace(hour=hour)


def test_what_is_moved_has_the_same_uid_and_a_higher_sequence():
    opened(FORUM, DECISION)
    made = actions.book_event(slot=slot(1), day=day(2, 12), by=somebody(), at=AT)
    before = entries()
    made.set_times(day_at(2, 19, 17), day_at(2, 19, 20))
    made.save()
    TrailEntry.objects.create(verb="event.changed", subject=made, at=AT)
    more = {"from_on": day(9, 1), "to_on": day(10, 20), "by": somebody(), "at": AT}
    actions.move_window(slot=slot(1, DECISION["counts"]), **more)
    after = entries()
    for name in ("Dialogforum", "Beslut om fokusområde"):
        assert after[name]["uid"] == before[name]["uid"]
        assert after[name]["sequence"] > before[name]["sequence"]
        assert after[name]["dtstart"] != before[name]["dtstart"]


def test_what_is_cancelled_stays_as_cancelled():
    opened(FORUM)
    event("forum", f"{YEAR}-02-12", state=Event.State.CANCELLED)
    event("forum", f"{YEAR}-10-02", state=Event.State.PUBLISHED, title="Höstforum")
    found = entries()
    assert found["Inställt: Dialogforum"]["status"] == "CANCELLED"
    assert "/evenemang/" in found["Höstforum"]["url"]


def test_the_calendar_of_this_year_and_the_next():
    opened(FORUM)
    event("forum", f"{YEAR}-02-12")
    event(
        "forum", f"{YEAR + 1}-02-12", year=YEAR + 1, state="publicerat", title="Nästa"
    )
    assert set(entries("/arshjul/arshjul.ics")) == {"Dialogforum", "Nästa"}


# In the office


def test_a_coordinator_opens_the_year_and_books_from_it(coordinator):
    kinds()
    plan(FORUM, MEETINGS, DECISION)
    assert "Året har inte öppnats" in text(coordinator.get(page()))
    assert coordinator.post(page("open")).status_code == 302
    told = text(coordinator.get(page()))
    assert "2 forum återstår att boka." in told
    assert "Skapa utkast till evenemang" in told
    # A second click says why not.
    assert "Året är redan öppnat." in text(coordinator.post(page("open")))
    one = f"?nr={slot(1).pk}"
    made = coordinator.post(page("event") + one)
    assert made["Location"] == f"/admin/events/event/{Event.objects.get().pk}/change/"
    assert "ett utkast utan dag" in text(coordinator.get(page()))
    again = coordinator.post(page("event") + one)
    assert "Platsen är redan bokad." in text(again)


def test_one_click_on_a_free_day_books_it(coordinator):
    opened(FORUM)
    given = {"day": f"{YEAR}-02-12"}
    path = f"{page('event')}?nr={slot(1).pk}"
    assert coordinator.post(path, given).status_code == 302
    assert slot(1).event.day == day(2, 12)
    told = text(coordinator.get(page()))
    assert "12 februari" in told
    assert "bokat" in told


@pytest.mark.parametrize(("asked", "shown"), [("2031-02-12", 1), ("x", 0), ("", 0)])
def test_the_day_that_was_clicked_stands_in_the_form(coordinator, asked, shown):
    opened(FORUM)
    told = text(coordinator.get(f"{page('event')}?nr={slot(1).pk}&dag={asked}"))
    assert told.count('value="2031-02-12"') == shown


def test_a_meeting_is_planned_from_the_wheel(coordinator):
    opened(MEETINGS)
    path = f"{page('meeting')}?nr={slot(1, 'meetings').pk}"
    assert "Plats" in text(coordinator.get(path))
    given = {"starts_at": f"{YEAR}-01-30T13:00"}
    assert coordinator.post(path, given)["Location"] == page()
    meeting = Meeting.objects.get()
    assert (meeting.ends_at - meeting.starts_at).seconds == 7200
    assert slot(1, "meetings").meeting == meeting
    assert "30 januari" in text(coordinator.get(page()))


def test_a_slot_is_moved_and_emptied(coordinator):
    opened(FORUM)
    one = f"?nr={slot(1).pk}"
    given = {"from_on": f"{YEAR}-03-01", "to_on": f"{YEAR}-03-10"}
    coordinator.post(page("window") + one, given)
    assert slot(1).from_on == day(3, 1)
    wrong = given | {"to_on": f"{YEAR}-02-01"}
    told = text(coordinator.post(page("window") + one, wrong))
    assert "Fönstret slutar innan det börjar." in told
    actions.book_event(slot=slot(1), by=somebody(), at=AT)
    coordinator.post(page("unbook") + one)
    assert slot(1).event is None


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 20])
def test_a_slot_that_is_not_there(coordinator, number):
    opened(FORUM)
    path = f"{page('event')}?nr={number}"
    assert coordinator.get(path).status_code == 404


def test_a_year_follows_a_new_plan(coordinator):
    year = opened(FORUM)
    year.plan.commitments.create(order=5, **MEETINGS)
    assert "Planen ber om något" not in text(coordinator.get(page()))
    year.plan.commitments.create(order=6, **DECISION)
    assert "Planen ber om något" in text(coordinator.get(page()))
    coordinator.post(page("renew"))
    assert WheelSlot.objects.count() == 2 + 4 + 1


def test_what_keeps_a_year_from_being_closed_is_carried_over(coordinator, time_machine):
    year = opened(JUDGED)
    commitment = year.plan.commitments.get()
    assert "Årets slut" not in text(coordinator.get(page()))
    time_machine.move_to(moment(12, 10), tick=False)
    cast.enter(coordinator, somebody())
    told = text(coordinator.get(page()))
    assert "1 sak hindrar att året stängs." in told
    path = f"{page('carry')}?vad=atagande&nr={commitment.pk}"
    assert "Bedömt" in text(coordinator.get(path))
    coordinator.post(path, {"reason": "Vi fortsätter."})
    assert CarriedOver.objects.get().subject == commitment
    assert "Där finns inget öppet" in text(coordinator.post(path, {"reason": "x"}))
    assert "Året kan stängas när det är slut." in text(coordinator.get(page()))
    assert "Året är inte slut än." in text(coordinator.post(page("close")))
    time_machine.move_to(moment(1, 10, YEAR + 1), tick=False)
    cast.enter(coordinator, somebody())
    assert "Vi fortsätter." in text(coordinator.get(page()))
    coordinator.post(page("close"))
    assert WheelYear.objects.get().state == WheelYear.State.CLOSED
    assert "Öppna året igen" in text(coordinator.get(page()))
    coordinator.post(page("reopen"))
    assert WheelYear.objects.get().state == WheelYear.State.OPEN


@pytest.mark.parametrize("query", ["", "vad=annat&nr=1", "vad=uppdrag&nr=x"])
def test_what_is_not_there_cannot_be_carried_over(coordinator, query):
    opened()
    assert coordinator.get(f"{page('carry')}?{query}").status_code == 404


def test_far_from_today_there_is_nothing_to_open(coordinator):
    assert coordinator.get(page(year=YEAR + 50)).status_code == 404
    assert coordinator.get(page("open", YEAR + 50)).status_code == 404


def test_the_ways_to_a_year(coordinator):
    year = opened(FORUM)
    change = reverse("admin:reports_wheelyear_change", args=[year.pk])
    assert coordinator.get(change)["Location"] == page()
    assert coordinator.get(f"/admin/reports/wheelyear/{YEAR}/")["Location"] == page()
    current = reverse("admin:reports_wheelyear_current")
    assert f"Årshjulet {YEAR}" in text(coordinator.get(current))
    assert page() in text(coordinator.get("/admin/reports/wheelyear/"))
    gone = reverse("admin:reports_wheelyear_change", args=[0])
    assert coordinator.get(gone).status_code == 302


def test_only_those_who_run_the_portal_work_with_the_year():
    opened(FORUM)
    for name in ("steering_city", "organisation_contact", "city_office"):
        person = cast.enter(Client(), cast.person(name))
        for path in (page(), f"{page('event')}?nr={slot(1).pk}", page("close")):
            assert person.get(path).status_code == 403


def test_the_office_asks_the_same_however_much_is_booked(coordinator):
    opened(FORUM, HOURS, MEETINGS)
    one = office.questions(coordinator, page())
    for number in range(1, 4):
        more = {"day": day(number, 5), "by": somebody(), "at": AT}
        actions.book_event(slot=slot(number, "events:timme"), **more)
    assert office.questions(coordinator, page()) == one


def test_the_list_of_years_asks_the_same():
    def make(number):
        WheelYear.objects.create(
            year=YEAR + number, opened_at=AT, plan=plan(FORUM, state="utkast")
        )

    office.asks_the_same_at_three_rows(WheelYear, make)


# Marks of the year


def test_the_list_of_marks_asks_the_same():
    def make(number):
        YearMark.objects.create(key=f"m{number}", title_sv="x", from_day="01-01")

    office.asks_the_same_at_three_rows(YearMark, make)


MARK = {
    "kind": "task",
    "title_sv": "Planera luncher",
    "from_day": "01-10",
    "to_day": "01-31",
    "role": "coordinator",
    "url_name": "calendar-list",
    "every": 1,
    "in_use": "on",
}


def write(client, **more):
    return client.post("/admin/reports/yearmark/add/", MARK | more)


def test_a_mark_of_ones_own_gets_a_key(coordinator):
    assert write(coordinator).status_code == 302
    assert write(coordinator, url_name="followup-read").status_code == 302
    assert YearMark.objects.filter(key__startswith="own-").count() == 2
    one = YearMark.objects.first()
    path = reverse("admin:reports_yearmark_change", args=[one.pk])
    coordinator.post(path, MARK | {"title_sv": "Annat"})
    assert YearMark.objects.get(pk=one.pk).key == one.key


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"from_day": "13-01"}, "Skriv månad och dag"),
        ({"to_day": "02-30"}, "Skriv månad och dag"),
        ({"from_day": "12-20", "to_day": "01-10"}, "ligger inom ett år"),
        ({"url_name": "finns-inte"}, "Det finns ingen sida"),
        # What an address wants is no year, but the number of something.
        ({"url_name": "own-organisation"}, "Det finns ingen sida"),
        ({"role": ""}, "vems uppgift"),
        ({"every": 0}, "från 1 till 10"),
    ],
)
def test_a_mark_that_cannot_be_is_refused_in_words(coordinator, more, words):
    assert words in text(write(coordinator, **more))
    assert not YearMark.objects.exists()


def test_shipped_marks_lead_to_pages_that_there_are():
    call_command("load_shipped")
    call_command("load_shipped")
    for mark in YearMark.objects.all():
        given = {name: getattr(mark, name) for name in Mark.Meta.fields}
        form = Mark(given, instance=mark)
        assert form.is_valid(), (mark.key, form.errors)
