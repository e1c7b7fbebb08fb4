"""The work on an IOP case: the ball, boards, meetings, documents, years, reminders."""

import datetime as dt

import pytest

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import (
    FileRefusal,
    Letter,
    ReminderRule,
    StoredFile,
    TrailEntry,
)
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.jobs import iop as jobs
from partnerships.models import IopCase, IopRefusal, Organisation
from tests import cast
from tests.core.uploads import EXE, PDF, upload
from tests.partnerships import iop_cases
from tests.partnerships.iop_cases import NOON, TODAY

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BOARD, ASSOCIATION = "namnden@example.org", "foreningen@example.org"
CITY, CIVIL = "coordinator_city@example.org", "coordinator_civil@example.org"
EVERYBODY = {BOARD, ASSOCIATION, CITY, CIVIL}


@pytest.fixture
def city():
    iop_cases.questions()
    iop_cases.parties()
    return iop_cases.coordinators()[0]


def refusal(call, **what):
    with pytest.raises(NotPossible) as refused:
        call(**what)
    return refused.value.reason


def told():
    """Whom letters went to, since the last time that was asked."""
    found = set(Letter.objects.values_list("to", flat=True))
    Letter.objects.all().delete()
    return found


def remind(today):
    cast.each_by_itself()
    at = dt.datetime.combine(today, NOON.timetz())
    return actions.remind_of_iop(today=today, at=at)


# The ball


def test_the_ball_is_with_one_party_since_a_day(city):
    case = iop_cases.case_at("utredning")
    board, association = (party.organisation for party in case.parties.all())
    asked = {"case": case, "by": city, "at": NOON}
    actions.pass_ball(to=association, next_move="  Skriv   mål ", **asked)
    assert (case.ball_with, case.ball_since) == (association, TODAY)
    assert case.next_move == "Skriv mål"
    assert told() == {ASSOCIATION if "ö" in association.name else BOARD}

    actions.pass_ball(to=association, next_move="Skriv mål", **asked)
    assert told() == set()
    later = {"case": case, "by": city, "at": NOON + 5 * DAY}
    actions.pass_ball(to=association, next_move="Räkna timmar", **later)
    assert case.ball_since == TODAY
    assert len(told()) == 1
    actions.pass_ball(to=board, next_move="Läs", **later)
    assert (case.ball_with, case.ball_since) == (board, TODAY + 5 * DAY)


def test_the_ball_goes_only_to_who_takes_part(city):
    case = iop_cases.case_at("utredning")
    party = case.parties.first().organisation
    stranger = Organisation.objects.create(name="Någon annan")
    asked = {"case": case, "by": city, "at": NOON}
    call = actions.pass_ball
    assert refusal(call, to=stranger, next_move="x", **asked) is IopRefusal.NOT_A_PARTY
    assert refusal(call, to=party, next_move=" ", **asked) is IopRefusal.NEEDS_WORDS
    over = {**asked, "case": iop_cases.case_at("nedlagt")}
    assert refusal(call, to=party, next_move="x", **over) is IopRefusal.OVER


# The boards


