"""What was agreed and is decided, in the office."""

import pytest
from django.utils import timezone

from governance.models import (
    Agreement,
    Assignment,
    Commitment,
    CooperationPlan,
    FocusArea,
    MandatePeriod,
    Meeting,
    Responsibility,
    ResponsibilityEvidence,
    SeatAllocation,
    SteeringDocument,
    SteeringGroup,
    SteeringYear,
    WheelRow,
)
from tests import office

pytestmark = pytest.mark.django_db


def plan(n: object = "", **more: object) -> CooperationPlan:
    found, _new = CooperationPlan.objects.get_or_create(
        title=f"Plan {n}", defaults=more
    )
    return found


def decided(n: int) -> CooperationPlan:
    """A plan that nobody writes on any more."""
    return plan(n, state=CooperationPlan.State.DECIDED)


def make_period(n: int) -> None:
    MandatePeriod.objects.create(
        name=str(n), from_on=f"203{n}-01-01", to_on=f"203{n}-12-31"
    )


def duty(n: int) -> Responsibility:
    agreement, _new = Agreement.objects.get_or_create(name="Överenskommelse")
    return Responsibility.objects.create(agreement=agreement, text=f"Att {n}")


def make_evidence(n: int) -> None:
    ResponsibilityEvidence.objects.create(
        responsibility=duty(n), year=2001, text="Gjort", added_at=timezone.now()
    )


def make_year(n: int) -> None:
    year = SteeringYear.objects.create(year=2000 + n, meetings_held=n)
    year.statements.create(side="city", stated=3, listed=None)


def make_seats(n: int) -> None:
    group, _new = SteeringGroup.objects.get_or_create(pk=1)
    side = ["city", "civil", "other"][n - 1]
    SeatAllocation.objects.create(group=group, side=side, count=n)


MAKERS = {
    Agreement: lambda n: Agreement.objects.create(name=f"Överenskommelse {n}"),
    CooperationPlan: decided,
    Commitment: lambda n: Commitment.objects.create(
        plan=decided(n), title=f"Löfte {n}"
    ),
    WheelRow: lambda n: WheelRow.objects.create(
        plan=decided(n), what="Forum", months=[n]
    ),
    MandatePeriod: make_period,
    Responsibility: duty,
    ResponsibilityEvidence: make_evidence,
    SteeringDocument: lambda n: SteeringDocument.objects.create(title=f"Program {n}"),
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
    kept_by_either = {
        *(Assignment, Meeting, SteeringYear, MandatePeriod, SteeringDocument)
    }
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


def test_a_line_of_the_year_wheel_is_written_with_its_months():
    client = office.as_role("coordinator_city")
    form = {"plan": plan().pk, "what": "Forum", "order": 1}
    path = office.address(WheelRow, "add")
    assert client.post(path, form).status_code == 200
    assert client.post(path, {**form, "months": [2, 10]}).status_code == 302
    assert WheelRow.objects.get().months == [2, 10]
    shown = client.get(office.address(WheelRow)).content.decode()
    assert "februari, oktober" in shown


def test_the_years_of_the_group_show_what_is_stated_and_listed():
    make_year(1)
    page = office.as_role("coordinator_city").get(office.address(SteeringYear))

    assert "staden 3/–" in page.content.decode()


@pytest.mark.audit
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
