"""IOP cases in the office: what stops a step is listed; each button does its own."""

import datetime as dt
import re

import pytest
import tablib

from malmoandan.core.models import Approval, TrailEntry
from partnerships import actions
from partnerships.admin.iop_pages import PAGES, STEPS
from partnerships.models import IopCase, IopDocument, IopParty, Organisation
from tests import cast, office
from tests.core.uploads import EXE, PDF, upload
from tests.partnerships import iop_cases
from tests.partnerships.iop_cases import NOON, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client, time_machine):
    time_machine.move_to(NOON)
    iop_cases.questions()
    iop_cases.parties()
    cast.enter(client, iop_cases.coordinators()[0])
    return client


def path(case, page="change"):
    return office.address(IopCase, page, case.pk)


def press(client, case, page, **form):
    """Send the page's form; whether it took us back to the case."""
    return client.post(path(case, page), form)


def text_of(answer):
    return answer.content.decode()


def make(n):
    case = IopCase.objects.create(name=f"Fall {n}", state="avtal", agreed_to="2032")
    case.ball_with, case.ball_since = iop_cases.body(f"Part {n}", "civil"), TODAY
    case.save()
    case.parties.create(organisation=case.ball_with)


@pytest.mark.parametrize("model", [IopCase, IopParty])
def test_a_list_asks_the_same_at_three_rows(model):
    office.asks_the_same_at_three_rows(model, make)


def test_the_list_tells_what_needs_doing(city):
    case = iop_cases.case_at("avtal")
    case.ball_with = Organisation.objects.get(name="Exempelföreningen")
    case.ball_since = TODAY - dt.timedelta(days=40)
    case.save()
    page = text_of(city.get(office.address(IopCase)))
    assert "40 dagar" in page
    assert f">{case.days_left(TODAY)}<" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"tiger", "berättar", "snart", "förbi", "slut"}),
        ({"status": "missing"}, {"tiger", "snart", "förbi"}),
        ({"status": "missing_last"}, {"tiger", "snart", "förbi"}),
        ({"end": "soon"}, {"snart"}),
        ({"end": "passed"}, {"förbi"}),
        ({"end": "unknown"}, {"berättar"}),
        ({"end": "whatever"}, set()),
        ({"ball": "still"}, {"snart"}),
        ({"ball": "nobody"}, {"tiger", "berättar", "förbi"}),
        ({"state__exact": "avslutat"}, {"slut"}),
    ],
)
def test_the_list_is_narrowed_by_what_needs_doing(city, asked, found):
    make_case = IopCase.objects.create
    make_case(name="tiger")
    told = make_case(name="berättar", state="avtal")
    told.years.create(year=2031, text="x")
    soon = make_case(name="snart", state="avtal", agreed_to="2031-04")
    soon.ball_with, soon.ball_since = Organisation.objects.first(), dt.date(2031, 1, 1)
    soon.save()
    make_case(name="förbi", state="uppföljning", agreed_to="2030")
    make_case(name="slut", state="avslutat", agreed_to="2031-04")
    page = city.get(office.address(IopCase), asked)
    rows = page.context["cl"].result_list
    assert {row.name for row in rows} == found
    shown = re.sub(r"\s+", " ", text_of(page))
    for words in ("inom 90 dagar (1)", "har gått ut (1)", "ingen har den (3)"):
        assert asked or words in shown


def test_a_case_is_opened_with_its_year_and_its_trail(city):
    add = office.address(IopCase, "add")
    assert "Öppna ett ärende" in text_of(city.get(add))
    form = {"name": "Nytt", "step": "rådgivning", "since": "2031-04-01"}
    refused = city.post(add, form)
    assert "Dagen har inte kommit än." in text_of(refused)
    form["since"] = "2030-12-01"
    assert city.post(add, {**form, "reason": "De ringde."}).status_code == 302
    case = IopCase.objects.get()
    assert (case.state, case.is_public) == ("rådgivning", False)
    assert case.years.get().text == "De ringde."
    assert TrailEntry.objects.of(case).get().verb == "iopcase.opened"


