"""A plan in the office: its buttons, what stops it, and both sides' yes."""

import pytest

from governance.models import Commitment, CooperationPlan
from malmoandan.core.models import Approval, TrailEntry
from tests import office
from tests.governance import made

pytestmark = pytest.mark.django_db
State = CooperationPlan.State


def plan(state=State.DRAFT, title="Ny exempelplan", **more):
    more.setdefault("from_year", 2031)
    row = CooperationPlan.objects.create(title=title, state=state, **more)
    Commitment.objects.create(plan=row, title="Löfte")
    return row


def page_of(client, row, name="change"):
    return client.get(office.address(CooperationPlan, name, row.pk)).content.decode()


def press(client, row, name, **given):
    return client.post(office.address(CooperationPlan, name, row.pk), given)


BUTTONS = {
    State.DRAFT: {"stops", "send_out", "new_version"},
    State.CONSULTATION: {"stops", "take_back", "decide", "new_version"},
    State.DECIDED: {"adopt", "new_version"},
    State.ADOPTED: {"put_in_force", "new_version"},
    State.IN_FORCE: {"new_version"},
    State.SUPERSEDED: {"new_version"},
}


@pytest.mark.parametrize("state", State)
def test_a_plan_has_the_buttons_of_its_state(state):
    row = plan(state)
    shown = page_of(office.as_role("coordinator_city"), row)
    steps = set().union(*BUTTONS.values())
    found = {
        name
        for name in steps
        if f'href="{office.address(CooperationPlan, name, row.pk)}"' in shown
    }
    assert found == BUTTONS[state]
    assert f"?plan__id__exact={row.pk}" in shown
    # An administrator belongs to neither side and says no yes.
    administrator = office.as_role("administrator")
    yes = office.address(CooperationPlan, "put_in_force", row.pk)
    assert yes not in page_of(administrator, row)
    assert administrator.get(yes).status_code == 403


def test_both_coordinators_lead_a_plan_from_draft_to_force():
    before = plan(State.IN_FORCE, "Gällande", from_year=2027)
    city = office.as_role("coordinator_city")
    civil = office.as_role("coordinator_civil")
    press(city, before, "new_version", title="Nästa", from_year=2031)
    row = CooperationPlan.objects.get(title="Nästa")
    decision = made.decided(made.meeting())

    assert "Inget hindrar" in page_of(city, row, "stops")
    for client, name, given in (
        (city, "send_out", {}),
        (civil, "take_back", {}),
        (city, "send_out", {}),
        (civil, "decide", {"paragraph": decision.pk}),
        (city, "adopt", {"case_number": "STK-2031-7"}),
        (civil, "put_in_force", {}),
        (civil, "take_back_yes", {}),
        (civil, "put_in_force", {}),
    ):
        assert press(client, row, name, **given).status_code == 302, name
    assert "Väntar på: staden." in page_of(city, row, "put_in_force")
    shown = page_of(civil, row)
    assert office.address(CooperationPlan, "take_back_yes", row.pk) in shown
    assert press(city, row, "put_in_force").status_code == 302

    row.refresh_from_db()
    before.refresh_from_db()
    assert (row.state, before.state) == (State.IN_FORCE, State.SUPERSEDED)
    decided = TrailEntry.objects.of(row).get(verb="cooperationplan.decide")
    assert decided.data == {"paragraph": decision.pk}
    # Once more, and it has a name.
    again = press(city, row, "put_in_force")
    assert again.status_code == 200
    assert "Det går inte att göra som läget är nu." in again.content.decode()


def test_a_refusal_stands_above_the_form():
    row = plan(State.ADOPTED)
    city = office.as_role("coordinator_city")
    assert press(city, row, "put_in_force").status_code == 302
    again = press(city, row, "put_in_force", side="civil").content.decode()
    assert "Du samordnar inte den sidan" in again
    assert Approval.objects.count() == 1
    taken = press(city, row, "new_version", title=row.title, from_year=2035)
    assert "redan en plan med det namnet" in taken.content.decode()


def test_what_stops_a_plan_stands_where_it_would_be_decided():
    row = plan(State.CONSULTATION, from_year=None)
    client = office.as_role("coordinator_city")
    for name in ("stops", "decide"):
        shown = page_of(client, row, name)
        assert "1 sak hindrar" in shown
        assert "inte från vilket år" in shown
    assert press(client, row, "decide").status_code == 200
    row.refresh_from_db()
    assert row.state == State.CONSULTATION


def test_years_of_a_plan_in_the_wrong_order_are_refused_beside_the_field():
    row = plan()
    form = {
        "title": "Plan",
        "from_year": 2031,
        "to_year": 2030,
        "points-TOTAL_FORMS": 0,
        "points-INITIAL_FORMS": 0,
    }
    client = office.as_role("coordinator_civil")
    answer = press(client, row, "change", **form)
    assert "Planen slutar innan den börjar" in answer.content.decode()
    assert press(client, row, "change", **{**form, "to_year": 2034}).status_code == 302
    row.refresh_from_db()
    assert row.to_year == 2034
    assert press(client, row, "delete", post="yes").status_code == 403


@pytest.mark.audit
@pytest.mark.browser
def test_the_pages_are_clean(page, axe, transactional_db, live_server):
    row = plan(from_year=None)
    commitment = Commitment.objects.get()
    office.hand_over(page, office.as_role("coordinator_city"), live_server)
    for path in (
        office.address(CooperationPlan, "change", row.pk),
        office.address(CooperationPlan, "stops", row.pk),
        office.address(CooperationPlan, "new_version", row.pk),
        office.address(Commitment, "change", commitment.pk),
    ):
        page.goto(path)
        assert axe(page) == []
