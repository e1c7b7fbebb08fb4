"""Seats, those beside them and the posts, in the office."""

import datetime as dt

import pytest
import time_machine

from governance.models import (
    CoOption,
    CoordinationPost,
    PostHolding,
    Seat,
    SteeringGroup,
    Tenure,
)
from malmoandan.core.models import Role, User
from partnerships.models import Organisation
from tests import cast, office
from tests.governance import made

pytestmark = pytest.mark.django_db
TODAY = dt.date(2031, 3, 4)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(made.AT, tick=False):
        yield


@pytest.fixture
def civil():
    made.group()
    return Seat.objects.get(allocation__side="civil", number=1)


def seated(seat, **more):
    given = {"name": "Exempelperson Ett", "from_on": TODAY, **more}
    return Tenure.objects.create(seat=seat, **given)


def given(**more):
    return {
        "name": "Exempelperson Ny",
        "email": "ny@example.org",
        "from_on": "2031-03-04",
        "decided_by": "Exempelvalmötet",
        "decided_on": "2031-02-01",
        "reference": "Protokoll § 4",
        **more,
    }


def make_seat(n):
    if not SteeringGroup.objects.exists():
        made.group()
        Seat.objects.all().delete()
    allocation = SteeringGroup.objects.get().allocations.first()
    seat = Seat.objects.create(allocation=allocation, number=n)
    return Tenure.objects.create(seat=seat, name=f"Exempel {n}", from_on=TODAY)


def make_post(n):
    post = CoordinationPost.objects.create(side="city", from_on=TODAY)
    return PostHolding.objects.create(post=post, name=f"Exempel {n}", from_on=TODAY)


MAKERS = {
    Seat: make_seat,
    Tenure: make_seat,
    CoOption: lambda n: CoOption.objects.create(name=f"Exempel {n}", from_on=TODAY),
    CoordinationPost: make_post,
    PostHolding: make_post,
}


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_asks_the_same_at_three_rows(model):
    office.asks_the_same_at_three_rows(model, MAKERS[model])


def test_a_coordinator_seats_a_member_of_the_own_side(civil):
    client = office.as_role("coordinator_civil")
    body = Organisation.objects.create(name="Exempelföreningen")
    page = office.address(Seat, "change", civil.pk)
    path = office.address(Seat, "seat", civil.pk)
    assert path in client.get(page).content.decode()
    asked = client.get(path).content.decode()
    assert "Exempelföreningen" in asked
    assert "hela mandattiden" in asked
    assert 'name="party"' not in asked
    wrong = client.post(path, given(to_on="2031-03-03", reference="")).content.decode()
    assert "Perioden slutar innan den börjar." in wrong
    assert "errors" in wrong
    sent = given(organisation=body.pk)
    assert client.post(path, sent).headers["Location"] == page
    tenure = Tenure.objects.get()
    assert (tenure.user.email, tenure.organisation) == ("ny@example.org", body)
    assert tenure.user.powers_on(TODAY).holds(Role.STEERING_MEMBER, "civil")
    twice = client.post(path, sent).content.decode()
    assert "Någon annan sitter på platsen under den perioden." in twice
    listed = client.get(office.address(Seat)).content.decode()
    assert "Exempelperson Ny" in listed
    assert listed.count("Inte inlagt") == 7


def test_nobody_seats_a_member_of_the_other_side(civil):
    client = office.as_role("coordinator_city")
    tenure = seated(civil)
    path = office.address(Seat, "seat", civil.pk)
    assert client.post(path, given()).status_code == 403
    assert (
        path
        not in client.get(office.address(Seat, "change", civil.pk)).content.decode()
    )
    for page in ("end", "link", "undo"):
        path = office.address(Tenure, page, tenure.pk)
        assert client.get(path).status_code == 403
        change = office.address(Tenure, "change", tenure.pk)
        assert path not in client.get(change).content.decode()


def test_a_member_is_linked_ended_and_chosen_again(civil):
    client = office.as_role("coordinator_civil")
    tenure = seated(civil, decided_by="Exempelvalmötet", to_on=TODAY + 9 * DAY)
    seat_page = client.get(office.address(Seat, "change", civil.pk)).content.decode()
    paths = {p: office.address(Tenure, p, tenure.pk) for p in ("end", "link", "undo")}
    assert all(path in seat_page for path in paths.values())
    client.post(paths["link"], {"email": "ledamot@example.org"})
    tenure.refresh_from_db()
    assert tenure.user.email == "ledamot@example.org"
    assert "sedan" in client.get(paths["end"]).content.decode()
    end = {"last_on": "2031-03-08", "reason": ""}
    assert "errors" in client.post(paths["end"], end).content.decode()
    change = office.address(Tenure, "change", tenure.pk)
    end["reason"] = "Flyttar"
    assert client.post(paths["end"], end).headers["Location"] == change
    assert "redan avslutat" in client.post(paths["end"], end).content.decode()
    again = f"{office.address(Seat, 'seat', civil.pk)}?om={tenure.pk}"
    assert again in client.get(change).content.decode()
    asked = client.get(again).content.decode()
    for value in ("Exempelperson Ett", "ledamot@example.org", "2031-03-09"):
        assert f'value="{value}"' in asked
    assert client.get(again + "x").status_code == 200
    other = Seat.objects.get(allocation__side="city", number=1)
    endless = seated(other, name="Exempelperson Två")
    boss = office.as_role("administrator")
    path = office.address(Seat, "seat", endless.seat_id)
    asked = boss.get(f"{path}?om={endless.pk}").content.decode()
    assert 'value="2031-03-04"' in asked
    sent = given(
        name="Exempelperson Ett", email="ledamot@example.org", from_on="2031-03-09"
    )
    assert client.post(again, sent).status_code == 302
    assert Tenure.objects.get(from_on=TODAY + 5 * DAY).times_chosen == 2