def test_the_list_goes_out_as_a_table_without_formulas(city):
    case = iop_cases.case_at("avtal", purpose="=1+1")
    names = ("name", "purpose", "state", "parties", "agreed_from", "agreed_to")
    chosen = {f"cases_{name}": "on" for name in (*names, "days_left", "ball_with")}
    export = office.address(IopCase, "export")
    answer = city.post(export, {"format": "0", "resource": "0", **chosen})
    row = tablib.Dataset().load(text_of(answer), format="csv").dict[0]
    assert row["purpose"] != "=1+1"
    assert (row["state"], row["agreed_to"]) == ("avtal", "2033-03-31")
    assert set(row["parties"].split("; ")) == {"Exempelnämnden", "Exempelföreningen"}
    assert row["days_left"] == str(case.days_left(TODAY))
    IopCase.objects.update(state="utredning", agreed_from=None, agreed_to=None)
    answer = city.post(export, {"format": "0", "resource": "0", **chosen})
    row = tablib.Dataset().load(text_of(answer), format="csv").dict[0]
    assert (row["agreed_from"], row["agreed_to"], row["days_left"]) == ("", "", "")


# What stops a step


def test_the_page_of_a_step_first_lists_what_stops_it(city):
    case = IopCase.objects.create(name="Fall", state="beslutat")
    page = text_of(city.get(path(case, "agree")))
    for words in ("Säg från när till när", "Båda sidors samordnare", "Minst en"):
        assert words in page
    assert f'href="{path(case)}#parties-group"' in page
    assert f'href="{path(case, "agree_yes")}"' in page
    assert 'type="submit" class="default"' not in page
    assert press(city, case, "agree", on="2031-03-03").status_code == 200
    assert IopCase.objects.get().state == "beslutat"


@pytest.mark.parametrize(
    ("state", "verb", "words"),
    [
        ("initiativ", "agree", "Stegen kommer ett i taget"),
        ("nedlagt", "advise", "Ärendet är avslutat"),
        ("förprövning", "mandate", "Svara på varje fråga"),
        ("förslag", "decide", "Ange vilka nämnder"),
        ("uppföljning", "renew", "till när avtalet förlängs"),
    ],
)
def test_each_obstacle_has_its_words(city, state, verb, words):
    case = IopCase.objects.create(name="Fall", state=state)
    assert words in text_of(city.get(path(case, verb)))


def test_only_steps_that_lead_on_have_a_button(city):
    case = iop_cases.case_at("avtal")
    page = text_of(city.get(path(case)))
    there = {name for name in (*STEPS, *PAGES) if path(case, name) in page}
    assert there == {
        *("follow_up", "end"),
        *("ball", "renew_yes", "take_back", "meeting", "document", "amend", "year"),
    }
    over = iop_cases.case_at("nedlagt")
    page = text_of(city.get(path(over)))
    there = {name for name in (*STEPS, *PAGES) if path(over, name) in page}
    assert there == {"document", "year"}


def test_the_page_tells_what_stops_each_step_and_who_has_said_yes(city):
    case = iop_cases.case_at("avtal")
    page = text_of(city.get(path(case)))
    assert "inget hindrar" in page
    assert "förlängning till och med 31 mars 2035" in page
    case = IopCase.objects.create(name="Fall", state="beslutat")
    assert "Ingen än." in text_of(city.get(path(case)))


# The buttons


def test_a_step_is_taken_with_a_reason(city):
    case = iop_cases.case_at("initiativ")
    refused = press(city, case, "close", on="2031-03-03", reason="")
    assert refused.status_code == 200
    assert press(city, case, "advise", on="2031-03-02").status_code == 302
    assert press(city, case, "advise", on="2031-03-02").status_code == 200
    late = press(city, case, "close", on="2031-03-01", reason="Nej.")
    assert "före dagen för förra steget" in text_of(late)
    assert press(city, case, "close", on="2031-03-03", reason="Nej.").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.years.get().text) == ("nedlagt", "Nej.")