def test_boards_decide_in_their_order(city):
    case = iop_cases.case_at("förslag")
    case.decisions.all().delete()
    board = Organisation.objects.get(name="Exempelnämnden")
    other = iop_cases.body("Exempelnämnd två", "city")
    first = case.decisions.create(board=board, order=1)
    second = case.decisions.create(board=other, order=2)
    asked = {"decided_on": TODAY, "by": city, "at": NOON}
    call = actions.record_decision
    found = refusal(call, decision=second, outcome="approved", **asked)
    assert found is IopRefusal.EARLIER_BOARD
    ahead = {**asked, "decided_on": TODAY + DAY}
    found = refusal(call, decision=first, outcome="approved", **ahead)
    assert found is IopRefusal.IN_FUTURE

    call(decision=first, outcome="sent_back", **asked)
    assert told() == EVERYBODY
    found = refusal(call, decision=second, outcome="approved", **asked)
    assert found is IopRefusal.EARLIER_BOARD
    more = {"case_number": "EX-2031-7", "paragraph": "12"}
    call(decision=first, outcome="approved", **asked, **more)
    text = Letter.objects.filter(to=CIVIL).get().text
    assert "EX-2031-7, § 12" in text
    assert "Exempelnämnd två" in text
    told()
    call(decision=first, outcome="approved", **asked)
    assert told() == set()
    first.refresh_from_db()
    assert (first.case_number, first.paragraph) == ("EX-2031-7", "")
    call(decision=second, outcome="approved", **asked)
    assert IopCase.objects.get().what_stops("decide") == []


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("beslutat", IopRefusal.WRONG_STEP),
        ("avtal", IopRefusal.WRONG_STEP),
        ("avslutat", IopRefusal.OVER),
    ],
)
def test_what_a_board_decided_is_settled_when_the_case_has_gone_on(city, state, reason):
    case = iop_cases.case_at(state)
    decision = case.decisions.get()
    asked = {"outcome": "rejected", "decided_on": TODAY, "by": city, "at": NOON}
    assert refusal(actions.record_decision, decision=decision, **asked) is reason
    assert case.decisions.get().outcome == "approved"


# Meetings


def test_a_meeting_is_planned_once_and_held_once(city):
    case = iop_cases.case_at("uppföljning")
    asked = {"by": city, "at": NOON}
    meeting = actions.plan_meeting(case=case, planned_on=TODAY, **asked)
    assert actions.plan_meeting(case=case, planned_on=TODAY, **asked) == meeting
    assert TrailEntry.objects.filter(verb="iopcase.meeting_planned").count() == 1
    call = actions.note_meeting_held
    found = refusal(call, meeting=meeting, held_on=TODAY + DAY, **asked)
    assert found is IopRefusal.IN_FUTURE
    call(meeting=meeting, held_on=TODAY, notes=" Allt väl. ", **asked)
    meeting.refresh_from_db()
    assert (meeting.held_on, meeting.notes) == (TODAY, "Allt väl.")
    found = refusal(call, meeting=meeting, held_on=TODAY, **asked)
    assert found is IopRefusal.MEETING_HELD
    over = iop_cases.case_at("nedlagt")
    found = refusal(actions.plan_meeting, case=over, planned_on=TODAY, **asked)
    assert found is IopRefusal.OVER


# Documents