def test_what_is_over_has_no_buttons_and_its_seat_is_vacant(civil):
    client = office.as_role("coordinator_civil")
    old = seated(civil, from_on=TODAY - 9 * DAY, to_on=TODAY - DAY)
    change = client.get(office.address(Tenure, "change", old.pk)).content.decode()
    assert office.address(Tenure, "end", old.pk) not in change
    assert office.address(Tenure, "undo", old.pk) in change
    assert "Vakant" in client.get(office.address(Seat)).content.decode()


def test_a_mistake_is_taken_away(civil):
    client = office.as_role("coordinator_civil")
    tenure = seated(civil)
    path = office.address(Tenure, "undo", tenure.pk)
    assert "tas bort från platsen" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert not Tenure.objects.exists()
    assert client.post(path).status_code == 404


def test_somebody_is_co_opted_for_the_own_side_or_for_none(civil):
    client = office.as_role("coordinator_civil")
    path = office.address(CoOption, "add")
    sent = {"name": "Exempelperson Bredvid", "from_on": "2031-03-04", "side": "city"}
    assert client.get(path).status_code == 200
    assert "Bara samordnaren på den sidan" in client.post(path, sent).content.decode()
    sent |= {"side": "", "email": "bredvid@example.org"}
    assert client.post(path, sent).status_code == 302
    row = CoOption.objects.get()
    assert row.user.email == "bredvid@example.org"
    end = office.address(CoOption, "end", row.pk)
    assert (
        end in client.get(office.address(CoOption, "change", row.pk)).content.decode()
    )
    client.post(end, {"last_on": "2031-03-04", "reason": "Klar"})
    assert CoOption.objects.get().to_on == TODAY


def test_only_an_administrator_fills_a_post():
    client = office.as_role("administrator")
    add = office.address(CoordinationPost, "add")
    assert client.get(add).status_code == 200
    sent = {"side": "city", "full_time_percent": 50, "from_on": "2031-03-04"}
    assert client.post(add, sent).status_code == 302
    post = CoordinationPost.objects.get()
    assert "Vakant" in client.get(office.address(CoordinationPost)).content.decode()
    change = office.address(CoordinationPost, "change", post.pk)
    fill = office.address(CoordinationPost, "fill", post.pk)
    assert fill in client.get(change).content.decode()
    assert "rollen samordnare" in client.get(fill).content.decode()
    holder = {"name": "Exempelperson Ett", "email": "s@example.org"}
    assert client.post(fill, {**holder, "from_on": "2031-03-04"}).status_code == 302
    held = PostHolding.objects.get()
    assert held.user.powers_on(TODAY).holds(Role.COORDINATOR, "city")
    leave = office.address(PostHolding, "end", held.pk)
    close = office.address(CoordinationPost, "end", post.pk)
    last = {"last_on": "2031-03-09"}
    assert client.get(close).status_code == 200
    assert "Någon har tjänsten" in client.post(close, last).content.decode()
    client.post(leave, {**last, "reason": "Nytt arbete"})
    assert client.post(close, last).status_code == 302
    with time_machine.travel(made.AT + 9 * DAY):
        again = cast.enter(client, User.objects.get(name__endswith="administrator"))
        assert fill not in again.get(change).content.decode()
    theirs = office.as_role("coordinator_city")
    assert fill not in theirs.get(change).content.decode()
    for path in (add, fill, close, leave):
        assert theirs.get(path).status_code == 403


@pytest.mark.audit
def test_the_pages_of_the_office_are_clean(page, axe, transactional_db, live_server):
    tenure = made.members(to_on=TODAY + 99 * DAY)[0]
    office.hand_over(page, office.as_role("administrator"), live_server)
    for path in (
        office.address(Seat),
        office.address(Seat, "change", tenure.seat_id),
        office.address(Seat, "seat", tenure.seat_id),
        office.address(Tenure, "change", tenure.pk),
    ):
        page.goto(path)
        assert axe(page) == []
