"""Who answers for what, and what shows that it was taken, year by year."""

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from governance.actions import responsibilities as actions
from governance.actions.responsibilities import Shown
from governance.models import (
    Agreement,
    Responsibility,
    ResponsibilityEvidence,
    ResponsibilityRefusal,
    SteeringDocument,
)
from governance.models.agreements import is_link
from governance.search import plans as search
from malmoandan.core.models import SourceDocument, TrailEntry, User
from malmoandan.core.transitions import NotPossible
from malmoandan.management.facts.loading import load
from malmoandan.management.facts.responsibilities import load_responsibilities
from malmoandan.management.facts.writing.agreement import laid_on, party_of
from tests import cast, office
from tests.governance.made import AT

pytestmark = pytest.mark.django_db
No = ResponsibilityRefusal
YEAR = AT.year


def duty(text="Nämnderna: årlig rapport", **more):
    agreement, _new = Agreement.objects.get_or_create(name="Exempelöverenskommelse")
    more.setdefault("party", text.partition(":")[0])
    more.setdefault("valid_from", YEAR - 4)
    return Responsibility.objects.create(agreement=agreement, text=text, **more)


def shown(row, year=YEAR, text="Rapporten skickades", url=""):
    by = User.objects.first() or cast.person("coordinator_city")
    return actions.add_evidence(
        responsibility=row, shown=Shown(year, text, url), by=by, at=AT
    )


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("", True),
        ("/beslut/", True),
        ("/beslut/2031/#a", True),
        ("https://example.org/a?b=c", True),
        ("http://example.org/", False),
        ("//example.org/", False),
        ("/\\example.org", False),
        ("https://", False),
        ("https://user@example.org/", False),
        ("https://[", False),
        ("javascript:alert(1)", False),
        ("beslut", False),
        ("/be slut/", False),
    ],
)
def test_a_link_is_a_page_of_ours_or_a_whole_safe_address(url, good):
    assert is_link(url) is good


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"text": "  "}, No.NEEDS_TEXT),
        ({"year": YEAR + 1}, No.IN_FUTURE),
        ({"year": YEAR - 5}, No.NOT_ITS_YEAR),
        ({"url": "ftp://example.org"}, No.BAD_LINK),
        ({"text": "Gjort"}, No.TOLD_ALREADY),
    ],
)
def test_what_shows_nothing_is_refused_by_name(given, reason):
    row = duty()
    shown(row, text="Gjort")
    with pytest.raises(NotPossible) as no:
        shown(row, **given)
    assert no.value.reason == reason
    assert row.evidence.count() == 1


def test_evidence_is_added_and_taken_away_with_a_trail():
    row = duty()
    made = shown(row, url="/beslut/")
    assert row.duty == "årlig rapport"
    actions.withdraw_evidence(evidence=made, by=User.objects.get(), at=AT)
    assert not ResponsibilityEvidence.objects.exists()
    told = TrailEntry.objects.of(row).order_by("pk")
    assert [e.verb for e in told] == [
        "responsibility.evidence_added",
        "responsibility.evidence_withdrawn",
    ]
    assert told[0].data["year"] == YEAR


def test_a_line_without_evidence_in_the_year_is_found():
    never, once = duty("De idéburna: sprida"), duty()
    shown(once, year=YEAR - 1)
    duty("Förr: något", valid_from=YEAR - 9, valid_to=YEAR - 5)
    duty("Påhittat: något", is_example=True)
    assert set(search.without_evidence(YEAR)) == {never, once}
    assert set(search.without_evidence(YEAR - 1)) == {never}
    assert search.years(YEAR) == list(range(YEAR, YEAR - 10, -1))


