"""A plan in force: those who stood behind what came before are asked once more."""

import datetime as dt

import pytest
import time_machine

from governance import actions
from governance.jobs import endorsements as jobs
from governance.models import Endorsement
from malmoandan.core import audit
from malmoandan.core.models import Letter
from tests import cast
from tests.governance.test_endorsements import address, agreement, endorsed, plan
from tests.partnerships.together import NOW, TODAY, contact, organisation

__all__ = ["agreement"]  # a fixture
pytestmark = pytest.mark.django_db


def test_those_who_stood_behind_what_came_before_are_reminded_twice(agreement):
    old = plan("ersatt", from_year=2001)
    new = plan(from_year=TODAY.year - 3)
    with_all, with_none = organisation("Exempel 1"), organisation("Exempel 2")
    people = [contact(with_all, "ett"), contact(with_none, "tva")]
    for body in (with_all, with_none):
        endorsed(body, agreement)
        endorsed(body, old)
    endorsed(with_all, new, "submitted")
    asleep = organisation("Exempel 3", state="dormant", mailbox="sover@example.org")
    endorsed(asleep, agreement)
    cast.each_by_itself()
    audit.record(verb="cooperationplan.put_in_force", subject=new, by=None, at=NOW)
    written = [
        actions.remind_endorsers(today=TODAY + dt.timedelta(days=n), at=NOW)
        for n in (0, 0, 29, 30, 31)
    ]
    assert written == [1, 0, 0, 1, 0]
    letters = list(Letter.objects.all())
    assert {letter.to for letter in letters} == {people[1].email}
    assert (
        letters[0].subject == "Det finns en ny plan: ansluter sig Exempel 2 till den?"
    )
    assert address(with_none) in letters[0].text


@pytest.mark.parametrize(
    ("from_year", "decided", "letters"),
    [
        (TODAY.year, dt.date(TODAY.year - 1, 12, 31), 1),
        (TODAY.year, dt.date(TODAY.year, 1, 1), 0),  # the plan was there to choose
        (None, dt.date(TODAY.year - 1, 12, 31), 0),  # nobody knows since when
    ],
)
def test_a_loaded_plan_holds_from_its_first_year(
    agreement, from_year, decided, letters
):
    plan(from_year=from_year)
    body = organisation(mailbox="brevlada@example.org")
    made = endorsed(body, agreement)
    Endorsement.objects.filter(pk=made.pk).update(decided_on=decided)
    with time_machine.travel(NOW, tick=False):
        assert jobs.remind_endorsers() == letters
        assert jobs.remind_endorsers() == 0


def test_without_a_plan_in_force_nobody_is_reminded(agreement):
    endorsed(organisation(mailbox="brevlada@example.org"), agreement)
    plan("ersatt")
    assert actions.remind_endorsers(today=TODAY, at=NOW) == 0
