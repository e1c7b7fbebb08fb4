"""The facts that ship with the portal, and the command that loads them."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import malmoandan
from events.models import Event, Series
from governance.models import Commitment, CooperationPlan
from malmoandan.core.models import Citation, FactsLoad, Term, TrailEntry
from partnerships.models import IopCase, Organisation
from reports.figures import compliance
from tests.facts.conftest import everything

SHIPPED = sorted((Path(malmoandan.__file__).parent / "data/facts").glob("*.json"))

pytestmark = pytest.mark.django_db


def load(path: Path, capsys, **options) -> list[str]:
    """What the command prints."""
    call_command("load_facts", str(path), **options)
    return capsys.readouterr().out.splitlines()


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem)
def shipped(request) -> Path:
    """Each file that ships."""
    return request.param


def test_the_portal_computes_what_the_file_expects(shipped, capsys):
    facts = json.loads(shipped.read_text())
    said = load(shipped, capsys)
    assert not [line for line in said if line.startswith("Annat än väntat")]
    for row in facts["compliance"]:
        computed = {
            r.commitment.fact_id: r.computed for r in compliance.of(row["year"])
        }
        assert computed[row["commitment"]] == row["status"], row


def test_loading_twice_changes_nothing(shipped, capsys):
    load(shipped, capsys)
    before = everything()
    said = load(shipped, capsys)
    assert everything() == before
    assert said[0].startswith(f"{shipped.name} säger inget som inte var känt.")
    assert not [line for line in said if line.startswith(("Skapat", "Ändrat"))]


def test_checking_says_the_same_and_writes_nothing(shipped, capsys):
    before = everything()
    checked = load(shipped, capsys, check=True)
    assert everything() == before
    loaded = load(shipped, capsys)
    assert checked[1:] == loaded[1:]
    assert checked[0] != loaded[0]


def test_nothing_in_the_file_is_unknown(shipped, capsys):
    said = load(shipped, capsys)
    assert not [line for line in said if line.startswith(("Varningar", "Motsägs"))]


def test_every_row_of_the_file_becomes_a_record_with_its_sources(shipped, capsys):
    facts = json.loads(shipped.read_text())
    load(shipped, capsys)
    assert Event.objects.count() == len(facts["events"])
    assert Series.objects.count() == len(facts["series"])
    assert IopCase.objects.count() == len(facts["iop"])
    for row in facts["events"]:
        event = Event.objects.get(fact_id=row["id"])
        places = [(c.document.fact_id, c.line) for c in event.citations.all()]
        assert Counter(places) == Counter(
            (s["document"], s["line"]) for s in row["source"]
        )
    assert Citation.objects.filter(document__title="").count() == 0


def test_every_partnership_stands_where_its_latest_year_says(shipped, capsys):
    facts = json.loads(shipped.read_text())
    load(shipped, capsys)
    said = {
        row["id"]: row["status"][max(row["status"])]["step"] for row in facts["iop"]
    }
    assert dict(IopCase.objects.values_list("fact_id", "state")) == said
    assert {"avtal", "utredning"} <= set(said.values())


def test_one_plan_is_in_force(shipped, capsys):
    load(shipped, capsys)
    in_force = CooperationPlan.objects.get(state=CooperationPlan.State.IN_FORCE)
    measures = set(in_force.commitments.values_list("measure", flat=True))
    assert measures == set(Commitment.Measure)


def test_the_load_is_kept_and_leaves_a_trace(shipped, capsys):
    load(shipped, capsys)
    kept = FactsLoad.objects.get()
    assert kept.file_name == shipped.name
    assert {note["path"] for note in kept.report["created"]} >= {"events[0]", "centre"}
    assert TrailEntry.objects.get(verb="load_facts").subject == kept


def test_words_and_names_wait_for_a_coordinator(shipped, capsys):
    said = load(shipped, capsys)
    waiting = Organisation.objects.filter(state="mentioned").count()
    waiting += Term.objects.filter(confirmed=False).count()
    assert f"Nya ord och namn att bekräfta ({waiting}):" in said


def test_a_coordinators_label_is_left_alone(shipped, capsys):
    load(shipped, capsys)
    kind = Term.objects.get(vocabulary="event_kind", key="dialogforum")
    Term.objects.filter(pk=kind.pk).update(label_sv="stormöte")
    load(shipped, capsys)
    kind.refresh_from_db()
    assert kind.label_sv == "stormöte"


def test_it_is_quick(shipped, capsys):
    started = time.process_time()
    load(shipped, capsys)
    assert time.process_time() - started < 2


def test_a_refused_file_stops_the_command(tmp_path, capsys):
    wrong = tmp_path / "trasig.json"
    wrong.write_text('{"format": 1, "events": [}')
    with pytest.raises(CommandError, match=r"1 fil avvisades\."):
        call_command("load_facts", str(wrong))
    said = capsys.readouterr().err
    assert "trasig.json avvisas på grund av 1 fel. Inget har ändrats." in said
    assert "file: Trasig JSON på rad 1, kolumn 26." in said


def test_a_file_that_is_not_there_is_said_plainly(tmp_path, capsys):
    with pytest.raises(CommandError, match=r"2 filer avvisades\."):
        call_command("load_facts", str(tmp_path / "saknas.json"), str(tmp_path))
    missing, folder = capsys.readouterr().err.splitlines()
    assert missing.endswith("saknas.json går inte att läsa: filen finns inte")
    assert folder.endswith("går inte att läsa: det är en mapp")


def test_one_refused_file_does_not_stop_another(shipped, tmp_path, capsys):
    wrong = tmp_path / "fel.json"
    wrong.write_text('{"format": 2}')
    with pytest.raises(CommandError):
        call_command("load_facts", str(wrong), str(shipped), verbosity=0)
    assert Event.objects.exists()