@pytest.mark.parametrize(
    ("month", "sides", "count"),
    [
        (10, {"city"}, 0),
        (11, {"city"}, 2),
        (12, {"city", "civil"}, 3),
        (12, set(), 1),
    ],
)
def test_late_in_the_year_it_waits_for_the_side_that_answers(month, sides, count):
    duty("a: b", side="city")
    duty("c: d", side="civil")
    duty("e: f")
    now = AT.replace(month=month, day=20)
    waits = search.waits_for_coordinators(sides, now)
    assert len(waits) == bool(count)
    if count:
        assert waits[0].text.startswith(f"{count} ansvar saknar")
        assert waits[0].due == dt.date(YEAR, 12, 31)
        assert waits[0].url.endswith("/responsibility/?saknar=ja")


def test_what_the_other_side_answers_for_waits_for_nobody_here():
    duty("c: d", side="civil")
    assert search.waits_for_coordinators({"city"}, AT.replace(month=12)) == []


# The public page


@pytest.fixture(autouse=True)
def _made_anew(settings):
    settings.PUBLIC_CACHE = False


def read(query=""):
    with time_machine.travel(AT, tick=False):
        return Client().get(f"/ansvar/{query}")


def test_the_page_tells_first_what_is_missing_then_who_does_what():
    taken, missing = duty(), duty("Båda: göra den känd", valid_to=YEAR)
    duty("Utan part", party="", side="civil")
    duty("Delat", party="")
    duty("Gammalt: något", valid_from=None, valid_to=YEAR - 3)
    shown(taken, url="/beslut/")
    page = read().content.decode()
    assert "3 av 4 rader saknar" in page
    assert page.index("Göra den känd") < page.index("Årlig rapport")
    assert '<a href="/beslut/">Rapporten skickades</a>' in page
    assert "Civilsamhället" in page
    assert "Båda sidor tillsammans" in page
    assert f"#{missing.anchor}" in page
    before = read(f"?ar={YEAR - 3}").content.decode()
    assert "Något" in before
    assert "Inget första år är angivet" in before
    odd = read("?ar=1789").content.decode()
    assert f"Saknar underlag {YEAR}" in odd


def test_a_year_with_everything_shown_says_so_and_an_empty_one_too():
    assert "Ingen ansvarar för något här än" in read().content.decode()
    shown(duty())
    assert "har något som visar att det gjordes" in read().content.decode()


def test_the_page_asks_the_same_of_three_lines():
    def asked(count):
        for n in range(count):
            shown(duty(f"Part: rad {count} {n}"))
        with time_machine.travel(AT, tick=False):
            return office.questions(Client(), "/ansvar/")

    assert asked(1) == asked(2)


def test_steering_documents_are_listed():
    assert "Inga styrdokument" in Client().get("/styrdokument/").content.decode()
    SteeringDocument.objects.create(
        title="Exempelprogram",
        owner="Exempelnämnden",
        from_year=YEAR,
        url="https://example.org/program",
        is_example=True,
    )
    SteeringDocument.objects.create(title="Program utan år")
    page = Client().get("/styrdokument/").content.decode()
    assert '<a href="https://example.org/program">Exempelprogram</a>' in page
    assert f"{YEAR}–" in page


@pytest.mark.audit
@pytest.mark.browser
def test_the_pages_are_clean(page, axe, transactional_db, live_server):
    taken = duty(valid_from=2017)
    duty("De idéburna: sprida", valid_from=2017)
    ResponsibilityEvidence.objects.create(
        responsibility=taken,
        year=timezone.localdate().year,
        text="Gjort",
        url="/beslut/",
        added_at=AT,
    )
    SteeringDocument.objects.create(title="Exempelprogram", url="https://example.org/")
    for path in ("/ansvar/", "/en/ansvar/", "/styrdokument/"):
        page.goto(path)
        assert axe(page) == []


# The office


