"""What no file may say: each fault by its path, and nothing written."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from events.models import Event
from malmoandan.core.models import Contradiction, FactsLoad
from malmoandan.management.facts.loading import load
from partnerships.models import Organisation
from tests.facts.conftest import everything

pytestmark = pytest.mark.django_db

# The number that tests in Sweden use: its check digit holds, and it is nobody's.
PERSONAL = "19121212-1212"

EVENT = {"id": "E1", "year": 2031, "kind": "dialogforum", "title": "Forum"}
PLAN = {"id": "P1", "title": "Plan", "from": 2030, "to": 2034, "state": "gällande"}


def event(**more: Any) -> dict[str, Any]:
    return {"events": [{**EVENT, **more}]}


def plan(*commitments: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"plans": [{**PLAN, "commitments": list(commitments), **more}]}


def promise(**more: Any) -> dict[str, Any]:
    return plan({"id": "C1", "title": "Löfte", **more})


def judged(**more: Any) -> dict[str, Any]:
    return {**promise(), "compliance": [{"commitment": "C1", "year": 2031, **more}]}


def training(**more: Any) -> dict[str, Any]:
    return {"trainings": [{"year": 2031, "kind": "x", "title": "Kurs", **more}]}


def iop(**more: Any) -> dict[str, Any]:
    return {"iop": [{"name": "Samverkan", **more}]}


def years(**more: Any) -> dict[str, Any]:
    return {"steering_group": {"years": [{"year": 2031, **more}]}}


FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    # wrong types
    ("list for object", {"agreement": []}, "agreement", "ska vara ett objekt"),
    ("object for list", {"events": {}}, "events", "ska vara en lista"),
    ("text for object", {"events": ["x"]}, "events[0]", "ska vara ett objekt"),
    ("text for list", event(topics="allt"), "events[0].topics", "ska vara en lista"),
    ("number for text", event(title=7), "events[0].title", "ska vara en text"),
    ("year as text", event(year="2031"), "events[0].year", "ska vara ett heltal"),
    ("a theme of no year", {"focus_areas": [{"title": "T", "year": 10**30}]},
        "focus_areas[0].year", "mellan 1000 och 9999"),
    ("year too small", event(year=31), "events[0].year", "mellan 1000 och 9999"),
    ("true for number", years(meetings_held=True),
        "steering_group.years[0].meetings_held", "ska vara ett heltal"),
    ("half a person", event(attendance={"persons": 1.5}),
        "events[0].attendance.persons", "ska vara ett heltal"),
    ("fewer than none", event(attendance={"persons": -1}),
        "events[0].attendance.persons", "mellan 0 och"),
    ("more than fits", event(attendance={"persons": 2**40}),
        "events[0].attendance.persons", "mellan 0 och"),
    ("number for attendance", event(attendance=60),
        "events[0].attendance", "ska vara ett objekt"),
    ("number for date", event(date=True), "events[0].date", "ska vara ett datum"),
    ("text for score", {"surveys": [{"id": "S", "score": "4"}]},
        "surveys[0].score", "ska vara ett tal"),
    ("a score from nowhere", {"surveys": [{"id": "S", "score": 1e9}]},
        "surveys[0].score", "är inget betyg"),
    ("scale of three", {"surveys": [{"id": "S", "scale": [1, 2, 3]}]},
        "surveys[0].scale", "en lista med två värden"),
    ("scale upside down", {"surveys": [{"id": "S", "scale": [5, 1]}]},
        "surveys[0].scale", "börjar efter"),
    ("a side of the scale", {"surveys": [{"id": "S", "scale": [1, "x"]}]},
        "surveys[0].scale[1]", "ska vara ett heltal"),
    ("months as text", {**plan(year_wheel=[{"what": "x", "months": ["maj"]}])},
        "plans[0].year_wheel[0].months[0]", "ska vara ett heltal"),
    ("status as list", iop(status=["avtal"]), "iop[0].status", "ett värde för varje"),
    ("status as text", iop(status={"2031": "avtal"}),
        "iop[0].status.2031", "ska vara ett objekt"),
    ("a year in words", iop(status={"i fjol": {}}),
        "iop[0].status.i fjol", "är inget årtal"),
    ("status of a number", judged(status=1),
        "compliance[0].status", "ska vara en text"),
    ("source as object", event(source={"document": "D"}),
        "events[0].source", "ska vara en lista"),
    ("line zero", event(source=[{"document": "D", "line": 0}]),
        "events[0].source[0].line", "mellan 1 och"),
    ("groups as list", training(participants=[1]),
        "trainings[0].participants", "ska vara ett objekt"),
    ("groups of lists", training(participants={"vi": []}),
        "trainings[0].participants.vi", "ska vara ett heltal"),
    ("groups upside down", training(participants={"vi_from": 3, "vi_to": 2}),
        "trainings[0].participants.vi_to", "mindre än det lägre"),
    ("a group that is a tale", training(participants={"v" * 200: 1}),
        f"trainings[0].participants.{'v' * 200}", "längre än 120"),
    # texts
    ("too long a title", event(title="x" * 301), "events[0].title", "längre än 300"),
    ("nul", event(venue="a\0b"), "events[0].venue", "inte är text"),
    ("half a character", event(venue="\ud800"), "events[0].venue", "inte är text"),
    # dates
    ("no such day", event(date="2031-02-30"), "events[0].date", "inget datum"),
    ("no such month", event(date="2031-13"), "events[0].date", "inget datum"),
    ("in words", event(date="i maj"), "events[0].date", "inget datum"),
    ("backwards", event(date="2031/2030"), "events[0].date", "inget datum"),
    ("no such deadline", promise(deadline="02-30"),
        "plans[0].commitments[0].deadline", "inget datum som finns"),
    ("deadline in words", promise(deadline="oktober"),
        "plans[0].commitments[0].deadline", "månad och dag"),
    # bounds
    ("plan ends first", plan(to=2029), "plans[0].to", "mindre än ”from”"),
    ("max below min", promise(min=3, max=2),
        "plans[0].commitments[0].max", "mindre än ”min”"),
    ("month thirteen", promise(slots=[[1, 13]]),
        "plans[0].commitments[0].slots[0][1]", "mellan 1 och 12"),
    ("slot upside down", promise(slots=[[6, 1]]),
        "plans[0].commitments[0].slots[0]", "börjar efter"),
    ("planned in month 0", promise(planned_months=[0]),
        "plans[0].commitments[0].planned_months[0]", "mellan 1 och 12"),
    ("range upside down", event(attendance={"persons_from": 9, "persons_to": 8}),
        "events[0].attendance.persons_to", "mindre än ”persons_from”"),
    ("number and range", event(attendance={"persons": 9, "persons_to": 8}),
        "events[0].attendance.persons", "både ett tal och ett intervall"),
    ("training ends first", training(**{"from": "2031-05", "to": "2031-04"}),
        "trainings[0].to", "mindre än ”from”"),
    # words with a fixed meaning
    ("unknown step", iop(status={"2031": {"step": "på gång"}}),
        "iop[0].status.2031.step", "”på gång” är inget av: initiativ, rådgivning"),
    ("unknown side", {"steering_group": {"seats": [{"side": "norr"}]}},
        "steering_group.seats[0].side", "är inget av: city, civil"),
    ("unknown state", plan(state="på gång"), "plans[0].state", "är inget av: utkast"),
    ("unknown status", judged(status="sådär"),
        "compliance[0].status", "är inget av: uppfyllt"),
    # references
    ("follows nothing", event(follows="E9"),
        "events[0].follows", "”E9”, som inte finns"),
    ("follows itself", event(follows="E1"), "events[0].follows", "på sig självt"),
    ("survey of nothing", {"surveys": [{"id": "S", "event": "E9"}]},
        "surveys[0].event", "”E9”, som inte finns"),
    ("project of no iop", {"projects": [{"name": "P", "iop": "I9"}]},
        "projects[0].iop", "”I9”, som inte finns"),
    ("no such promise", {**promise(), "compliance": [
        {"commitment": "C9", "year": 2031}]},
        "compliance[0].commitment", "”C9”, som inte finns"),
    ("no plan for the year", {**promise(), "compliance": [
        {"commitment": "C1", "year": 2020}]},
        "compliance[0].commitment", "”C1”, som inte finns"),
    # what a new record cannot be without
    ("event without year", {"events": [{"id": "E", "kind": "x"}]},
        "events[0].year", "saknas"),
    ("event without kind", {"events": [{"id": "E", "year": 2031}]},
        "events[0].kind", "saknas"),
    ("event without name", {"events": [{"year": 2031, "kind": "x"}]},
        "events[0].title", "saknas"),
    ("series without kind", {"series": [{"year": 2031}]}, "series[0].kind", "saknas"),
    ("document of no id", {"documents": [{"title": "D"}]}, "documents[0].id", "saknas"),
    ("nameless", {"organisations": [{"kind": "nämnd"}]},
        "organisations[0].name", "saknas"),
    ("nameless iop", {"iop": [{"id": "i"}]}, "iop[0].name", "saknas"),
    ("nameless help", {"process_support": [{"year": 2031}]},
        "process_support[0].name", "saknas"),
    ("nameless centre", {"centre": {"address": "Gatan 1"}}, "centre.name", "saknas"),
    ("untitled plan", {"plans": [{"from": 2031}]}, "plans[0].title", "saknas"),
    ("untitled promise", plan({"rule": "x"}),
        "plans[0].commitments[0].title", "saknas"),
    ("empty wheel", plan(year_wheel=[{"months": [1]}]),
        "plans[0].year_wheel[0].what", "saknas"),
    ("empty moment", {"agreement": {"name": "A", "timeline": [{"date": "2031"}]}},
        "agreement.timeline[0].what", "saknas"),
    ("empty duty", {"agreement": {"responsibilities": [{"from": 2031}]}},
        "agreement.responsibilities[0].text", "saknas"),
    ("untitled focus", {"focus_areas": [{"year": 2031}]},
        "focus_areas[0].title", "saknas"),
    ("no side", {"steering_group": {"seats": [{"count": 3}]}},
        "steering_group.seats[0].side", "saknas"),
    ("no year", {"steering_group": {"years": [{"meetings_held": 3}]}},
        "steering_group.years[0].year", "saknas"),
    ("no task", {"assignments": [{"given_for": 2031}]},
        "assignments[0].what", "saknas"),
    ("untitled training", {"trainings": [{"year": 2031, "kind": "x"}]},
        "trainings[0].title", "saknas"),
    ("figure of nothing", {"centre": {"name": "H", "statistics": [{"year": 2031}]}},
        "centre.statistics[0].measure", "saknas"),
    ("no channel", {"communication": {"channels": [
        {"year": 2031, "measure": "nya", "channels": []}]}},
        "communication.channels[0].channels", "saknas"),
    ("report of no year", {"annual_reports": [{"note": "x"}]},
        "annual_reports[0].year", "saknas"),
    ("money for nothing", {"grants": [{"year": 2031}]}, "grants[0].title", "saknas"),
    ("judged nothing", {"compliance": [{"year": 2031}]},
        "compliance[0].commitment", "saknas"),
    # twice
    ("an id twice", {"events": [EVENT, {**EVENT, "title": "Annat"}]},
        "events[1].id", "två gånger i blocket"),
    ("a promise twice", plan({"id": "C", "title": "a"}, {"id": "C", "title": "b"}),
        "plans[0].commitments[1].id", "två gånger i blocket"),
    ("two plans at once", {"plans": [PLAN, {**PLAN, "id": "P2", "title": "Ny"}]},
        "plans[1].state", "bara en plan kan gälla"),
    ("which of the two", {"events": [
        {**EVENT, "id": "A"}, {**EVENT, "id": "B"},
        {"year": 2031, "kind": "dialogforum", "title": "forum"}]},
        "events[2]", "passar på flera poster"),
    # personal numbers
    ("in a text", event(venue=f"hos {PERSONAL}"), "events[0].venue", "personnummer"),
    ("in another fact", event(vem={"nr": [PERSONAL]}),
        "events[0].vem.nr[0]", "personnummer"),
    ("as a number", event(vem=int(PERSONAL.replace("-", ""))),
        "events[0].vem", "personnummer"),
    ("as a number with a point", event(vem=float(PERSONAL.replace("-", ""))),
        "events[0].vem", "personnummer"),
    ("with a long dash", event(venue=PERSONAL.replace("-", " – ")),
        "events[0].venue", "personnummer"),
    ("in a key", event(**{PERSONAL: 1}), "events[0].…", "personnummer"),
    ("as a block", {PERSONAL: [1]}, "…", "personnummer"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "path", "words"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_refused_by_its_path(loading, facts, path, words):
    before = everything()
    outcome = loading(facts, refused=True)
    told = {note.path: note.text for note in outcome.notes.refused}
    assert path in told, told
    assert words in told[path]
    assert set(told) == {path}
    assert PERSONAL not in "\n".join(outcome.lines())
    assert everything() == before


def test_every_fault_is_named_at_once(loading):
    facts = {
        "events": [{**EVENT, "year": "2031", "date": "aldrig", "follows": "E9"}],
        "iop": [{"name": "I", "status": {"2031": {"step": "på gång"}}}],
        "projects": [{"name": "P", "iop": "I9", "purpose": PERSONAL}],
        "compliance": [{"commitment": "C1", "year": 2031}],
    }
    outcome = loading(facts, refused=True)
    assert {note.path for note in outcome.notes.refused} == {
        "events[0].year",
        "events[0].date",
        "iop[0].status.2031.step",
        "projects[0].iop",
        "projects[0].purpose",
        "compliance[0].commitment",
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"format": 1,\n "events": [}', "Trasig JSON på rad 2, kolumn 13."),
        (b"", "Trasig JSON på rad 1, kolumn 1."),
        (b"[1]", "ska innehålla ett JSON-objekt"),
        (b"{}", "”format” ska vara 1."),
        (b'{"format": 2}', "”format” ska vara 1."),
        (b'{"format": true}', "”format” ska vara 1."),
        (b'{"format": "1"}', "”format” ska vara 1."),
        (b'{"format": 1, "series": [NaN]}', "ett tal som inte är något tal"),
        ("{\"format\": 1, \"å\": 1}".encode("latin-1"), "inte UTF-8"),
        (b'{"format": 1, "x": ' + b"[" * 20_000, "för många nivåer"),
        (b'{"format": 1, "x": ' + b"[" * 60 + b"]" * 60 + b"}", "för djup nivå"),
        (b'{"format": 1, "events": [], "events": []}', "två gånger i samma objekt"),
        (b'{"format": 1, "x": 1e999}', "är för stort"),
    ],
)  # fmt: skip
def test_what_is_no_facts_file_is_said_plainly(content, words):
    before = everything()
    outcome = load("facts.json", content, at=timezone.now())
    assert outcome.is_refused
    assert words in "\n".join(outcome.lines())
    assert everything() == before


def test_a_byte_order_mark_does_no_harm():
    content = b"\xef\xbb\xbf" + json.dumps({"format": 1}).encode()
    assert not load("facts.json", content, at=timezone.now()).is_refused


def test_a_refused_file_leaves_no_word_behind(loading):
    loading({**event(kind="aldrig hört"), "series": [{}]}, refused=True)
    assert not FactsLoad.objects.exists()
    assert not Contradiction.objects.exists()


def test_a_row_that_refers_to_a_refused_row_is_not_blamed(loading):
    facts = event(date="aldrig")
    facts["surveys"] = [{"id": "S", "event": "E1"}]
    outcome = loading(facts, refused=True)
    assert [note.path for note in outcome.notes.refused] == ["events[0].date"]


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_the_same_moment_take_turns():
    """The one that comes second finds everything known."""
    facts = {"format": 1, "organisations": [{"name": "Föreningen"}], **event()}
    content = json.dumps(facts).encode()
    start = Barrier(2)

    def one() -> bool:
        start.wait(timeout=10)
        try:
            outcome = load("facts.json", content, at=timezone.now())
            return outcome.notes.changes_something
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        changed = [future.result() for future in [pool.submit(one) for _ in "ab"]]
    assert sorted(changed) == [False, True]
    assert Event.objects.count() == Organisation.objects.count() == 1