def test_a_document_is_kept_and_can_be_taken_away(city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = iop_cases.case_at("avtal")
    document = actions.add_document(
        case=case,
        title="Avtalet",
        content=upload("avtal.pdf", PDF),
        kind="agreement",
        dated_on=TODAY,
        is_public=True,
        decision=case.decisions.get(),
        by=city,
        at=NOON,
    )
    assert case.documents.get() == document
    assert (document.is_public, document.file.name) == (True, "avtal.pdf")
    actions.remove_document(document=document, by=city, at=NOON)
    assert not case.documents.exists()
    assert not StoredFile.objects.exists()
    verbs = TrailEntry.objects.of(case).values_list("verb", flat=True)
    assert {"iopcase.document_added", "iopcase.document_removed"} <= set(verbs)


def test_a_renamed_programme_is_no_document(city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = iop_cases.case_at("avtal")
    asked = {"case": case, "title": "Avtalet", "by": city, "at": NOON}
    found = refusal(actions.add_document, content=upload("avtal.pdf", EXE), **asked)
    assert found in FileRefusal
    assert not case.documents.exists()


# Amendments


def test_an_amendment_may_move_the_end(city):
    case = iop_cases.case_at("avtal")
    asked = {"case": case, "agreed_on": TODAY, "by": city, "at": NOON}
    for _click in range(2):
        actions.amend(text="Fler timmar.", **asked)
    assert case.amendments.count() == 1
    assert case.agreed_to == iop_cases.PERIOD[1]
    end = PartialDate("2034-06")
    actions.amend(text="Längre.", new_end=end, **asked)
    assert IopCase.objects.get().agreed_to == end


@pytest.mark.parametrize(
    ("state", "more", "reason"),
    [
        ("beslutat", {}, IopRefusal.NO_AGREEMENT),
        ("avslutat", {}, IopRefusal.NO_AGREEMENT),
        ("avtal", {"text": " "}, IopRefusal.NEEDS_WORDS),
        ("avtal", {"agreed_on": TODAY + DAY}, IopRefusal.IN_FUTURE),
        ("avtal", {"new_end": PartialDate("2030")}, IopRefusal.ENDS_BEFORE),
    ],
)
def test_an_amendment_needs_an_agreement_and_words(city, state, more, reason):
    case = iop_cases.case_at(state)
    asked = {"case": case, "text": "Nytt.", "agreed_on": TODAY, "by": city, "at": NOON}
    assert refusal(actions.amend, **{**asked, **more}) is reason
    assert not case.amendments.exists()


# Years


def test_the_year_of_a_case_is_told_with_the_step_that_it_stood_at(city):
    case = IopCase.objects.create(name="Fall", state="avtal")
    case.years.create(year=2028, step="avtal", text="avtal slutet")
    asked = {"case": case, "by": city, "at": NOON}
    for year, step in ((2029, "avtal"), (2031, "avtal"), (2027, "")):
        row = actions.write_year_status(year=year, text=" Det gick bra. ", **asked)
        assert (row.step, row.text) == (step, "Det gick bra.")
    actions.take_step(case=case, verb="follow_up", by=city, at=NOON)
    actions.write_year_status(year=2031, text="Vi träffades.", **asked)
    assert case.years.get(year=2031).step == "uppföljning"
    call = actions.write_year_status
    assert refusal(call, year=2032, text="x", **asked) is IopRefusal.IN_FUTURE
    assert refusal(call, year=2031, text=" ", **asked) is IopRefusal.NEEDS_WORDS
    assert case.step_at_end_of(2031) == "uppföljning"


def test_a_year_that_nobody_has_told_anything_of_is_missed(city):
    missing = IopCase.objects.missing_status
    case = IopCase.objects.create(name="Fall", state="avtal")
    IopCase.objects.create(name="Över", state="avslutat")
    assert list(missing(2029)) == [case]
    row = case.years.create(year=2030)
    assert list(missing(2030)) == [case]
    row.text = "Allt väl."
    row.save()
    assert not missing(2030).exists()
    assert not missing(2029).exists()
    assert list(missing(2031)) == [case]


# Reminders


@pytest.mark.parametrize("days", [90, 60, 30, 15])
def test_both_parties_are_asked_before_the_agreement_ends(city, days):
    case = iop_cases.case_at("uppföljning")
    Letter.objects.all().delete()
    case.years.create(year=2032, text="x")
    case.years.create(year=2033, text="x")
    today = case.agreed_to.last - days * DAY
    assert remind(today) == 4
    letter = Letter.objects.get(to=ASSOCIATION)
    assert f"avtalet går ut om {days} dagar" in letter.subject
    assert told() == EVERYBODY
    assert [remind(today), remind(today + DAY)] == [0, 0]


def test_an_end_that_moves_takes_its_reminders_along(city):
    case = iop_cases.case_at("avtal")
    case.years.create(year=2033, text="x")
    case.years.create(year=2032, text="x")
    end = case.agreed_to.last
    assert remind(end - 90 * DAY) == 4
    actions.amend(
        case=case,
        text="Längre.",
        agreed_on=TODAY,
        new_end=PartialDate((end + 40 * DAY).isoformat()),
        by=city,
        at=NOON,
    )
    assert remind(end - 60 * DAY) == 0
    assert remind(end - 50 * DAY) == 4
    assert remind(end - 20 * DAY) == 4


def test_an_agreement_that_has_run_out_is_the_coordinators_to_settle(city):
    case = iop_cases.case_at("avtal")
    Letter.objects.all().delete()
    for year in (2032, 2033):
        case.years.create(year=year, text="x")
    end = case.agreed_to.last
    assert remind(end) == 4
    Letter.objects.all().delete()
    assert remind(end + DAY) == 2
    assert told() == {CITY, CIVIL}
    actions.take_step(
        case=case, verb="end", by=city, at=NOON, reason="Klart.", on=TODAY
    )
    assert remind(end + 30 * DAY) == 0


def test_a_ball_that_lies_still_is_asked_for_each_month(city):
    case = iop_cases.case_at("utredning")
    for year in (2031, 2032):
        case.years.create(year=year, text="x")
    association = Organisation.objects.get(name="Exempelföreningen")
    asked = {"case": case, "to": association, "by": city, "at": NOON}
    actions.pass_ball(next_move="Skriv mål", **asked)
    told()
    assert remind(TODAY + 29 * DAY) == 0
    assert remind(TODAY + 30 * DAY) == 3
    letter = Letter.objects.get(to=ASSOCIATION)
    assert "Skriv mål" in letter.text
    assert "30 dagar" in letter.subject
    assert told() == {ASSOCIATION, CITY, CIVIL}
    assert remind(TODAY + 59 * DAY) == 0
    assert remind(TODAY + 60 * DAY) == 3
    actions.take_step(case=case, verb="close", by=city, at=NOON, reason="Nej.")
    assert remind(TODAY + 90 * DAY) == 0


def test_a_meeting_is_reminded_of_and_a_missed_one_asked_about(city):
    case = iop_cases.case_at("uppföljning")
    told()
    case.years.create(year=2031, text="x")
    day = TODAY + 20 * DAY
    meeting = actions.plan_meeting(case=case, planned_on=day, by=city, at=NOON)
    assert remind(day - 8 * DAY) == 0
    assert remind(day - 7 * DAY) == 4
    assert told() == EVERYBODY
    assert remind(day) == 0
    assert remind(day + DAY) == 2
    assert told() == {CITY, CIVIL}
    actions.note_meeting_held(meeting=meeting, held_on=day, by=city, at=NOON + 30 * DAY)
    other = actions.plan_meeting(case=case, planned_on=day + DAY, by=city, at=NOON)
    IopCase.objects.update(state="avslutat")
    assert other.is_missed(day + 9 * DAY)
    assert remind(day + 9 * DAY) == 0


def test_the_coordinators_are_asked_for_the_year_before_and_after_it_ends(city):
    for name in ("Fall ett", "Fall två"):
        IopCase.objects.create(name=name, state="utredning")
    IopCase.objects.filter(name="Fall två").get().years.create(year=2031, text="x")
    assert remind(dt.date(2031, 11, 30)) == 2  # the year before that one
    told()
    assert remind(dt.date(2031, 12, 1)) == 2
    text = Letter.objects.get(to=CITY).text
    assert "Fall ett (utredning)" in text
    assert "Fall två" not in text
    told()
    assert remind(dt.date(2032, 1, 8)) == 2
    assert "för 2031" in Letter.objects.get(to=CIVIL).subject


def test_a_rule_that_is_off_reminds_nobody(city):
    iop_cases.case_at("avtal")
    told()
    remind(TODAY)
    told()
    ReminderRule.objects.update(active=False)
    assert remind(dt.date(2033, 1, 1)) == 0


@pytest.mark.django_db
def test_the_clock_starts_it(city, time_machine):
    case = iop_cases.case_at("avtal")
    for year in (2030, 2031, 2032, 2033):
        case.years.create(year=year, text="x")
    told()
    time_machine.move_to(dt.datetime(2033, 3, 16, 6, tzinfo=dt.UTC))
    assert jobs.remind() == 4
    assert jobs.remind() == 0
