"""The self-assessment: open in its days, told by side, never of fewer than three."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from malmoandan.core.models import TrailEntry, User, Vocabulary
from malmoandan.core.transitions import NotPossible
from reports import figures
from reports.actions import self_assessments as actions
from reports.actions.leaving import leave_and_erase
from reports.exports import self_assessment as export
from reports.figures import self_assessment as counted
from reports.models import (
    AssessmentRefusal,
    BudgetLine,
    Evaluation,
    SelfAssessment,
    WorkEntry,
    YearMark,
)
from reports.search import self_assessments as search
from tests import cast, office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]

YEAR = 2031
PAGE = f"/sjalvvardering/{YEAR}/"


def moment(month, day):
    return timezone.make_aware(dt.datetime(YEAR, month, day, 12))


OPEN, OVER = moment(11, 10), moment(12, 20)


@pytest.fixture(autouse=True)
def _window():
    YearMark.objects.create(
        key="self-assessment",
        kind=YearMark.Kind.TASK,
        title_sv="Självvärdering",
        from_day="11-01",
        to_day="12-15",
        done=YearMark.Done.SELF_ASSESSMENT,
    )


def principle(name="dialog", order=1):
    return office.term(Vocabulary.PRINCIPLE, name, order=order)


def say(person, score, year=YEAR, at=OPEN, text="", of="dialog"):
    answers = {principle(of).pk: (score, text)}
    return actions.assess(year=year, answers=answers, by=person, at=at)


def stored(scores, side="city", year=YEAR, text="", of="dialog"):
    """Answers of as many people of a side."""
    for number, score in enumerate(scores):
        user = cast.somebody(f"{side}-{year}-{of}-{number}")
        SelfAssessment.objects.create(
            year=year,
            side=side,
            principle=principle(of),
            user=user,
            score=score,
            text=text,
            answered_at=OPEN,
        )


# Answering


def test_an_answer_is_kept_and_can_be_changed_until_the_last_day():
    person = cast.person("steering_city")
    say(person, 2)
    say(person, 4, text="Bättre nu.", at=moment(12, 15))
    row = SelfAssessment.objects.get()
    assert (row.score, row.text, row.side) == (4, "Bättre nu.", "city")
    entry = TrailEntry.objects.order_by("pk").last()
    assert (entry.verb, entry.data) == ("user.assessed", {"year": YEAR, "side": "city"})


@pytest.mark.parametrize("at", [moment(10, 31), moment(12, 16)])
def test_outside_its_days_nothing_is_taken(at):
    with pytest.raises(NotPossible) as no:
        say(cast.person("steering_city"), 3, at=at)
    assert no.value.reason == AssessmentRefusal.NOT_OPEN


def test_another_year_is_not_open():
    with pytest.raises(NotPossible) as no:
        say(cast.person("steering_city"), 3, year=YEAR - 1)
    assert no.value.reason == AssessmentRefusal.NOT_OPEN


def test_without_a_mark_it_is_never_open():
    YearMark.objects.update(in_use=False)
    assert search.days(YEAR) is None
    assert search.open_year(OPEN.date()) is None
    YearMark.objects.update(in_use=True, every=2)
    assert search.open_year(OPEN.date()) == YEAR
    assert search.days(YEAR + 1) is None


def test_whoever_acts_for_no_side_is_refused():
    with pytest.raises(NotPossible) as no:
        say(cast.person("administrator"), 3)
    assert no.value.reason == AssessmentRefusal.NO_SIDE


def test_nothing_marked_is_refused():
    with pytest.raises(NotPossible) as no:
        actions.assess(year=YEAR, answers={}, by=cast.person("steering_city"), at=OPEN)
    assert no.value.reason == AssessmentRefusal.EMPTY


def test_a_seat_goes_before_the_coordinator_s_role():
    person = cast.person("coordinator_city")
    assert actions.side_of(person, OPEN) == "city"
    person.grants.create(role="steering_member", side="civil", from_on=cast.LONG_AGO)
    person.forget_powers()
    assert actions.side_of(person, OPEN) == "civil"


# What is told


def test_means_are_told_by_side_and_never_of_fewer_than_three():
    stored([5, 4, 4], "city")
    stored([1, 1], "civil")
    stored([3, 3, 3], "city", year=YEAR - 1)
    (found,) = counted.results(YEAR, [principle()], search.answers(YEAR))
    city, civil = found.means
    assert (city.value, city.count, city.before) == (Decimal("4.3"), 3, Decimal("3.0"))
    assert city.change == Decimal("1.3")
    assert (civil.value, civil.before, civil.change) == (None, None, None)


def test_the_words_of_how_a_mean_moved():
    stored([3, 3, 3], "city")
    stored([3, 3, 3], "city", year=YEAR - 1)
    stored([1, 1, 1], "civil")
    stored([3, 3, 3], "civil", year=YEAR - 1)
    found = counted.results(YEAR, [principle()], search.answers(YEAR))
    (row,) = export.rows(found)
    assert [cell.change for cell in row.cells] == ["som förra året", "\u22122,0"]


@pytest.mark.parametrize(
    ("days", "on", "over"),
    [
        ((dt.date(YEAR, 11, 1), dt.date(YEAR, 12, 15)), dt.date(YEAR, 12, 15), False),
        ((dt.date(YEAR, 11, 1), dt.date(YEAR, 12, 15)), dt.date(YEAR, 12, 16), True),
        ((dt.date(YEAR, 11, 1), dt.date(YEAR, 12, 31)), dt.date(YEAR, 12, 31), True),
        (None, dt.date(YEAR, 6, 1), False),
        (None, dt.date(YEAR + 1, 1, 1), True),
    ],
)
def test_nothing_is_told_while_answers_can_be_changed(days, on, over):
    assert counted.is_over(days, YEAR, on) is over


def test_a_figure_for_each_principle_and_side_once_it_is_over():
    stored([5, 4, 4], "city")
    stored([2, 2], "civil")
    BudgetLine.objects.create(year=YEAR, title="något", amount=1)
    open_year = figures.load(YEAR, today=OPEN.date())
    assert "self-assessment-dialog-city" not in figures.of(YEAR, open_year)
    found = figures.of(YEAR, figures.load(YEAR, today=OVER.date()))
    assert found["self-assessment-dialog-city"].value.low == Decimal("4.3")
    assert "self-assessment-dialog-civil" not in found
    assert counted.told(figures.load(YEAR + 1)) == []


def test_the_report_tells_it_side_beside_side(client):
    stored([5, 4, 4], "city", text="Hemligt ord")
    stored([2, 2], "civil")
    stored([1, 2, 3], "civil", year=YEAR - 1)
    BudgetLine.objects.create(year=YEAR, title="något", amount=1)
    with time_machine.travel(OVER + dt.timedelta(days=90)):
        page = client.get(f"/arsrapport/{YEAR}/").content.decode()
    assert f"/uppfoljning/{YEAR}/siffror/self-assessment-dialog-city/" in page
    assert "4,3" in page
    assert "för få svar" in page
    assert "förra året 2,0" in page
    assert "Hemligt ord" not in page


def test_words_are_read_by_side_without_names_and_only_of_three():
    stored([5, 4, 4], "city", text="Vi lyssnar mer.")
    stored([2, 2], "civil", text="Två röster")
    stored([2, 2, 3], "civil", of="mångfald")
    assert search.words(YEAR) == [(principle(), "city", ["Vi lyssnar mer."] * 3)]
    assert search.years() == [YEAR]


# Pages


def entered(name):
    return cast.enter(Client(), cast.person(name))


def post(client, score="4", text=""):
    pk = principle().pk
    return client.post(PAGE, {f"score-{pk}": score, f"text-{pk}": text})


@time_machine.travel(OPEN)
def test_a_member_answers_and_sees_what_was_answered():
    client = entered("steering_civil")
    term = principle()
    assert "Du kan svara till och med 15 december" in client.get(PAGE).content.decode()
    for _again in range(2):
        assert post(client, text="Fint").status_code == 302
    assert SelfAssessment.objects.count() == 1
    page = client.get(PAGE).content.decode()
    assert "Dina svar är sparade" in page
    assert f'name="score-{term.pk}" value="4"' in page
    assert "Fint" in page
    assert "Vad sidorna säger" not in page
    assert search.has_answered(User.objects.get(email__contains="steering"), YEAR)


@time_machine.travel(OPEN)
@pytest.mark.parametrize(
    ("score", "text", "said"),
    [
        ("", "", str(AssessmentRefusal.EMPTY.label)),
        ("", "Bara ord", "Välj en siffra också."),
        ("6", "", "giltigt"),
    ],
)
def test_what_is_wrong_is_said(score, text, said):
    principle("mångfald", 2)
    page = post(entered("coordinator_city"), score, text)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not SelfAssessment.objects.exists()


@time_machine.travel(OPEN)
def test_without_principles_there_is_nothing_to_answer():
    page = entered("coordinator_city").get(PAGE).content.decode()
    assert "Det finns inga principer" in page


@time_machine.travel(OVER)
def test_afterwards_the_result_is_read_and_nothing_is_taken():
    client = entered("steering_city")
    assert "Ingen svarade" in client.get(PAGE).content.decode()
    stored([5, 4, 4])
    page = post(client).content.decode()
    assert str(AssessmentRefusal.NOT_OPEN.label) in page
    assert "4,3" in page
    assert SelfAssessment.objects.count() == 3


@time_machine.travel(moment(3, 1))
def test_before_its_days_the_page_says_when():
    client = entered("steering_city")
    assert "öppen från 1 november" in client.get(PAGE).content.decode()
    YearMark.objects.all().delete()
    assert "Den är inte öppen" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["administrator", "organisation_contact"])
def test_others_may_not(name):
    assert entered(name).get(PAGE).status_code == 403


@time_machine.travel(OVER)
def test_the_office_reads_numbers_and_words():
    client = entered("coordinator_city")
    path = office.address(Evaluation, "assessment")
    assert "Ingen svarade" in client.get(path).content.decode()
    stored([5, 4, 4], text="Vi lyssnar mer.")
    stored([3, 3, 3], year=YEAR - 1)
    page = client.get(path).content.decode()
    for words in ("4,3", "+1,3", "Vi lyssnar mer.", "15 december"):
        assert words in page
    earlier = client.get(f"{path}?year={YEAR - 1}").content.decode()
    assert "3,0" in earlier


@time_machine.travel(OPEN)
def test_the_office_waits_until_it_is_over():
    client = entered("coordinator_city")
    path = office.address(Evaluation, "assessment")
    stored([5, 4, 4], text="Vi lyssnar mer.")
    page = client.get(path).content.decode()
    assert "Resultatet visas när" in page
    assert "Vi lyssnar mer." not in page
    YearMark.objects.all().delete()
    assert "Inget i årets märken" in client.get(path).content.decode()


@time_machine.travel(OVER)
def test_the_page_asks_the_same_at_three_answers():
    client = entered("steering_city")
    stored([5])
    one = office.questions(client, PAGE)
    stored([4, 4], "civil")
    assert office.questions(client, PAGE) == one


# Whose it is


def test_my_data_tells_my_answers_and_my_work(client):
    person = cast.person("steering_city")
    say(person, 4, text="Mina ord")
    cast.enter(client, person)
    page = client.get("/mina-sidor/uppgifter/").content.decode()
    assert "Mina ord" in page
    told = client.get("/mina-sidor/uppgifter/uppgifter.json").json()
    assert told["self_assessments"][0]["score"] == 4
    assert told["work_log"] == []


def test_whoever_leaves_takes_the_words_and_what_is_still_open():
    person = cast.somebody("goes")
    for year, score in ((YEAR, 4), (YEAR - 1, 2)):
        SelfAssessment.objects.create(
            year=year,
            side="city",
            principle=principle(),
            user=person,
            score=score,
            text="Mina ord",
            answered_at=OPEN,
        )
    leave_and_erase(person=person, by=person, at=OPEN)
    row = SelfAssessment.objects.get()
    assert (row.year, row.score, row.text) == (YEAR - 1, 2, "")
    assert not WorkEntry.objects.filter(by=person).exists()
    person.refresh_from_db()
    assert person.erased_at is not None


@pytest.mark.audit
def test_the_form_is_clean_and_done_by_keyboard(
    page, axe, transactional_db, live_server
):
    YearMark.objects.update(from_day="01-01", to_day="12-31")
    term, year = principle(), timezone.localdate().year
    office.hand_over(page, entered("steering_city"), live_server)
    page.goto(f"/sjalvvardering/{year}/")
    assert axe(page) == []
    page.focus(f"#id_score-{term.pk}_0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice-success")
    assert SelfAssessment.objects.get().score == 2