@pytest.fixture
def _that_day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("_that_day")
def test_each_side_shows_what_it_took_and_takes_it_away():
    row = duty("De idéburna: sprida", side="civil")
    path = office.address(Responsibility, "show", row.pk)
    given = {"year": YEAR, "text": "Brev till alla", "url": "http://fel"}
    city = office.as_role("coordinator_city")
    civil = office.as_role("coordinator_civil")
    listed = office.address(Responsibility)
    assert city.get(path).status_code == city.post(path, given).status_code == 403
    assert "De idéburna" in civil.get(f"{listed}?saknar=ja").content.decode()
    assert "Länka till en sida" in civil.post(path, given).content.decode()
    given["url"] = "/evenemang/"
    assert civil.post(path, given).status_code == 302
    assert "Samma ord" in civil.post(path, given).content.decode()
    assert "De idéburna" not in civil.get(f"{listed}?saknar=ja").content.decode()
    assert "De idéburna" in civil.get(listed).content.decode()
    change = office.address(Responsibility, "change", row.pk)
    assert path in civil.get(change).content.decode()
    assert path not in city.get(change).content.decode()
    assert "Brev till alla" in city.get(change).content.decode()

    made = ResponsibilityEvidence.objects.get()
    away = office.address(ResponsibilityEvidence, "withdraw", made.pk)
    change = office.address(ResponsibilityEvidence, "change", made.pk)
    assert away in civil.get(change).content.decode()
    assert away not in city.get(change).content.decode()
    assert city.post(away).status_code == 403
    assert "Brev till alla" in civil.get(away).content.decode()
    assert civil.post(away).status_code == 302
    assert civil.post(away).status_code == 404
    assert not ResponsibilityEvidence.objects.exists()


def test_an_administrator_adds_a_line_to_the_agreement():
    agreement = Agreement.objects.create(name="Exempelöverenskommelse")
    client = office.as_role("administrator")
    add = office.address(Responsibility, "add")
    shown = client.get(add).content.decode()
    assert "Överenskommelse:" in shown
    assert "Agreement" not in shown
    form = {
        "agreement": agreement.pk,
        "text": "Alla: läsa",
        "party": "Alla",
        "order": 1,
        "evidence-TOTAL_FORMS": 0,
        "evidence-INITIAL_FORMS": 0,
    }
    assert client.post(add, form).status_code == 302
    assert Responsibility.objects.get().agreement == agreement


# What is loaded


@pytest.mark.parametrize(
    ("text", "party", "side"),
    [
        ("KF och de idéburna: gemensamt", "KF och de idéburna", ""),
        ("Nämnderna: rapport", "Nämnderna", "city"),
        ("De idéburna: spridning", "De idéburna", "civil"),
        ("Båda: göra känd", "Båda", ""),
        ("De idéburna sprider den", "", "civil"),
        (f"{'lång ' * 60}: text", "", ""),
    ],
)
def test_a_line_says_who_is_to_do_it(text, party, side):
    assert party_of(text) == party
    assert laid_on(party or text) == side


def test_lines_of_a_file_are_told_apart_also_those_loaded_before():
    line = {"text": "De idéburna: spridning", "from": 2027}
    block = {"name": "Exempelöverenskommelse", "responsibilities": [line]}
    content = json.dumps({"format": 1, "agreement": block}).encode()
    load("facts.json", content, at=AT, check=False)
    row = Responsibility.objects.get()
    assert (row.party, row.side, row.duty) == ("De idéburna", "civil", "spridning")

    Responsibility.objects.update(party="", side="", assumed=[])
    load("facts.json", content, at=AT, check=False)
    row.refresh_from_db()
    assert (row.party, row.side) == ("De idéburna", "civil")

    Responsibility.objects.update(party="", side="")  # somebody took it away
    load("facts.json", content, at=AT, check=False)
    row.refresh_from_db()
    assert row.party == ""


def test_later_versions_ship_for_the_agreement_that_they_are_of():
    load_responsibilities()
    assert not Responsibility.objects.exists()
    told = Agreement.objects.create(name="Exempel", case_number="STK-2017-381")
    document = SourceDocument.objects.create(fact_id="S0", title="Plan")
    load_responsibilities()
    load_responsibilities()
    spans = set(told.responsibilities.values_list("valid_from", "valid_to"))
    assert len(spans) == 2
    spread = [r for r in told.responsibilities.all() if "sprida" in r.duty]
    assert {r.side for r in spread} == {"city", "civil"}
    assert document.citations.count() == told.responsibilities.count() / 2
