"""The work log: three taps in the office, counted by kind of task and side."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import CooperationPlan, PlanPoint
from malmoandan.core.models import Vocabulary
from reports import figures
from reports.forms.work import a_link
from reports.models import BudgetLine, Message, WorkEntry
from tests import office
from tests.reports.conftest import YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]

TASKS = ("ge råd", "bygga nätverk")


def plan(year=YEAR, state="gällande"):
    made = CooperationPlan.objects.create(
        title="Plan", from_year=year, to_year=year + 3, state=state
    )
    kind = office.term(Vocabulary.PLAN_POINT, "coordinator_tasks")
    for order, text in enumerate(TASKS):
        PlanPoint.objects.create(plan=made, kind=kind, text=text, order=order)
    other = office.term(Vocabulary.PLAN_POINT, "host_duties")
    PlanPoint.objects.create(plan=made, kind=other, text="vara värd")
    return made


def task(text="ge råd"):
    return PlanPoint.objects.get(text=text)


def entry(text="ge råd", side="city", **more):
    given = {"on": dt.date(YEAR, 5, 2), "task": task(text), "side": side, **more}
    return WorkEntry.objects.create(**given)


def form(**more):
    return {
        "task": task().pk,
        "count": 1,
        "note": "",
        "url": "",
        "on": timezone.localdate().isoformat(),
        "side": "civil",
        **more,
    }


@pytest.fixture
def this_year() -> int:
    year = timezone.localdate().year
    plan(year)
    return year


def test_a_coordinator_writes_in_three_taps(this_year):
    client = office.as_role("coordinator_civil")
    add = office.address(WorkEntry, "add")
    page = client.get(add).content.decode()
    for text in TASKS:
        assert text in page
    assert "vara värd" not in page
    assert 'value="civil" selected' in page
    assert f'value="{timezone.localdate().isoformat()}"' in page
    assert client.post(add, form()).status_code == 302
    row = WorkEntry.objects.get()
    assert (row.side, row.count, row.by.email) == (
        *("civil", 1),
        "coordinator_civil@example.org",
    )
    change = office.address(WorkEntry, "change", row.pk)
    other = office.as_role("coordinator_city")
    assert other.post(change, form(count=3, note="Två råd")).status_code == 302
    row.refresh_from_db()
    assert (row.count, row.note, row.by.email) == (
        *(3, "Två råd"),
        "coordinator_civil@example.org",
    )
    assert "Två råd" in client.get(office.address(WorkEntry)).content.decode()


def test_an_administrator_says_which_side(this_year):
    client = office.as_role("administrator")
    page = client.get(office.address(WorkEntry, "add")).content.decode()
    assert 'value="civil" selected' not in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"count": 0}, "en eller fler"),
        ({"on": "2999-01-01"}, "Den dagen har inte kommit"),
        ({"url": "javascript:alert(1)"}, "Skriv en sida i portalen"),
        ({"note": "Ring 850709-9805"}, "personnummer"),
        ({"task": ""}, "måste"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(this_year, more, said):
    client = office.as_role("coordinator_civil")
    page = client.post(office.address(WorkEntry, "add"), form(**more))
    assert said in page.content.decode()
    assert not WorkEntry.objects.exists()


def test_without_a_plan_there_are_no_kinds_of_task():
    client = office.as_role("coordinator_civil")
    assert client.get(office.address(WorkEntry, "add")).status_code == 200


def test_a_task_of_an_earlier_plan_stays(this_year):
    earlier = plan(this_year - 20, "ersatt")
    old = PlanPoint.objects.get(plan=earlier, text="ge råd")
    row = WorkEntry.objects.create(on=dt.date(2020, 1, 1), side="city", task=old)
    client = office.as_role("coordinator_city")
    change = office.address(WorkEntry, "change", row.pk)
    given = {**form_of(row), "note": "Sent skrivet"}
    assert client.post(change, given).status_code == 302
    row.refresh_from_db()
    assert (row.note, row.task) == ("Sent skrivet", old)


def form_of(row):
    day = row.on.isoformat()
    return {"task": row.task_id, "count": row.count, "on": day, "side": row.side}


@pytest.mark.parametrize(
    "url", ["/partnerskap/", "/en/om/", "https://example.org", "https://example.org/x"]
)
def test_a_link_leads_to_the_portal_or_to_a_safe_address(url):
    a_link(url)


@pytest.mark.parametrize(
    "url",
    [
        *("//example.org", "http://example.org", "example.org", "https:///x"),
        *("/\\example.org", "javascript:x", "/två ord", "https://a b"),
    ],
)
def test_other_links_are_refused(url):
    with pytest.raises(ValidationError):
        a_link(url)


def test_counts_by_kind_and_side_with_the_rows_behind():
    plan()
    entry(count=3, note="Tre frågor", url="/partnerskap/")
    entry(count=2)
    entry(side="civil")
    entry("bygga nätverk", on=dt.date(YEAR - 1, 1, 1))
    entry(is_example=True, count=50)
    found = figures.of(YEAR)
    assert found["work"].value.low == 6
    assert found["work-ge-rad-city"].value.low == 5
    assert found["work-ge-rad-civil"].value.low == 1
    assert "work-bygga-natverk-city" not in found
    entries = found["work-ge-rad-city"].entries
    labels = {e.label: (e.about, e.value.low) for e in entries}
    assert labels == {"Tre frågor": ("/partnerskap/", 3), "ge råd": ("", 2)}


def test_messages_that_went_out_are_counted():
    for what, sent, more in (
        ("Ett", dt.date(YEAR, 3, 1), {}),
        ("Två", None, {}),
        ("Tre", dt.date(YEAR + 1, 1, 1), {}),
        ("Fyra", dt.date(YEAR, 3, 1), {"is_example": True}),
    ):
        Message.objects.create(on=dt.date(YEAR, 3, 1), what=what, sent_on=sent, **more)
    assert [e.label for e in figures.of(YEAR)["messages"].entries] == ["Ett"]
    shown = figures.of(YEAR, figures.load(YEAR, with_examples=True))
    assert len(shown["messages"].entries) == 2


def test_the_report_tells_the_work_and_each_number_opens(client):
    BudgetLine.objects.create(year=YEAR, title="något", amount=1)
    path = f"/arsrapport/{YEAR}/"
    assert 'data-table="arbete"' not in client.get(path).content.decode()
    plan()
    entry(count=3, note="Tre frågor")
    Message.objects.create(
        on=dt.date(YEAR, 3, 1), what="Ett", sent_on=dt.date(YEAR, 3, 1)
    )
    page = client.get(path).content.decode()
    rows = f"/uppfoljning/{YEAR}/siffror/work-ge-rad-city/"
    assert rows in page
    assert 'data-table="arbete"' in page
    assert "Ge råd" in page
    assert "budskap i den gemensamma kalendern" in page
    assert "Tre frågor" in client.get(rows).content.decode()


def test_the_list_asks_the_same_at_three_rows(this_year):
    office.asks_the_same_at_three_rows(WorkEntry, lambda n: entry(note=f"Nr {n}"))


def test_a_year_asks_the_same_however_much_was_done(client):
    plan()
    BudgetLine.objects.create(year=YEAR, title="något", amount=1)
    path = f"/arsrapport/{YEAR}/"
    entry()
    one = office.questions(client, path)
    for text in TASKS:
        entry(text, "civil")
    assert office.questions(client, path) == one


@pytest.mark.audit
def test_the_form_is_clean(page, axe, transactional_db, live_server):
    plan(timezone.localdate().year)
    office.hand_over(page, office.as_role("coordinator_city"), live_server)
    page.goto(office.address(WorkEntry, "add"))
    assert axe(page) == []