def test_the_ball_is_passed(city):
    case = iop_cases.case_at("utredning")
    to = case.parties.first().organisation
    assert str(to) in text_of(city.get(path(case, "ball")))
    assert press(city, case, "ball", to=to.pk, next_move="Läs").status_code == 302
    case.refresh_from_db()
    assert (case.ball_with, case.next_move) == (to, "Läs")
    assert press(city, case, "ball", to="").status_code == 302
    case.refresh_from_db()
    assert (case.ball_with, case.ball_since) == (None, None)
    number = press(city, case, "ball", to=to.pk, next_move="Ring 19121212-1212")
    assert "personnummer" in text_of(number)


def test_a_boards_decision_is_written(city):
    case = iop_cases.case_at("förslag")
    decision = case.decisions.get()
    form = {"decision": decision.pk, "outcome": "rejected", "decided_on": "2031-03-01"}
    bad = press(city, case, "decision", **form, case_number="7/2031")
    assert bad.status_code == 200
    good = press(city, case, "decision", **form, case_number="EX-2031-7")
    assert good.status_code == 302
    assert "En nämnd har sagt nej" in text_of(city.get(path(case, "decide")))


def test_both_sides_say_yes_and_may_take_it_back(city):
    case = iop_cases.case_at("avtal")
    Approval.objects.all().delete()
    assert press(city, case, "renew_yes", new_end="snart").status_code == 200
    assert press(city, case, "renew_yes", new_end="2036").status_code == 302
    twice = press(city, case, "renew_yes", new_end="2036")
    assert "redan" in text_of(twice)
    other = cast.enter(office.Client(), iop_cases.grants()[1])
    assert 'value="2036"' in text_of(other.get(path(case, "renew_yes")))
    assert press(other, case, "renew_yes", new_end="2036").status_code == 302
    assert case.renewed_end().text == "2036"
    assert "till och med 2036" in text_of(other.get(path(case, "take_back")))
    assert press(other, case, "take_back", new_end="2036").status_code == 302
    assert case.renewed_end() is None

    made = iop_cases.case_at("beslutat")
    assert press(other, made, "take_back", new_end="").status_code == 302
    assert press(other, made, "agree_yes", side="").status_code == 302


def test_an_administrator_cannot_say_yes_for_a_side(city):
    case = iop_cases.case_at("avtal")
    client = office.as_role("administrator")
    answer = press(client, case, "renew_yes", new_end="2037")
    assert "Bara en samordnare" in text_of(answer)


def test_meetings_amendments_and_years_are_written(city):
    case = iop_cases.case_at("avtal")
    assert press(city, case, "meeting", planned_on="2031-03-03").status_code == 302
    meeting = case.meetings.get()
    assert "2031-03-03" in text_of(city.get(path(case, "held")))
    form = {"meeting": meeting.pk, "held_on": "2031-03-03", "notes": "Bra."}
    assert press(city, case, "held", **form).status_code == 302
    form = {"text": "Fler timmar.", "agreed_on": "2031-03-03", "new_end": "2040"}
    assert press(city, case, "amend", **form).status_code == 302
    assert IopCase.objects.get().agreed_to.text == "2040"
    case.years.create(year=2031, text="Det började bra.")
    assert "Det började bra." in text_of(city.get(path(case, "year")))
    assert press(city, case, "year", year=2031, text="Allt väl.").status_code == 302
    assert case.years.get().text == "Allt väl."


