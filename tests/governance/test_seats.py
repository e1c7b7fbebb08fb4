"""Who sits in the steering group, from when to when, and who may not."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from governance.actions import seats as actions
from governance.actions.seats import Choice
from governance.models import CoOption, Seat, SteeringGroup, Tenure
from malmoandan.core import actions as core
from malmoandan.core.models import Role, RoleGrant, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.governance import made

pytestmark = pytest.mark.django_db
TODAY = dt.date(2031, 3, 4)
NOW = made.AT
DAY = dt.timedelta(days=1)
CHOSEN = Choice(decided_on=dt.date(2031, 2, 1), reference="Protokoll § 4")


@pytest.fixture
def boss():
    return cast.person("administrator")


@pytest.fixture
def seats():
    made.group()
    return {f"{s.allocation.side} {s.number}": s for s in Seat.objects.all()}


def sit(seat, by, name="Exempelperson Ett", **more):
    given = {"from_on": TODAY, "choice": CHOSEN, "at": NOW, **more}
    return actions.seat_member(seat=seat, name=name, by=by, **given)


def reason_of(call, *args, **given):
    with pytest.raises(NotPossible) as no:
        call(*args, **given)
    return no.value.reason.value


@pytest.mark.parametrize(
    ("start", "years", "first_day_after"),
    [
        ("2031-03-04", 2, "2033-03-04"),
        ("2028-02-29", 2, "2030-03-01"),
        ("2028-02-29", 4, "2032-02-29"),
        ("9998-05-01", 2, "9999-05-01"),
    ],
)
def test_a_term_ends_the_same_day_some_years_later(start, years, first_day_after):
    end = actions.term_end(dt.date.fromisoformat(start), years)
    assert end.isoformat() == first_day_after


def test_who_is_seated_has_the_role_for_the_term(seats, boss):
    user = cast.somebody("ny")
    tenure = sit(seats["civil 1"], boss, user=user)
    assert tenure.to_on == dt.date(2033, 3, 3)
    assert tenure.times_chosen == 1
    grant = tenure.grant
    assert (grant.role, grant.side) == (Role.STEERING_MEMBER, "civil")
    assert (grant.from_on, grant.to_on) == (TODAY, tenure.to_on)
    assert user.powers_on(TODAY).holds(Role.STEERING_MEMBER, "civil")
    (entry,) = TrailEntry.objects.of(tenure)
    assert (entry.verb, entry.by) == ("tenure.begun", boss)
    assert entry.data == {"seat": tenure.seat_id}


def test_a_member_of_the_city_sits_until_further_notice_without_an_account(seats, boss):
    tenure = sit(seats["city 1"], boss, choice=Choice(party=" Exempelpartiet "))
    assert (tenure.to_on, tenure.grant, tenure.user) == (None, None, None)
    assert tenure.party == "Exempelpartiet"


def test_the_role_is_given_for_what_is_left_of_the_period(seats, boss):
    late = sit(
        seats["civil 1"],
        boss,
        user=cast.somebody("sen"),
        from_on=TODAY - 30 * DAY,
    )
    assert late.grant.from_on == TODAY
    over = sit(
        seats["civil 2"],
        boss,
        name="Exempelperson Två",
        user=cast.somebody("forr"),
        from_on=TODAY - 30 * DAY,
        to_on=TODAY - DAY,
    )
    assert over.grant is None


def test_a_role_given_by_hand_is_left_alone(seats, boss):
    user = made.user("redan", Role.STEERING_MEMBER, "civil")
    tenure = sit(seats["civil 1"], boss, user=user)
    assert tenure.grant is None
    ended = actions.end_tenure(
        tenure=tenure, last_on=TODAY, reason="Flyttar", by=boss, at=NOW
    )
    assert ended.to_on == TODAY
    assert RoleGrant.objects.get(user=user).to_on is None


def test_a_role_that_ends_too_early_is_said(seats, boss):
    user = cast.somebody("halv")
    core.grant_role(
        user=user,
        role=Role.STEERING_MEMBER,
        side="civil",
        from_on=TODAY,
        to_on=TODAY + 5 * DAY,
        by=boss,
        at=NOW,
    )
    assert reason_of(sit, seats["civil 1"], boss, user=user) == "overlaps"
    assert not Tenure.objects.exists()


REFUSED = {
    "no_name": {"name": "  "},
    "needs_reference": {"choice": Choice(decided_on=TODAY)},
    "ends_before": {"to_on": TODAY - DAY},
    "taken": {"seat": "civil 2"},
    "sits_elsewhere": {"name": "exempelperson  SITTANDE"},
    "is_co_opted": {"name": "Exempelperson Bredvid"},
}


@pytest.mark.parametrize("reason", REFUSED)
def test_nobody_is_seated_when(reason, seats, boss):
    sit(seats["civil 2"], boss, name="Exempelperson Sittande")
    actions.co_opt(name="Exempelperson Bredvid", from_on=TODAY, by=boss, at=NOW)
    given = dict(REFUSED[reason])
    seat = seats[given.pop("seat", "civil 1")]
    assert reason_of(sit, seat, boss, **given) == reason
    assert Tenure.objects.count() == 1


def test_a_seat_is_free_again_the_day_after_an_end(seats, boss):
    first = sit(seats["civil 1"], boss)
    again = sit(
        seats["civil 1"], boss, name="Exempelperson Två", from_on=first.to_on + DAY
    )
    before = {"from_on": TODAY - 5 * DAY, "to_on": TODAY - DAY}
    sit(seats["civil 1"], boss, name="Exempelperson Noll", **before)
    assert again.times_chosen == 1
    assert Tenure.objects.count() == 3


def test_chosen_again_in_a_row_is_counted(seats, boss):
    first = sit(seats["civil 1"], boss)
    second = sit(seats["civil 2"], boss, from_on=first.to_on + 40 * DAY)
    third = sit(seats["civil 2"], boss, from_on=second.to_on + 400 * DAY)
    assert [t.times_chosen for t in (first, second, third)] == [1, 2, 1]


def test_no_end_is_known_where_the_group_has_no_term(seats, boss):
    SteeringGroup.objects.update(term_years=None)
    assert reason_of(sit, seats["civil 1"], boss) == "no_end"
    assert sit(seats["civil 1"], boss, to_on=TODAY + DAY).pk


def test_two_persons_with_accounts_may_share_a_name(seats, boss):
    sit(seats["civil 1"], boss, user=cast.somebody("a"))
    sit(seats["civil 2"], boss, user=cast.somebody("b"))
    assert Tenure.objects.count() == 2


# The end


def test_the_role_ends_with_the_seat(seats, boss):
    user = cast.somebody("av")
    tenure = sit(seats["civil 1"], boss, user=user)
    end = {"tenure": tenure, "by": boss, "at": NOW}
    last = TODAY + 5 * DAY
    assert (
        reason_of(actions.end_tenure, last_on=last, reason=" ", **end) == "needs_reason"
    )
    early = {"last_on": TODAY - DAY, "reason": "Fel"}
    assert reason_of(actions.end_tenure, **early, **end) == "ends_before"
    actions.end_tenure(last_on=last, reason=" Flyttar ", **end)
    tenure.refresh_from_db()
    assert (tenure.to_on, tenure.ended_because) == (last, "Flyttar")
    assert tenure.grant.to_on == last
    twice = {"last_on": last, "reason": "Flyttar"}
    assert reason_of(actions.end_tenure, **twice, **end) == "ended_already"


def test_an_end_in_the_past_takes_the_role_away_now(seats, boss):
    user = cast.somebody("borta")
    tenure = sit(seats["civil 1"], boss, user=user, from_on=TODAY - 20 * DAY)
    later = NOW + 3 * DAY
    actions.end_tenure(
        tenure=tenure, last_on=TODAY - 10 * DAY, reason="Glömt", by=boss, at=later
    )
    user.forget_powers()
    assert not user.powers_on(TODAY + 3 * DAY).holds(Role.STEERING_MEMBER)
    tenure.refresh_from_db()
    assert tenure.grant.to_on == TODAY + 2 * DAY


def test_an_end_does_not_touch_a_role_that_is_over(seats, boss):
    tenure = sit(seats["civil 1"], boss, user=cast.somebody("klar"))
    core.end_role(grant=tenure.grant, last_on=TODAY, by=boss, at=NOW)
    for last in (TODAY + 5 * DAY, TODAY + DAY, TODAY):
        actions.end_tenure(tenure=tenure, last_on=last, reason="Ja", by=boss, at=NOW)
    actions.end_tenure(
        tenure=sit(seats["civil 2"], boss, name="Utan konto", from_on=TODAY - 9 * DAY),
        last_on=TODAY - DAY,
        reason="Ja",
        by=boss,
        at=NOW,
    )
    assert RoleGrant.objects.get(pk=tenure.grant_id).to_on == TODAY


def test_what_was_entered_by_mistake_is_undone_once(seats, boss):
    tenure = sit(seats["civil 1"], boss, user=cast.somebody("fel"))
    actions.undo_tenure(tenure=tenure, by=boss, at=NOW)
    actions.undo_tenure(tenure=tenure, by=boss, at=NOW)
    assert not Tenure.objects.exists()
    assert not RoleGrant.objects.filter(role=Role.STEERING_MEMBER).exists()


def test_who_has_been_called_to_a_meeting_is_not_undone(boss):
    tenure = made.members()[0]
    made.meeting()
    undo = {"tenure": tenure, "by": boss, "at": NOW}
    assert reason_of(actions.undo_tenure, **undo) == "has_met"


# The account


def test_an_account_is_linked_later_and_put_right(seats, boss):
    tenure = sit(seats["civil 1"], boss)
    link = {"row": tenure, "by": boss, "at": NOW}
    wrong = actions.link_account(email="Fel@example.org", **link)
    assert wrong.user.name == tenure.name
    assert wrong.grant.role == Role.STEERING_MEMBER
    right = actions.link_account(email="ratt@example.org", **link)
    actions.link_account(email="ratt@example.org", **link)
    assert right.user.email == "ratt@example.org"
    (grant,) = RoleGrant.objects.filter(role=Role.STEERING_MEMBER)
    assert (grant.user, grant.from_on) == (right.user, TODAY)


def test_nobody_sits_twice_by_an_account_that_is_linked(seats, boss):
    user = cast.somebody("en")
    sit(seats["civil 1"], boss, user=user)
    other = sit(seats["civil 2"], boss, name="Exempelperson Två")
    link = {"row": other, "email": user.email, "by": boss, "at": NOW}
    assert reason_of(actions.link_account, **link) == "sits_elsewhere"
    row = actions.co_opt(name="Bredvid", from_on=TODAY, by=boss, at=NOW)
    link = {"row": row, "email": user.email, "by": boss, "at": NOW}
    assert reason_of(actions.link_account, **link) == "is_member"


def test_a_person_who_is_erased_keeps_the_name_in_the_seat(seats, boss):
    user = cast.somebody("glomd")
    tenure = sit(seats["civil 1"], boss, user=user)
    erase = {"user": user, "by": boss, "at": NOW}
    assert reason_of(core.erase_person, **erase) == "still_needed"
    actions.end_tenure(tenure=tenure, last_on=TODAY, reason="Vill", by=boss, at=NOW)
    core.erase_person(user=user, by=boss, at=NOW + 2 * DAY)
    tenure.refresh_from_db()
    assert (tenure.name, tenure.user.name) == ("Exempelperson Ett", "")


# Beside the members


def test_who_is_co_opted_comes_and_goes(seats, boss):
    row = actions.co_opt(
        name="Exempelperson Bredvid",
        capacity=" sakkunnig ",
        side="city",
        from_on=TODAY,
        by=boss,
        at=NOW,
    )
    assert row.capacity == "sakkunnig"
    linked = actions.link_account(row=row, email="bredvid@example.org", by=boss, at=NOW)
    assert linked.grant is None
    assert linked.user.powers_on(TODAY) == ()
    actions.end_co_option(co_option=row, last_on=TODAY, reason="Klar", by=boss, at=NOW)
    assert CoOption.objects.get().to_on == TODAY


@pytest.mark.parametrize(
    ("name", "to_on", "reason"),
    [
        ("", None, "no_name"),
        ("Exempelperson Ett", None, "is_member"),
        ("Exempelperson Bredvid", None, "is_co_opted"),
        ("Exempelperson Ny", TODAY - DAY, "ends_before"),
    ],
)
def test_nobody_is_co_opted_when(name, to_on, reason, seats, boss):
    sit(seats["civil 1"], boss)
    co_opt = {"from_on": TODAY, "by": boss, "at": NOW}
    actions.co_opt(name="Exempelperson Bredvid", **co_opt)
    assert reason_of(actions.co_opt, name=name, to_on=to_on, **co_opt) == reason


def test_a_member_is_co_opted_when_the_term_is_over(seats, boss):
    tenure = sit(seats["civil 1"], boss)
    given = {"name": tenure.name, "by": boss, "at": NOW}
    assert actions.co_opt(from_on=tenure.to_on + DAY, **given).pk
    before = {"from_on": TODAY - 9 * DAY, "to_on": TODAY - DAY}
    assert actions.co_opt(**before, **given).pk


# The database itself


def insert(seat, user, from_on, to_on):
    # Written as SQL: whatever goes around the actions is refused as well.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO governance_tenure (seat_id, user_id, name, from_on, to_on, "
            "ended_because, is_example, party, decided_by, reference, times_chosen) "
            "VALUES (%s, %s, 'Exempel', %s, %s, '', %s, '', '', '', 1)",
            [seat, user, from_on, to_on, False],
        )


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [(0, 3, True), (-9, 0, True), (9, None, True), (-9, -1, False), (10, None, False)],
)
@pytest.mark.parametrize("by", ["seat", "person"])
def test_the_database_refuses_two_at_a_time(by, start, end, refused, seats):
    user = cast.somebody("en")
    first, second = seats["civil 1"].pk, seats["civil 2"].pk
    insert(first, user.pk, TODAY, TODAY + 9 * DAY)
    seat, whose = (first, None) if by == "seat" else (second, user.pk)
    period = (TODAY + start * DAY, None if end is None else TODAY + end * DAY)
    if not refused:
        insert(seat, whose, *period)
        return
    with pytest.raises(DatabaseError, match=f"governance_tenure_{by}_insert"):  # noqa: SIM117
        with transaction.atomic():
            insert(seat, whose, *period)
    row = Tenure.objects.create(seat_id=second, name="Ett", from_on=TODAY + 30 * DAY)
    with (
        pytest.raises(DatabaseError, match=f"governance_tenure_{by}_update"),
        transaction.atomic(),
    ):
        Tenure.objects.filter(pk=row.pk).update(
            seat_id=seat, user_id=whose, from_on=TODAY
        )
