"""An IOP case takes its steps one at a time, and says what stops the next."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Approval, ApprovalRefused, Letter, TrailEntry
from malmoandan.core.transitions import NotPossible, target
from partnerships import actions
from partnerships.models import IopCase, IopRefusal, IopYear
from tests.partnerships import iop_cases
from tests.partnerships.iop_cases import NOON, TODAY

pytestmark = pytest.mark.django_db
VERBS = sorted({verb for _at, _to, verb in IopCase.TRANSITIONS})


@pytest.fixture
def city():
    iop_cases.questions()
    iop_cases.parties()
    return iop_cases.coordinators()[0]


def step(case, verb, by, **more):
    more.setdefault("reason", "Parterna vill det.")
    return actions.take_step(case=case, verb=verb, by=by, at=NOON, **more)


def refusal(call, **what):
    with pytest.raises(NotPossible) as refused:
        call(**what)
    return refused.value.reason


# Every step and every verb


@pytest.mark.parametrize(("state", "verb"), list(product(IopCase.Step.values, VERBS)))
def test_a_verb_leads_on_from_its_step_and_from_no_other(city, state, verb):
    case = iop_cases.case_at(state)
    expected = target(IopCase, state, verb)
    if expected is None:
        over = state in IopCase.OVER
        reason = IopRefusal.OVER if over else IopRefusal.WRONG_STEP
        assert case.what_stops(verb) == [reason]
        asked = {"case": case, "verb": verb, "by": city, "at": NOON, "reason": "x"}
        assert refusal(actions.take_step, **asked) is reason
        assert not IopYear.objects.exists()
    else:
        assert case.what_stops(verb) == []
        assert step(case, verb, city).state == expected
        year = case.years.get()
        assert (year.year, year.step) == (2031, expected)
    assert IopCase.objects.get().state == (expected or state)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(walk=st.lists(st.sampled_from(VERBS), max_size=25))
def test_whatever_is_tried_the_case_only_goes_along_its_arrows(city, walk):
    case = IopCase.objects.create(name="Fall")
    for verb in walk:
        before, stops = case.state, case.what_stops(verb)
        if stops:
            with pytest.raises(NotPossible) as refused:
                step(case, verb, city)
            assert refused.value.reason is stops[0]
            assert IopCase.objects.get(pk=case.pk).state == before
        else:
            step(case, verb, city)
            assert case.state == target(IopCase, before, verb)
    arrows = {(str(at), str(to)) for at, to, _verb in IopCase.TRANSITIONS}
    moves = TrailEntry.objects.of(case).exclude(from_state="")
    assert {(m.from_state, m.to_state) for m in moves} <= arrows


# What stops a step


def empty(state):
    case = IopCase.objects.create(name="Fall", state=state)
    for organisation in iop_cases.Organisation.objects.all():
        case.parties.create(organisation=organisation)
    return case


def test_a_mandate_waits_for_every_answer_and_the_advice(city):
    case = empty("förprövning")
    assert case.what_stops("mandate") == [IopRefusal.ASSESSMENT_OPEN]
    iop_cases.assess(case)
    case.answers.last().delete()
    assert IopCase.objects.get().what_stops("mandate") == [IopRefusal.ASSESSMENT_OPEN]


def test_the_decision_waits_for_every_board(city):
    case = empty("förslag")
    assert case.what_stops("decide") == [IopRefusal.NO_BOARD]
    board, other = (party.organisation for party in case.parties.all())
    case.decisions.create(board=board, outcome="approved", decided_on=TODAY)
    second = case.decisions.create(board=other, order=2)
    assert case.what_stops("decide") == [IopRefusal.BOARD_PENDING]
    second.outcome, second.decided_on = "sent_back", TODAY
    second.save()
    assert case.what_stops("decide") == [IopRefusal.BOARD_PENDING]
    second.outcome = "rejected"
    second.save()
    assert case.what_stops("decide") == [IopRefusal.BOARD_SAID_NO]
    second.outcome = "approved"
    second.save()
    assert case.what_stops("decide") == []


def test_everything_that_an_agreement_lacks_is_told_at_once(city):
    case = empty("beslutat")
    assert case.what_stops("agree") == [
        IopRefusal.NO_PARTIES,
        IopRefusal.NO_PERIOD,
        IopRefusal.NEEDS_BOTH_SIDES,
    ]
    case.parties.update(capacity="legal_party")
    assert case.what_stops("agree") == [
        IopRefusal.NO_PERIOD,
        IopRefusal.NOT_SIGNED,
        IopRefusal.NO_CONTRIBUTION,
        IopRefusal.NEEDS_BOTH_SIDES,
    ]
    iop_cases.sign(case)
    assert case.what_stops("agree") == [IopRefusal.NEEDS_BOTH_SIDES]
    party = case.parties.first()
    party.signatories.create(function="kassör")
    assert IopRefusal.NOT_SIGNED in case.what_stops("agree")


@pytest.mark.parametrize(
    ("meanings", "enough"),
    [
        (("city", "civil"), True),
        (("public", "civil"), True),
        (("city", "public"), False),
        (("civil", "civil"), False),
        (("", "civil"), False),
    ],
)
def test_an_agreement_takes_a_public_body_and_an_association(city, meanings, enough):
    case = IopCase.objects.create(name="Fall", state="beslutat")
    for number, meaning in enumerate(meanings):
        case.parties.create(
            organisation=iop_cases.body(f"Part {number}", meaning),
            capacity="legal_party",
        )
    performer = iop_cases.Organisation.objects.create(name="Okänd")
    case.parties.create(organisation=performer, capacity="legal_party")
    assert (IopRefusal.NO_PARTIES not in case.what_stops("agree")) is enough


def test_a_yes_is_to_the_period_that_it_was_said_about(city):
    case = iop_cases.case_at("beslutat")
    assert case.what_stops("agree") == []
    case.agreed_to = PartialDate("2040")
    case.save()
    assert case.what_stops("agree") == [IopRefusal.NEEDS_BOTH_SIDES]


@pytest.mark.parametrize(
    ("state", "new_end", "reason"),
    [
        ("utredning", None, IopRefusal.WRONG_STEP),
        ("avslutat", None, IopRefusal.OVER),
        ("nedlagt", "2035", IopRefusal.OVER),
        ("beslutat", "2035", IopRefusal.NO_AGREEMENT),
        ("avtal", "2033-03-31", IopRefusal.NEEDS_NEW_END),
        ("avtal", "2032", IopRefusal.NEEDS_NEW_END),
    ],
)
def test_a_yes_comes_when_there_is_something_to_say_yes_to(
    city, state, new_end, reason
):
    case = empty(state)
    case.agreed_from, case.agreed_to = iop_cases.PERIOD
    case.save()
    end = PartialDate(new_end) if new_end else None
    for call in (actions.approve_agreement, actions.take_back_yes):
        found = refusal(call, case=case, by=city, at=NOON, new_end=end)
        assert found is reason


def test_an_agreement_without_period_cannot_get_a_yes(city):
    case = empty("beslutat")
    found = refusal(actions.approve_agreement, case=case, by=city, at=NOON)
    assert found is IopRefusal.NO_PERIOD


def test_one_side_cannot_say_yes_twice_and_can_take_it_back(city):
    case = empty("beslutat")
    iop_cases.sign(case)
    actions.approve_agreement(case=case, by=city, at=NOON)
    with pytest.raises(ApprovalRefused):
        actions.approve_agreement(case=case, by=city, at=NOON)
    assert case.sides_for_agreement() == {"city"}
    actions.take_back_yes(case=case, by=city, at=NOON)
    assert case.sides_for_agreement() == set()


def test_a_renewal_needs_an_end_that_both_sides_have_said_yes_to(city):
    case = iop_cases.case_at("uppföljning")
    Approval.objects.all().delete()
    assert case.what_stops("renew") == [
        IopRefusal.NEEDS_NEW_END,
        IopRefusal.NEEDS_BOTH_SIDES,
    ]
    later = PartialDate("2034")
    actions.approve_agreement(case=case, by=city, at=NOON, new_end=later)
    assert case.proposed_ends() == {later: {"city"}}
    assert case.what_stops("renew") == [IopRefusal.NEEDS_BOTH_SIDES]
    _city, civil = iop_cases.grants()
    actions.approve_agreement(case=case, by=civil, at=NOON, new_end=later)
    assert case.renewed_end() == later
    step(case, "renew", city, reason="Två år till.")

    case.refresh_from_db()
    assert (case.state, case.agreed_to) == ("förlängt", later)
    amendment = case.amendments.get()
    assert (amendment.new_end, amendment.text) == (later, "Två år till.")
    step(case, "follow_up", city)
    assert IopRefusal.NEEDS_NEW_END in case.what_stops("renew")


# Days, years and reasons


@pytest.mark.parametrize(
    ("state", "verb"), [("avtal", "end"), ("förslag", "close"), ("initiativ", "close")]
)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_ended_without_a_reason(city, state, verb, reason):
    case = iop_cases.case_at(state)
    asked = {"case": case, "verb": verb, "by": city, "at": NOON, "reason": reason}
    assert refusal(actions.take_step, **asked) is IopRefusal.NEEDS_REASON
    assert case.state == state


def test_a_step_is_not_dated_ahead_nor_before_the_one_before_it(city):
    case = iop_cases.case_at("initiativ")
    asked = {"case": case, "by": city, "at": NOON}
    tomorrow = TODAY + dt.timedelta(days=1)
    found = refusal(actions.take_step, verb="advise", on=tomorrow, **asked)
    assert found is IopRefusal.IN_FUTURE
    step(case, "advise", city, on=dt.date(2030, 5, 1))
    earlier = dt.date(2030, 4, 30)
    found = refusal(actions.take_step, verb="assess", on=earlier, **asked)
    assert found is IopRefusal.OUT_OF_ORDER
    assert case.last_step_on() == dt.date(2030, 5, 1)


def test_a_step_tells_its_own_year_and_leaves_later_years_alone(city):
    case = iop_cases.case_at("initiativ")
    case.years.create(year=2030, text="Ett möte.")
    case.years.create(year=2031, step="avtal")
    step(case, "advise", city, on=dt.date(2030, 5, 1), reason="De frågade.")
    assert list(case.years.values_list("year", "step", "text")) == [
        (2030, "rådgivning", "Ett möte.\nDe frågade."),
        (2031, "avtal", ""),
    ]


@pytest.mark.parametrize(
    ("until", "after"),
    [("2033", "2031-03-03"), (None, "2031-03-03"), ("2031-02", "2031-02")],
)
def test_an_agreement_that_is_ended_counts_no_longer_than_that(city, until, after):
    case = iop_cases.case_at("avtal")
    case.agreed_to = PartialDate(until) if until else None
    case.ball_with, case.ball_since = case.parties.first().organisation, TODAY
    case.next_move = "Mötas"
    case.save()
    step(case, "end", city, reason="Målet är nått.")
    case.refresh_from_db()
    assert case.agreed_to == PartialDate(after)
    assert (case.ball_with, case.ball_since, case.next_move) == (None, None, "")
    assert "Målet är nått." in case.years.get().text


def test_a_second_click_is_refused_by_name_and_writes_no_second_letter(city):
    case = iop_cases.case_at("initiativ")
    step(case, "advise", city)
    letters = Letter.objects.count()
    asked = {"case": case, "verb": "advise", "by": city, "at": NOON}
    assert refusal(actions.take_step, **asked) is IopRefusal.WRONG_STEP
    assert Letter.objects.count() == letters == 4


# Opening


def test_a_case_is_opened_where_it_stands_with_its_parties(city):
    board, association = iop_cases.Organisation.objects.order_by("-name")
    board.kind = iop_cases.office.term("organisation_kind", "nämnd", meaning="city")
    board.save()
    department = iop_cases.body("Exempelförvaltningen", "city")
    department.kind = iop_cases.office.term("organisation_kind", "förvaltning")
    department.save()
    unknown = iop_cases.Organisation.objects.create(name="Okänd")
    earlier = IopCase.objects.create(name="Det förra", state="avslutat")
    case = actions.open_case(
        name="Fall",
        purpose="Ett hus.",
        by=city,
        at=NOON,
        step="rådgivning",
        since=dt.date(2030, 2, 1),
        reason="Föreningen hörde av sig.",
        parties=[board, association, department, unknown],
        continues=earlier,
    )
    assert (case.state, case.continues, case.is_public) == ("rådgivning", earlier, True)
    assert [party.capacity for party in case.parties.all()] == [
        "legal_party",
        "legal_party",
        "performer",
        "",
    ]
    year = case.years.get()
    assert (year.year, year.step) == (2030, "rådgivning")
    assert year.text == "Föreningen hörde av sig."
    assert case.steps_taken() == [(dt.date(2030, 2, 1), "rådgivning")]
    assert not Letter.objects.exists()


def test_a_case_is_not_opened_ahead_of_its_day(city):
    asked = {"name": "Fall", "by": city, "at": NOON, "since": dt.date(2031, 3, 4)}
    assert refusal(actions.open_case, **asked) is IopRefusal.IN_FUTURE
    assert not IopCase.objects.exists()


# Where a case of the sources stands


@pytest.mark.parametrize(
    ("state", "years", "stands"),
    [
        ("initiativ", {2020: "utredning", 2021: "avtal"}, "avtal"),
        ("initiativ", {2020: "utredning", 2021: ""}, "utredning"),
        ("initiativ", {}, "initiativ"),
        ("uppföljning", {2021: "avtal"}, "uppföljning"),
    ],
)
def test_a_case_stands_where_its_sources_say_or_further(city, state, years, stands):
    case = IopCase.objects.create(name="Fall", state=state)
    for year, told in years.items():
        case.years.create(year=year, step=told)
    assert actions.place_by_sources(case=case).state == stands
    assert not TrailEntry.objects.exists()


def test_a_case_that_somebody_has_moved_is_not_moved_by_a_file(city):
    case = iop_cases.case_at("initiativ")
    step(case, "advise", city)
    case.years.create(year=2032, step="avtal")
    assert actions.place_by_sources(case=case).state == "rådgivning"


# What a case knows of its time


def test_what_follows_and_how_long_is_left(city):
    case = iop_cases.case_at("avtal")
    assert case.next_step() == "uppföljning"
    assert case.days_left(dt.date(2033, 3, 1)) == 30
    case.agreed_to = None
    assert case.days_left(TODAY) is None
    over = iop_cases.case_at("avslutat")
    assert over.next_step() is None
    assert over.days_left(TODAY) is None
    assert timezone.localdate(NOON) == TODAY
