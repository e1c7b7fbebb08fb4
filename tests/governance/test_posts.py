"""The two posts of the coordination: opened, filled, left and closed."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from governance.actions import posts as actions
from governance.actions import seats
from governance.models import CoordinationPost, PostHolding
from malmoandan.core import actions as core
from malmoandan.core.models import Role, RoleGrant, TrailEntry
from tests import cast
from tests.governance import made
from tests.governance.test_seats import DAY, NOW, TODAY, reason_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    return cast.person("administrator")


@pytest.fixture
def post(boss):
    return actions.open_post(
        side="civil",
        employer=" Exempelparaplyet ",
        full_time_percent=80,
        from_on=TODAY,
        by=boss,
        at=NOW,
    )


def fill(post, by, name="Exempelperson Ett", **more):
    given = {"from_on": TODAY, "at": NOW, **more}
    return actions.fill_post(post=post, name=name, by=by, **given)


def test_whoever_holds_a_post_coordinates_its_side_meanwhile(post, boss):
    assert (post.employer, post.full_time_percent) == ("Exempelparaplyet", 80)
    held = fill(post, boss, email="samordnare@example.org")
    assert held.user.powers_on(TODAY).holds(Role.COORDINATOR, "civil")
    leave = {"holding": held, "reason": "Nytt arbete", "by": boss, "at": NOW}
    actions.leave_post(last_on=TODAY + 9 * DAY, **leave)
    held.refresh_from_db()
    assert (held.to_on, held.grant.to_on) == (TODAY + 9 * DAY,) * 2
    verbs = [entry.verb for entry in TrailEntry.objects.of(held)]
    assert verbs == ["postholding.begun", "postholding.ended"]


def test_a_post_that_ends_is_held_no_longer(boss):
    given = {"side": "city", "from_on": TODAY, "by": boss, "at": NOW}
    bad = {"to_on": TODAY - DAY, **given}
    assert reason_of(actions.open_post, **bad) == "ends_before"
    post = actions.open_post(to_on=TODAY + 30 * DAY, **given)
    assert actions.open_post(to_on=TODAY + 30 * DAY, **given) == post
    assert fill(post, boss).to_on == TODAY + 30 * DAY


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("no_name", {"name": ""}),
        ("ends_before", {"to_on": TODAY - DAY}),
        ("outside_post", {"from_on": TODAY - DAY}),
        ("outside_post", {"to_on": TODAY + 99 * DAY}),
        ("is_member", {"name": "Exempelperson Ledamot"}),
    ],
)
def test_nobody_is_put_in_a_post_when(reason, given, boss):
    post = actions.open_post(
        side="city", from_on=TODAY, to_on=TODAY + 30 * DAY, by=boss, at=NOW
    )
    group = made.group()
    seat = group.allocations.get(side="city").seats.first()
    seats.seat_member(
        seat=seat, name="Exempelperson Ledamot", from_on=TODAY, by=boss, at=NOW
    )
    assert reason_of(fill, post, boss, **given) == reason


def test_one_at_a_time_in_a_post(post, boss):
    held = fill(post, boss, to_on=TODAY + 9 * DAY)
    assert reason_of(fill, post, boss, name="Exempelperson Två") == "post_held"
    with (
        pytest.raises(DatabaseError, match="governance_postholding_post_insert"),
        transaction.atomic(),
    ):
        PostHolding.objects.create(post=post, name="Två", from_on=held.to_on)
    fill(post, boss, name="Exempelperson Två", from_on=held.to_on + DAY)


def test_a_post_is_closed_when_nobody_holds_it_longer(post, boss):
    close = {"post": post, "by": boss, "at": NOW}
    end = TODAY + 9 * DAY
    held = fill(post, boss)
    assert reason_of(actions.close_post, last_on=end, **close) == "post_held"
    actions.leave_post(holding=held, last_on=end, reason="Slut", by=boss, at=NOW)
    early = end - DAY
    assert reason_of(actions.close_post, last_on=early, **close) == "post_held"
    before = TODAY - DAY
    assert reason_of(actions.close_post, last_on=before, **close) == "ends_before"
    actions.close_post(last_on=end, **close)
    assert CoordinationPost.objects.get().to_on == end
    assert reason_of(actions.close_post, last_on=end, **close) == "ended_already"


def test_a_coordinator_is_co_opted_by_the_post_alone(post, boss):
    held = fill(post, boss)
    given = {"name": held.name, "from_on": TODAY, "by": boss, "at": NOW}
    assert reason_of(seats.co_opt, **given) == "is_co_opted"


def test_an_account_of_a_post_is_put_right(post, boss):
    held = fill(post, boss, email="fel@example.org")
    wrong = held.user
    core.name_stand_in(
        grant=held.grant,
        substitute=cast.somebody("ersattare"),
        from_on=TODAY,
        to_on=TODAY + 5 * DAY,
        by=boss,
        at=NOW,
    )
    link = {"row": held, "by": boss, "at": NOW}
    right = seats.link_account(email="ratt@example.org", **link)
    assert right.user.powers_on(TODAY).holds(Role.COORDINATOR, "civil")
    # Whoever somebody stands in for has the day out.
    assert RoleGrant.objects.get(user=wrong).to_on == TODAY
    member = made.members(from_on=TODAY)[0].user
    link = {"row": held, "email": member.email, "by": boss, "at": NOW}
    assert reason_of(seats.link_account, **link) == "is_member"


def test_a_post_that_was_left_long_ago_takes_the_role_away_now(post, boss):
    held = fill(post, boss, email="borta@example.org")
    actions.leave_post(
        holding=held,
        last_on=TODAY,
        reason="Glömt",
        by=boss,
        at=NOW + dt.timedelta(days=9),
    )
    assert RoleGrant.objects.get(user=held.user).to_on == TODAY + 8 * DAY
