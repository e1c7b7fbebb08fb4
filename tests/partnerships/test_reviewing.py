"""What the clock asks about people: reminders, bounces, the yearly question."""

import datetime as dt

import pytest
from django.conf import settings

from malmoandan.core import rules
from malmoandan.core.models import Letter, User
from partnerships import actions
from partnerships.jobs import people as jobs
from partnerships.models import Affiliation, Follow
from tests import cast
from tests.partnerships.people import (
    NOW,
    TODAY,
    administers,
    letters,
    organisation,
    speaks,
)

pytestmark = pytest.mark.django_db

State = Affiliation.State
DAY = dt.timedelta(days=1)
YEAR_AGO = TODAY - 366 * DAY
LONG_SILENT = TODAY - 560 * DAY


@pytest.fixture(autouse=True)
def _noon(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def coordinator() -> User:
    return cast.person("coordinator_civil")


def bounced(to: str, key: str = "x") -> Letter:
    return Letter.objects.create(
        key=key, to=to, created_at=NOW, next_try_at=NOW, bounced_at=NOW
    )


# First contacts that wait


@pytest.mark.parametrize(
    ("days", "written"), [(0, 0), (2, 0), (3, 1), (4, 1), (7, 2), (9, 2)]
)
def test_coordinators_are_reminded_after_three_and_seven_days(
    coordinator, days, written
):
    kind = cast.kind_of_side("civil").pk
    actions.apply_as(
        person=cast.somebody("anna"),
        details={"name": "Exempelföreningen", "kind_id": kind},
        at=NOW,
    )

    cast.each_by_itself()
    for day in range(days + 1):
        for _run in range(2):
            actions.remind_of_applications(today=TODAY + day * DAY, at=NOW)

    found = Letter.objects.filter(key__startswith="reminder:")
    assert [letter.to for letter in found] == [coordinator.email] * written
    if written:
        assert "Exempelperson anna" in found[0].text
        assert "/svara/" in found[0].text


def test_what_is_decided_is_not_reminded_of(coordinator):
    body = organisation()
    application = actions.apply_as(
        person=cast.somebody("anna"), organisation=body, at=NOW
    )
    actions.refuse_application(
        application=application, reason="Nej", by=coordinator, at=NOW
    )

    assert actions.remind_of_applications(today=TODAY + 3 * DAY, at=NOW) == 0


# Letters that come back


def test_a_letter_that_comes_back_is_told_once(coordinator):
    body = organisation()
    anna = speaks(body, "anna")

    for key in ("ett", "två"):
        bounced(anna.person.email, key)
        assert actions.note_bounces(now=NOW, today=TODAY) == 1
    assert actions.note_bounces(now=NOW, today=TODAY) == 0

    anna.refresh_from_db()
    assert anna.unreachable_at == NOW
    (letter,) = letters("contact_unreachable")
    assert letter.to == coordinator.email
    assert "Exempelperson anna" in letter.text


def test_a_shared_mailbox_that_fails_is_told_and_left_alone(coordinator):
    body = organisation(mailbox="Info@example.org")
    bounced("info@example.org")

    actions.note_bounces(now=NOW, today=TODAY)

    body.refresh_from_db()
    assert body.mailbox_unreachable_at == NOW
    assert [letter.to for letter in letters("mailbox_unreachable")] == [
        coordinator.email
    ]
    actions.save_card(
        organisation=body, values={"mailbox": "ny@example.org"}, by=coordinator, at=NOW
    )
    body.refresh_from_db()
    assert body.mailbox_unreachable_at is None


def test_a_follower_whose_address_fails_gets_no_more():
    term = cast.kind_of_side("civil")
    follow = Follow.objects.create(
        email="f@example.org", term=term, asked_at=NOW, confirmed_at=NOW
    )
    bounced("F@example.org")

    actions.note_bounces(now=NOW, today=TODAY)

    follow.refresh_from_db()
    assert not follow.is_standing()


def test_who_logs_in_again_can_be_reached_again(coordinator):
    anna = speaks(organisation(), "anna", unreachable_at=NOW - DAY)
    bo = speaks(organisation("En annan"), "bo", unreachable_at=NOW - DAY)
    User.objects.filter(pk=anna.person_id).update(last_login=NOW)
    User.objects.filter(pk=bo.person_id).update(last_login=NOW - 2 * DAY)

    actions.note_bounces(now=NOW, today=TODAY)

    anna.refresh_from_db()
    bo.refresh_from_db()
    assert (anna.unreachable_at, bo.unreachable_at) == (None, NOW - DAY)


def test_a_letter_whose_address_is_erased_is_only_ticked_off():
    bounced("")

    assert actions.note_bounces(now=NOW, today=TODAY) == 1
    assert not Letter.objects.unhandled_bounces().exists()


# The yearly question


@pytest.mark.parametrize(
    ("confirmed_on", "more", "asked"),
    [
        (YEAR_AGO, {}, 1),
        (TODAY, {}, 0),
        (None, {"from_on": YEAR_AGO}, 1),
        (None, {"from_on": None}, 0),
        (YEAR_AGO, {"unreachable_at": NOW}, 0),
        (YEAR_AGO, {"state": State.ENDED}, 0),
    ],
)
def test_contacts_are_asked_once_a_year(confirmed_on, more, asked):
    anna = speaks(organisation(), "anna", confirmed_on=confirmed_on, **more)

    cast.each_by_itself()
    for _run in range(2):
        actions.review_contacts(today=TODAY, at=NOW)

    found = Letter.objects.filter(key__startswith="reminder:")
    assert [letter.to for letter in found] == [anna.person.email] * asked
    if asked:
        assert f"/personer/{anna.pk}/" in found[0].text


def test_who_says_that_all_is_right_is_left_in_peace_for_a_year():
    anna = speaks(organisation(), "anna", confirmed_on=YEAR_AGO)

    actions.say_right(affiliation=anna, by=anna.person, at=NOW)

    assert actions.review_contacts(today=TODAY, at=NOW) == 0


def test_who_never_answers_is_ended_and_told(coordinator):
    body = organisation()
    administers(body, "asta")
    anna = speaks(body, "anna", confirmed_on=LONG_SILENT)
    late = speaks(body, "late", confirmed_on=YEAR_AGO)

    assert actions.end_silent_contacts(today=TODAY, at=NOW) == 1
    assert actions.end_silent_contacts(today=TODAY, at=NOW) == 0

    anna.refresh_from_db()
    late.refresh_from_db()
    assert (anna.state, late.state) == (State.ENDED, State.ACTIVE)
    assert not rules.speaks_for(User.objects.get(pk=anna.person_id), body)
    assert [x.to for x in letters("contact_ended_silent")] == [anna.person.email]


def test_the_only_administrator_stays_and_coordinators_hear(coordinator):
    asta = administers(organisation(), "asta", confirmed_on=LONG_SILENT)

    for _run in range(2):
        assert actions.end_silent_contacts(today=TODAY, at=NOW) == 0

    asta.refresh_from_db()
    assert asta.state == State.ACTIVE
    assert [x.to for x in letters("contact_silent")] == [coordinator.email]


def test_one_of_two_silent_administrators_stays(coordinator):
    body = organisation()
    for name in ("asta", "beda"):
        administers(body, name, confirmed_on=LONG_SILENT)

    assert actions.end_silent_contacts(today=TODAY, at=NOW) == 1

    assert body.affiliations.administrators().count() == 1
    assert len(letters("contact_silent")) == 1


# The clock


@pytest.mark.parametrize(
    "name",
    [
        "lapse_invitations",
        "expire_applications",
        "remind_of_applications",
        "review_contacts",
        "note_bounces",
    ],
)
def test_the_clock_knows_every_job(name):
    task = f"partnerships.jobs.people.{name}"

    assert task in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert getattr(jobs, name)() == 0
