"""The end of a year: what is open is named, closed or carried over; then it is shut."""

from itertools import product

import pytest

from governance.models import Assignment, Commitment
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import IopCase, IopYear
from reports.actions import years as actions
from reports.figures import unfinished as search
from reports.models import CarriedOver, Judgement, WheelYear, YearRefusal
from tests.reports.conftest import YEAR
from tests.reports.wheel_made import DECISION, FORUM, moment, opened, somebody

pytestmark = pytest.mark.django_db

State = WheelYear.State
AFTER = moment(1, 10, YEAR + 1)
JUDGED = {"title": "Bedömt", "measure": "judged"}


def refused(expected, call, **given):
    with pytest.raises(NotPossible) as caught:
        call(**given)
    assert caught.value.reason == expected


def assignment(**more):
    more.setdefault("given_for", YEAR)
    return Assignment.objects.create(what="Skriv en plan", **more)


def case(year=YEAR, **more):
    made = IopCase.objects.create(name="Exempelpartnerskap")
    IopYear.objects.create(case=made, year=year, **more)
    return made


def judged(commitment, **more):
    return Judgement.objects.create(commitment=commitment, year=YEAR, **more)


def stops(year):
    return [(str(one.kind), one.words) for one in search.what_stops(year)]


def carry(year, subject, reason="Hinner inte i år.", **more):
    more = {"by": somebody(), "at": AFTER, **more}
    return actions.carry_over(year=year, subject=subject, reason=reason, **more)


def close(year, at=AFTER):
    return actions.close_year(year=year, by=somebody(), at=at)


def test_what_is_open_is_told_by_name():
    year = opened(JUDGED)
    assignment()
    case(year=YEAR - 1, text="Påbörjat.")
    found, promise = search.what_stops(year), year.plan.commitments.get()
    assert stops(year) == [
        ("uppdrag", "Skriv en plan"),
        ("partnerskap", "Exempelpartnerskap"),
        ("atagande", "Bedömt"),
    ]
    assert [one.url for one in found] == [
        f"/admin/governance/assignment/{Assignment.objects.get().pk}/change/",
        f"/admin/partnerships/iopcase/{IopCase.objects.get().pk}/change/",
        f"/admin/reports/judgement/{YEAR}/judge/?atagande={promise.pk}",
    ]
    assert found[2].status


def test_a_commitment_is_closed_by_a_reason_and_what_is_done():
    year = opened(JUDGED)
    judgement = judged(year.plan.commitments.get(), reason="Det fanns inga pengar.")
    assert stops(year)
    Judgement.objects.filter(pk=judgement.pk).update(action="Vi söker medel.")
    assert not stops(year)


def test_what_is_met_needs_no_words():
    year = opened(JUDGED)
    judged(year.plan.commitments.get(), status="uppfyllt")
    assert not stops(year)


def test_what_belongs_to_next_year_or_is_invented_stops_nothing():
    year = opened()
    assignment(given_for=YEAR + 1)
    assignment(is_example=True)
    assignment(state=Assignment.State.DONE)
    assert not stops(year)


def test_a_year_is_closed_when_everything_is_carried_over_by_name():
    year = opened(JUDGED)
    old = assignment(given_for=YEAR - 1)
    ongoing = case(year=YEAR - 1, text="Påbörjat.")
    for subject in (old, ongoing, year.plan.commitments.get()):
        refused(YearRefusal.THINGS_OPEN, close, year=year)
        carry(year, subject)
    closed = close(year)
    assert (closed.state, closed.closed_at) == (State.CLOSED, AFTER)
    old.refresh_from_db()
    assert old.carried_to == YEAR + 1
    # The assignment passed the year between too, by its own hand.
    assert old.statuses.count() == 2
    reasons = {row.subject: row.reason for row in search.carried_over(year)}
    assert set(reasons) == {ongoing, year.plan.commitments.get()}
    told = TrailEntry.objects.filter(verb="wheelyear.year_carried_over")
    assert {entry.data["kind"] for entry in told} == {
        *("assignment", "iopcase", "commitment")
    }


def test_a_second_click_carries_nothing_over():
    year = opened(JUDGED)
    subject = year.plan.commitments.get()
    carry(year, subject)
    refused(YearRefusal.NOT_OPEN_ITEM, carry, year=year, subject=subject)
    assert CarriedOver.objects.count() == 1


def test_nothing_is_carried_over_without_a_reason():
    year = opened(JUDGED)
    subject = Commitment.objects.get()
    refused(YearRefusal.NO_REASON, carry, year=year, subject=subject, reason=" ")


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (moment(6, 1), YearRefusal.NOT_OVER),
        (moment(12, 31), YearRefusal.NOT_OVER),
        (AFTER, None),
    ],
)
def test_a_year_is_closed_when_it_is_over(at, reason):
    year = opened()
    if reason:
        refused(reason, close, year=year, at=at)
    else:
        assert close(year, at).state == State.CLOSED


VERBS = {"close_year": actions.close_year, "reopen_year": actions.reopen_year}
ARROWS = {
    (State.OPEN, "close_year"): State.CLOSED,
    (State.CLOSED, "reopen_year"): State.OPEN,
}
REFUSALS = {
    "close_year": YearRefusal.CLOSED,
    "reopen_year": YearRefusal.OPEN_ALREADY,
}


@pytest.mark.parametrize(("state", "verb"), list(product(State, VERBS)))
def test_every_pair_of_state_and_verb(state, verb):
    year = opened()
    WheelYear.objects.update(state=state)
    more = {"year": year, "by": somebody(), "at": AFTER}
    if (state, verb) in ARROWS:
        assert VERBS[verb](**more).state == ARROWS[state, verb]
    else:
        refused(REFUSALS[verb], VERBS[verb], **more)


def test_a_year_that_is_opened_again_can_be_closed_again():
    year = opened(JUDGED)
    carry(year, Commitment.objects.get())
    close(year)
    again = actions.reopen_year(year=year, by=somebody(), at=AFTER)
    assert (again.closed_at, stops(year)) == (None, [])
    assert close(year).state == State.CLOSED


def test_nothing_is_carried_over_from_a_closed_year():
    year = opened()
    close(year)
    refused(YearRefusal.CLOSED, carry, year=year, subject=assignment())


def test_whether_a_year_is_open():
    assert search.opened(YEAR) is None
    year = opened(FORUM, DECISION)
    assert search.opened(YEAR) == year
