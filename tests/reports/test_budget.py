"""The money: written in whole kronor, the account of a year, its section and file."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import CooperationPlan
from malmoandan.core.exports import cell
from malmoandan.core.numbers import Quantity
from reports.exports import money as export
from reports.figures import money
from reports.forms.money import Kronor, Wrong
from reports.models import BudgetLine, WheelYear, YearRefusal
from tests import office
from tests.reports.conftest import YEAR

NO_BREAK, MINUS = "\u00a0", "\u2212"


def line(amount=None, outcome=None, **more):
    return BudgetLine(year=YEAR, title="Lokal", amount=amount, outcome=outcome, **more)


def saved(*args, **more):
    row = line(*args, **more)
    row.save()
    return row


def closed_year():
    plan = CooperationPlan.objects.create(title="Plan", from_year=YEAR, to_year=YEAR)
    WheelYear.objects.create(
        year=YEAR, plan=plan, state=WheelYear.State.CLOSED, opened_at=timezone.now()
    )


# Amounts as people write them


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1 000 000", 1_000_000),
        ("1 000 000 kr", 1_000_000),
        (f"1{NO_BREAK}000{NO_BREAK}000{NO_BREAK}kr", 1_000_000),
        ("1000000:-", 1_000_000),
        ("250 kronor", 250),
        ("7 KR.", 7),
        ("0", 0),
        (0, 0),
        ("", None),
        (None, None),
    ],
)
def test_an_amount_is_read(text, amount):
    assert Kronor(required=False).clean(text) == amount


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,50", Wrong.ORE),
        ("1 000.00", Wrong.ORE),
        ("12,5 kr", Wrong.ORE),
        ("en miljon", Wrong.NOT_AN_AMOUNT),
        ("-500", Wrong.NOT_AN_AMOUNT),
        ("1 000 000 € ", Wrong.NOT_AN_AMOUNT),
        ("1.000.000", Wrong.NOT_AN_AMOUNT),
        ("1 000 000 000 000", Wrong.TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_refused_by_name(text, reason):
    with pytest.raises(ValidationError) as refused:
        Kronor().clean(text)
    assert refused.value.code == reason


def test_an_amount_is_shown_in_threes_and_another_way_to_write_it_is_no_change():
    field = Kronor(required=False)
    assert field.prepare_value(1_000_000) == f"1{NO_BREAK}000{NO_BREAK}000"
    assert field.prepare_value("12,50") == "12,50"
    assert not field.has_changed(1000, "1 000 kr")
    assert field.has_changed(1000, "1 001")
    assert field.has_changed(1000, "tusen")


# The account


@pytest.mark.parametrize(
    ("row", "off"),
    [
        (line(200, 210), (10, Decimal("5.0"))),
        (line(300, 200), (-100, Decimal("-33.3"))),
        (line(0, 0), (0, None)),
        (line(0, 5), (5, None)),
        (line(100, 150, amount_to=200), (0, Decimal("0.0"))),
        (line(100, 250, amount_to=200), (50, Decimal("25.0"))),
        (line(None, 5), None),
        (line(5, None), None),
    ],
)
def test_how_far_off_a_line_is(row, off):
    found = money.account([row], note_percent=10).rows[0].deviation
    assert (found and (found.kronor, found.percent)) == off


@pytest.mark.parametrize(
    ("row", "lacks"),
    [
        (line(100, 110), (False, False)),
        (line(100, 111), (False, True)),
        (line(100, 111, note="Hyran steg."), (False, False)),
        (line(0, 5), (False, True)),
        (line(0, 0), (False, False)),
        (line(100, None), (True, False)),
        (line(None, 5), (False, False)),
    ],
)
def test_what_a_line_lacks(row, lacks):
    account = money.account([row], note_percent=10)
    found = account.rows[0]
    assert (found.lacks_outcome, found.lacks_note) == lacks
    assert account.lacking == ([found] if any(lacks) else [])


def test_sums_are_told_and_a_deviation_only_where_every_line_has_one():
    whole = money.account([line(100, 90), line(200, 240)], note_percent=10)
    assert (whole.amount, whole.used) == (Quantity(300), Quantity(330))
    assert whole.deviation == money.Deviation(30, Decimal("10.0"))
    part = money.account([line(100, 90), line(200)], note_percent=10)
    assert (part.used, part.deviation) == (Quantity(90), None)


def test_the_words_of_the_account():
    account = money.account([line(1_000_000, 950_000)], note_percent=10)
    (row,), sums = export.shown(account)
    assert row.amount == f"1{NO_BREAK}000{NO_BREAK}000{NO_BREAK}kr"
    off = f"{MINUS}50{NO_BREAK}000{NO_BREAK}kr ({MINUS}5,0{NO_BREAK}%)"
    assert (row.deviation, sums.deviation) == (off, off)
    assert export.deviation(money.Deviation(0, None)) == f"0{NO_BREAK}kr"
    more = export.deviation(money.Deviation(5, Decimal("2.5")))
    assert more == f"+5{NO_BREAK}kr (+2,5{NO_BREAK}%)"
    assert export.kronor(None) == export.deviation(None) == ""


def test_a_number_below_zero_is_no_formula():
    assert (cell(-5), cell("-5")) == ("-5", "'-5")


# In the office


def form(**more):
    return {
        "year": YEAR,
        "title": "Lokal",
        "amount": "1 000 000 kr",
        "amount_to": "",
        "outcome": "",
        "note": "",
        "order": 0,
        **more,
    }


@pytest.mark.django_db
def test_a_line_is_written_as_people_write_amounts():
    client = office.as_role("coordinator_civil")
    path = office.address(BudgetLine, "add")
    assert f'value="{timezone.localdate().year}"' in client.get(path).content.decode()
    assert f'value="{YEAR}"' in client.get(f"{path}?year={YEAR}").content.decode()
    assert client.post(path, form(outcome="950000")).status_code == 302
    row = BudgetLine.objects.get()
    assert (row.amount, row.outcome) == (1_000_000, 950_000)
    shown = client.get(office.address(BudgetLine, "change", row.pk)).content.decode()
    assert f"1{NO_BREAK}000{NO_BREAK}000" in shown
    listed = client.get(office.address(BudgetLine)).content.decode()
    assert f"{MINUS}50{NO_BREAK}000{NO_BREAK}kr" in listed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"amount": "12,50"}, Wrong.ORE),
        ({"outcome": "mycket"}, Wrong.NOT_AN_AMOUNT),
        ({"amount": "", "amount_to": "5"}, Wrong.NO_AMOUNT),
        ({"amount": "6", "amount_to": "5"}, Wrong.BACKWARDS),
    ],
)
def test_the_reason_stands_beside_the_field(more, reason):
    client = office.as_role("coordinator_civil")
    page = client.post(office.address(BudgetLine, "add"), form(**more))
    assert str(reason.label) in page.content.decode()
    assert not BudgetLine.objects.exists()


@pytest.mark.django_db
def test_whoever_presses_twice_writes_one_line():
    client = office.as_role("coordinator_civil")
    path = office.address(BudgetLine, "add")
    assert client.post(path, form()).status_code == 302
    page = client.post(path, form(title=" LOKAL"))
    assert str(Wrong.TWICE.label) in page.content.decode()
    assert client.post(path, form(title="Mat")).status_code == 302
    assert client.post(path, form(year=YEAR + 1)).status_code == 302
    row = BudgetLine.objects.get(title="Mat")
    change = office.address(BudgetLine, "change", row.pk)
    assert client.post(change, form(title="Lokal")).status_code == 302


@pytest.mark.django_db
def test_a_note_holds_no_personal_number():
    client = office.as_role("coordinator_civil")
    given = form(note="Till 850709-9805")
    page = client.post(office.address(BudgetLine, "add"), given)
    assert "personnummer" in page.content.decode()


@pytest.mark.django_db
def test_a_closed_year_stays_as_it_is():
    row = saved(100)
    closed_year()
    client = office.as_role("administrator")
    change = office.address(BudgetLine, "change", row.pk)
    for given in (form(amount="200"), form(amount="200", year=YEAR + 1)):
        page = client.post(change, given)
        assert str(YearRefusal.CLOSED.label) in page.content.decode()
    page = client.post(office.address(BudgetLine, "add"), form())
    assert str(YearRefusal.CLOSED.label) in page.content.decode()
    assert client.post(office.address(BudgetLine, "delete", row.pk)).status_code == 403
    row.refresh_from_db()
    assert (BudgetLine.objects.count(), row.amount) == (1, 100)
    account = office.address(BudgetLine, "account")
    assert "Året är stängt" in client.get(account).content.decode()


@pytest.mark.django_db
def test_the_account_of_a_year_says_what_is_lacking():
    client = office.as_role("coordinator_city")
    path = office.address(BudgetLine, "account")
    assert "Inga pengar" in client.get(path).content.decode()
    saved(100, 150)
    saved(100)
    BudgetLine.objects.create(year=YEAR - 1, title="Förra", amount=5, outcome=5)
    page = client.get(path).content.decode()
    assert "Skriv varför i en anmärkning" in page
    assert "Utfallet saknas" in page
    assert "2 rader saknar något" in page
    earlier = client.get(f"{path}?year={YEAR - 1}").content.decode()
    assert "Förra" in earlier
    assert "saknar något" not in earlier
    assert client.get(f"{path}?year=1").status_code == 200


@pytest.mark.django_db
def test_the_account_asks_the_same_at_three_rows():
    client = office.as_role("coordinator_city")
    path = office.address(BudgetLine, "account")
    saved(100)
    one = office.questions(client, path)
    saved(100)
    saved(100)
    assert office.questions(client, path) == one


# In the report


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_pages")
def test_the_report_and_the_file_tell_the_account(client):
    saved(1_000_000, 950_000, note="=Hyran sjönk")
    BudgetLine.objects.create(year=YEAR, title="Påhittat", amount=5, is_example=True)
    page = client.get(f"/arsrapport/{YEAR}/").content.decode()
    assert f"1{NO_BREAK}000{NO_BREAK}000{NO_BREAK}kr" in page
    assert f"{MINUS}50{NO_BREAK}000{NO_BREAK}kr" in page
    assert "Påhittat" not in page
    answer = client.get(f"/arsrapport/{YEAR}/ekonomi.csv")
    assert f"ekonomi-{YEAR}.csv" in answer["Content-Disposition"]
    heads, row = answer.content.decode("utf-8-sig").splitlines()
    assert heads.count(";") == row.count(";")
    assert row.split(";") == [
        *("Lokal", "", "1000000", "", "", "950000", "-50000", "'=Hyran sjönk"),
    ]
