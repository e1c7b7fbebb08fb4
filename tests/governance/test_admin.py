"""What was agreed and is decided, in the office."""

import pytest

from governance.models import (
    Agreement,
    Assignment,
    Commitment,
    CooperationPlan,
    FocusArea,
    Meeting,
    SeatAllocation,
    SteeringGroup,
    SteeringYear,
    WheelRow,
)
from tests import office

pytestmark = pytest.mark.django_db


def plan(n: object = "") -> CooperationPlan:
    found, _new = CooperationPlan.objects.get_or_create(title=f"Plan {n}")
    return found


def make_year(n: int) -> None:
    year = SteeringYear.objects.create(year=2000 + n, meetings_held=n)
    year.statements.create(side="city", stated=3, listed=None)


def make_seats(n: int) -> None:
    group, _new = SteeringGroup.objects.get_or_create(pk=1)
    side = ["city", "civil", "other"][n - 1]
    SeatAllocation.objects.create(group=group, side=side, count=n)


MAKERS = {
    Agreement: lambda n: Agreement.objects.create(name=f"Överenskommelse {n}"),
    CooperationPlan: plan,
    Commitment: lambda n: Commitment.objects.create(plan=plan(n), title=f"Löfte {n}"),
    WheelRow: lambda n: WheelRow.objects.create(plan=plan(n), what="Forum", months=[n]),
    FocusArea: lambda n: FocusArea.objects.create(year=2000 + n, title=f"Tema {n}"),
    Assignment: lambda n: Assignment.objects.create(given_for=2001, what=f"Att {n}"),
    SteeringYear: make_year,
    SteeringGroup: lambda n: SteeringGroup.objects.create(co_opted=str(n)),
    SeatAllocation: make_seats,
    Meeting: lambda n: Meeting.objects.create(
        year=2001, date=f"2001-0{n}-01", state=Meeting.State.STATED
    ),
}


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_asks_the_same_at_three_rows(model):
    office.asks_the_same_at_three_rows(model, MAKERS[model])


@pytest.mark.parametrize("model", MAKERS)
@pytest.mark.parametrize("who", ["coordinator_city", "coordinator_civil"])
def test_what_takes_both_sides_is_only_looked_at(model, who):
    kept_by_either = {Assignment, Meeting, SteeringYear}
    MAKERS[model](1)
    row = model._default_manager.get()
    client = office.as_role(who)
    page = client.get(office.address(model, "change", row.pk))

    assert page.status_code == 200
    assert page.context["has_change_permission"] is (model in kept_by_either)
    assert client.post(office.address(model, "change", row.pk), {}).status_code == (
        200 if model in kept_by_either else 403
    )
    assert client.post(office.address(model, "delete", row.pk)).status_code == 403


def test_an_administrator_corrects_a_commitment():
    commitment = Commitment.objects.create(
        plan=plan(), title="Löfte", planned_months=[2, 10]
    )
    path = office.address(Commitment, "change", commitment.pk)
    client = office.as_role("administrator")
    assert "2\n10</textarea>" in client.get(path).content.decode()
    form = {
        "plan": commitment.plan_id,
        "title": "Ett löfte",
        "measure": "judged",
        "tolerance": 0,
        "slots": "[]",
        "order": 0,
        "planned_months": "februari",
    }
    assert "Skriv ett tal på varje rad" in client.post(path, form).content.decode()
    assert client.post(path, {**form, "planned_months": "3\n9"}).status_code == 302

    commitment.refresh_from_db()
    assert (commitment.title, commitment.planned_months) == ("Ett löfte", [3, 9])


def test_the_years_of_the_group_show_what_is_stated_and_listed():
    make_year(1)
    page = office.as_role("coordinator_city").get(office.address(SteeringYear))

    assert "staden 3/–" in page.content.decode()


def test_list_and_form_are_clean(page, axe, transactional_db, live_server):
    theme = FocusArea.objects.create(year=2001, title="Tema", challenges=["ett", "två"])
    row = plan(1)
    office.hand_over(page, office.as_role("administrator"), live_server)

    for path in (
        office.address(CooperationPlan),
        office.address(CooperationPlan, "change", row.pk),
        office.address(FocusArea, "change", theme.pk),
    ):
        page.goto(path)
        assert axe(page) == []