def test_documents_come_in_and_go_out(city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = iop_cases.case_at("avtal")
    page = text_of(city.get(path(case, "document")))
    assert "multipart/form-data" in page
    assert "allmän handling" in page
    form = {"title": "Avtalet", "kind": "agreement"}
    bad = press(city, case, "document", content=upload("avtal.pdf", EXE), **form)
    assert bad.status_code == 200
    good = press(city, case, "document", content=upload("avtal.pdf", PDF), **form)
    assert good.status_code == 302
    document = case.documents.get()
    assert "avtal.pdf" in text_of(city.get(path(case)))
    gone = press(city, case, "undocument", document=document.pk)
    assert gone.status_code == 302
    assert not IopDocument.objects.exists()


# The form


def rows(**more):
    names = ("parties", "decisions", "documents", "meetings", "amendments", "years")
    empty = {f"{n}-{kind}_FORMS": 0 for n in names for kind in ("TOTAL", "INITIAL")}
    return {**empty, **more}


def test_the_period_of_an_agreement_that_is_made_is_not_typed_over(city):
    case = iop_cases.case_at("avtal")
    form = {"name": "Fall", "agreed_from": "2020", "agreed_to": "2050", **rows()}
    assert city.post(path(case), form).status_code == 302
    case.refresh_from_db()
    assert (case.name, case.agreed_from, case.agreed_to) == ("Fall", *iop_cases.PERIOD)
    unknown = IopCase.objects.create(name="Fall", state="avtal")
    assert city.post(path(unknown), form).status_code == 302
    unknown.refresh_from_db()
    assert unknown.agreed_to.text == "2050"


def test_parties_and_boards_are_written_beside_the_case(city):
    case = IopCase.objects.create(name="Fall", state="förslag")
    board = Organisation.objects.get(name="Exempelnämnden")
    form = rows(
        **{
            "name": "Fall",
            "parties-TOTAL_FORMS": 1,
            "parties-0-organisation": board.pk,
            "parties-0-capacity": "legal_party",
            "parties-0-order": 0,
            "decisions-TOTAL_FORMS": 1,
            "decisions-0-order": 1,
            "decisions-0-board": board.pk,
            "decisions-0-outcome": "approved",
        }
    )
    assert city.post(path(case), form).status_code == 302
    party = case.parties.get()
    assert case.decisions.get().outcome == "pending"
    assert office.address(IopParty, "change", party.pk) in text_of(city.get(path(case)))
    own = office.address(IopParty, "change", party.pk)
    assert path(case) in text_of(city.get(own))
    form = {
        "capacity": "performer",
        "contributions-TOTAL_FORMS": 1,
        "contributions-INITIAL_FORMS": 0,
        "contributions-0-year": 2031,
        "contributions-0-kind": "premises",
        "contributions-0-amount": 7,
        "signatories-TOTAL_FORMS": 0,
        "signatories-INITIAL_FORMS": 0,
    }
    refused = text_of(city.post(own, form))
    assert "Bara pengar och timmar" in refused
    form |= {"contributions-0-amount": "", "contributions-0-text": "Ett rum"}
    assert city.post(own, form).status_code == 302
    assert party.contributions.get().text == "Ett rum"


@pytest.mark.parametrize("page", [*STEPS, *PAGES])
def test_nobody_else_comes_to_the_pages(client, page):
    case = IopCase.objects.create(name="Fall")
    cast.enter(client, cast.person("steering_city"))
    assert client.get(path(case, page)).status_code == 403
    assert client.post(path(case, page)).status_code == 403


@pytest.mark.audit
def test_pages_are_clean(page, axe, transactional_db, live_server):
    iop_cases.questions()
    iop_cases.parties()
    client = office.as_role("coordinator_city")
    case = iop_cases.case_at("utredning")
    actions.pass_ball(
        case=case,
        to=case.parties.first().organisation,
        next_move="Läs",
        by=cast.somebody(),
        at=NOON,
    )
    office.hand_over(page, client, live_server)
    for each in ("change", "propose", "agree", "ball", "document", "decision"):
        page.goto(path(case, each))
        assert axe(page) == [], each
    page.goto(office.address(IopCase))
    assert axe(page) == []
