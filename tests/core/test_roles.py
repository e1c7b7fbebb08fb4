"""Roles as dated grants, stand-ins, and what takes both sides."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from malmoandan.core import actions, rules
from malmoandan.core.models import (
    GrantRefusal,
    GrantRefused,
    Role,
    RoleGrant,
    Side,
    StandIn,
    Term,
    TrailEntry,
    User,
    Vocabulary,
)
from tests import cast

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2030, 6, 15, 12, tzinfo=dt.UTC)
TODAY = dt.date(2030, 6, 15)
DAY = dt.timedelta(days=1)
LONGER_AGO = cast.LONG_AGO - DAY


@pytest.fixture(autouse=True)
def _noon(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def admin() -> User:
    return cast.person("administrator")


def grant(user: User, by: User | None, **more: Any) -> RoleGrant:
    given = {"role": Role.COORDINATOR, "side": Side.CITY, "from_on": TODAY, **more}
    made: RoleGrant = actions.grant_role(user=user, by=by, at=NOON, **given)
    return made


def coordinator(side: str, name: str) -> User:
    user = cast.somebody(name)
    RoleGrant.objects.create(
        user=user, role=Role.COORDINATOR, side=side, from_on=cast.LONG_AGO
    )
    return user


# Grants


def test_a_role_is_given_with_a_trail(admin: User) -> None:
    user = cast.somebody()
    made = grant(user, admin)
    assert rules.powers(user).holds(Role.COORDINATOR, Side.CITY)
    entry = TrailEntry.objects.of(made).get()
    assert (entry.verb, entry.by) == ("role.granted", admin)


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, True),
    ],
)
def test_a_role_holds_on_its_days_only(
    admin: User, first: dt.date, last: dt.date | None, holds: bool
) -> None:
    user = cast.somebody()
    grant(user, admin, from_on=first, to_on=last)
    assert rules.powers(user).holds(Role.COORDINATOR) is holds
    assert RoleGrant.objects.on(TODAY).filter(user=user).exists() is holds


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"side": ""}, GrantRefusal.NEEDS_SIDE),
        ({"role": Role.STEERING_MEMBER, "side": ""}, GrantRefusal.NEEDS_SIDE),
        ({"role": Role.MUNICIPAL_STAFF, "side": ""}, GrantRefusal.NEEDS_OFFICE),
        ({"role": Role.ORGANISATION_CONTACT, "side": ""}, GrantRefusal.NEEDS_SUBJECT),
        ({"to_on": TODAY - DAY}, GrantRefusal.ENDS_BEFORE),
    ],
)
def test_a_grant_that_lacks_something_is_refused_by_name_and_by_the_database(
    admin: User, given: dict[str, Any], reason: GrantRefusal
) -> None:
    user = cast.somebody()
    with pytest.raises(GrantRefused) as refused:
        grant(user, admin, **given)
    assert refused.value.reason == reason
    whole = {"role": Role.COORDINATOR, "side": "city", "from_on": TODAY, **given}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, **whole)


def test_the_same_role_twice_at_a_time_is_refused(admin: User) -> None:
    user = cast.somebody()
    grant(user, admin, to_on=TODAY + DAY)
    with pytest.raises(GrantRefused) as refused:
        grant(user, admin, from_on=TODAY + DAY)
    assert refused.value.reason == GrantRefusal.OVERLAPS
    grant(user, admin, from_on=TODAY + 2 * DAY)
    grant(user, admin, side=Side.CIVIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=user, role=Role.COORDINATOR, side="city", from_on=TODAY
        )


def test_a_contact_may_speak_for_two_organisations_but_once_each(
    admin: User, thing: Term
) -> None:
    user, other = cast.somebody(), cast.somebody("other")
    given = {"role": Role.ORGANISATION_CONTACT, "side": ""}
    grant(user, admin, subject=thing, **given)
    grant(user, admin, subject=other, **given)
    with pytest.raises(GrantRefused) as refused:
        grant(user, admin, subject=thing, **given)
    assert refused.value.reason == GrantRefusal.OVERLAPS
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(
            user=user, role=given["role"], subject=thing, from_on=TODAY
        )


def test_a_role_ends_and_stays_as_history(admin: User) -> None:
    user = cast.somebody()
    made = grant(user, admin)
    substitute = cast.somebody("substitute")
    actions.name_stand_in(
        grant=made,
        substitute=substitute,
        from_on=TODAY + DAY,
        to_on=TODAY + 9 * DAY,
        by=user,
        at=NOON,
    )
    actions.end_role(grant=made, last_on=TODAY + 2 * DAY, by=admin, at=NOON)
    assert made.stand_ins.get().to_on == TODAY + 2 * DAY
    actions.end_role(grant=made, last_on=TODAY, by=admin, at=NOON)
    assert not made.stand_ins.exists()
    made.refresh_from_db()
    assert made.to_on == TODAY
    with pytest.raises(GrantRefused) as refused:
        actions.end_role(grant=made, last_on=TODAY, by=admin, at=NOON)
    assert refused.value.reason == GrantRefusal.ENDED_ALREADY


def test_a_role_does_not_end_before_it_began(admin: User) -> None:
    made = grant(cast.somebody(), admin)
    with pytest.raises(GrantRefused) as refused:
        actions.end_role(grant=made, last_on=TODAY - DAY, by=admin, at=NOON)
    assert refused.value.reason == GrantRefusal.ENDS_BEFORE


def test_the_last_administrator_stays(admin: User) -> None:
    mine = admin.grants.get()
    with pytest.raises(GrantRefused) as refused:
        actions.end_role(grant=mine, last_on=TODAY, by=admin, at=NOON)
    assert refused.value.reason == GrantRefusal.LAST_ADMINISTRATOR
    grant(cast.somebody(), admin, role=Role.ADMINISTRATOR, side="")
    assert actions.end_role(grant=mine, last_on=TODAY, by=admin, at=NOON).to_on


# Stand-ins


def stand_in(
    absent: User, substitute: User, by: User | None = None, **period: dt.date
) -> StandIn:
    days = {"from_on": TODAY, "to_on": TODAY + DAY, **period}
    named: StandIn = actions.name_stand_in(
        grant=absent.grants.get(),
        substitute=substitute,
        by=by or absent,
        at=NOON,
        **days,
    )
    return named


def test_a_stand_in_has_the_powers_for_the_period(time_machine: Any) -> None:
    absent, substitute = coordinator("city", "absent"), cast.somebody("substitute")
    stand_in(absent, substitute)
    power = rules.powers(substitute).standing_in_as(Role.COORDINATOR, Side.CITY)
    assert power is not None
    assert power.holder_id == absent.pk
    assert rules.powers(substitute).need_second_factor()
    assert substitute.has_perm("core.open_admin")
    assert absent.has_perm("core.open_admin")
    time_machine.move_to(NOON + 2 * DAY, tick=False)
    assert not substitute.has_perm("core.open_admin")


def test_a_stand_in_ends_with_the_role_itself(admin: User) -> None:
    absent, substitute = coordinator("city", "absent"), cast.somebody("substitute")
    stand_in(absent, substitute)
    RoleGrant.objects.filter(user=absent).update(to_on=TODAY - DAY)
    assert not rules.powers(substitute)


@pytest.mark.parametrize(
    ("absent", "substitute", "by", "period", "reason"),
    [
        ("city", "city", "city", {}, GrantRefusal.ONESELF),
        ("city", "x", "city", {"to_on": TODAY - DAY}, GrantRefusal.ENDS_BEFORE),
        (
            "city",
            "x",
            "city",
            {"from_on": dt.date(1999, 1, 1)},
            GrantRefusal.OUTSIDE_GRANT,
        ),
        ("city", "x", "civil", {}, GrantRefusal.NOT_YOURS),
        ("steering", "x", "steering", {}, GrantRefusal.NOT_A_COORDINATOR),
    ],
)
def test_a_stand_in_is_refused_by_name(
    absent: str,
    substitute: str,
    by: str,
    period: dict[str, dt.date],
    reason: GrantRefusal,
) -> None:
    people = {
        "city": coordinator("city", "city"),
        "civil": coordinator("civil", "civil"),
        "steering": cast.person("steering_city"),
        "x": cast.somebody("x"),
    }
    with pytest.raises(GrantRefused) as refused:
        stand_in(people[absent], people[substitute], by=people[by], **period)
    assert refused.value.reason == reason


def test_nobody_stands_in_for_themselves_even_in_sql() -> None:
    absent = coordinator("city", "absent")
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(
            grant=absent.grants.get(),
            absent=absent,
            substitute=absent,
            from_on=TODAY,
            to_on=TODAY,
        )


def test_a_stand_in_can_be_sent_home_early(admin: User) -> None:
    absent, substitute = coordinator("city", "absent"), cast.somebody("substitute")
    named = stand_in(absent, substitute, to_on=TODAY + 9 * DAY)
    ended = actions.end_stand_in(stand_in=named, last_on=TODAY, by=admin, at=NOON)
    assert ended is not None
    assert ended.to_on == TODAY
    with pytest.raises(GrantRefused) as refused:
        actions.end_stand_in(stand_in=named, last_on=TODAY, by=absent, at=NOON)
    assert refused.value.reason == GrantRefusal.ENDED_ALREADY
    later = stand_in(absent, substitute, from_on=TODAY + DAY, to_on=TODAY + 2 * DAY)
    assert (
        actions.end_stand_in(stand_in=later, last_on=TODAY, by=absent, at=NOON) is None
    )
    assert StandIn.objects.count() == 1


# Rules


@pytest.fixture
def thing() -> Term:
    return Term.objects.create(
        vocabulary=Vocabulary.THEME, key="something", label_sv="något"
    )


class Sided:
    """Something that belongs to a side."""

    def __init__(self, side: str | None) -> None:
        self.side = side


@pytest.mark.parametrize(
    ("name", "side", "may"),
    [
        ("coordinator_city", "city", True),
        ("coordinator_city", "civil", False),
        ("coordinator_civil", "civil", True),
        ("coordinator_civil", None, True),
        ("administrator", "city", False),
        ("steering_city", "city", False),
    ],
)
def test_each_side_keeps_its_own(name: str, side: str | None, may: bool) -> None:
    assert rules.coordinates_its_side(cast.person(name), Sided(side)) is may


def test_offices_and_organisations_are_told_apart(thing: Term) -> None:
    staff = cast.person("city_office")
    assert rules.is_municipal_staff("Stadskontoret")(staff)
    assert not rules.is_municipal_staff("kulturförvaltningen")(staff)
    assert rules.is_municipal_staff()(staff)
    contact = cast.person("organisation_contact", subject=thing)
    assert rules.speaks_for(contact, thing)
    assert rules.speaks_for(contact)
    other = Term.objects.create(vocabulary=Vocabulary.THEME, key="x", label_sv="x")
    assert not rules.speaks_for(contact, other)
    assert rules.is_steering_member("city")(cast.person("steering_city"))


def test_the_office_that_writes_the_assessment_is_a_word_of_the_vocabulary() -> None:
    staff, other = cast.person("city_office"), cast.person("other_office")
    assert not staff.has_perm("reports.write_assessment")
    Term.objects.create(
        vocabulary=Vocabulary.OFFICE,
        key="stadskontoret",
        label_sv="stadskontoret",
        meaning="assessment",
    )
    assert staff.has_perm("reports.write_assessment")
    assert not other.has_perm("reports.write_assessment")
    assert not cast.person("coordinator_city").has_perm("reports.write_assessment")


def test_a_closed_account_may_nothing(admin: User) -> None:
    admin.is_active = False
    assert not admin.has_perm("core.open_admin")
    assert not rules.powers(admin)


def test_own_grants_are_told_from_others(admin: User) -> None:
    city = coordinator("city", "a")
    assert rules.is_own_grant(city, city.grants.get())
    assert rules.is_own_grant(city)
    assert not rules.is_own_grant(city, admin.grants.get())


def test_powers_are_read_once_a_request(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    user = cast.person("coordinator_city")
    with django_assert_max_num_queries(1):
        for verb in rules.VERBS:
            user.has_perm(verb)
    user.forget_powers()
    assert timezone.localdate() == TODAY


# Accounts and judgements


def test_a_lost_phone_and_a_closed_account_leave_a_trail(admin: User) -> None:
    user = cast.somebody()
    user.authenticator_set.create(type="totp", data={"secret": ""})
    assert actions.take_away_second_factor(user=user, by=admin, at=NOON) == 1
    assert not actions.close_account(user=user, by=admin, at=NOON).is_active
    assert actions.open_account(user=user, by=admin, at=NOON).is_active
    verbs = [entry.verb for entry in TrailEntry.objects.of(user)]
    assert verbs == ["user.second_factor_removed", "user.closed", "user.opened"]


def test_words_are_confirmed_once(admin: User, thing: Term) -> None:
    Term.objects.filter(pk=thing.pk).update(confirmed=False)
    assert actions.confirm_terms(terms=[thing], by=admin, at=NOON) == 1
    assert actions.confirm_terms(terms=[thing], by=admin, at=NOON) == 0


def test_a_person_is_one_row_whatever_the_case_of_the_address() -> None:
    user = User.objects.create_user(" Exempel@Example.ORG ", password="ignored")
    assert User.objects.get_by_natural_key("EXEMPEL@example.org") == user
    assert not user.has_usable_password()
    assert user.get_full_name() == "exempel@example.org"
    assert not user.has_module_perms("core")
