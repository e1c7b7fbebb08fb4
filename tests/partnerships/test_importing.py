"""A file of organisations taken in: judged row by row, written whole or not at all."""

import datetime as dt
import tracemalloc

import pytest
from django.db import connection

from malmoandan.core.models import Role, RoleGrant, StoredFile, TrailEntry, User
from malmoandan.core.transitions import NotPossible
from partnerships import actions, tasks
from partnerships.actions import import_files, importing
from partnerships.jobs import importing as jobs
from partnerships.models import Organisation, OrganisationImport
from tests import cast
from tests.partnerships import imports, people
from tests.partnerships.imports import (
    HEAD,
    NOW,
    as_csv,
    as_xlsx,
    read,
    sent_in,
    written,
)

pytestmark = pytest.mark.django_db

NUMBERS = ("8020014711", "2021005489")


@pytest.fixture(autouse=True)
def _words(settings, tmp_path) -> None:
    imports.words(settings, tmp_path)


@pytest.fixture
def boss() -> User:
    return cast.person("administrator")


def test_a_file_is_read_looked_at_and_written(boss):
    people.organisation("Paraplyet", is_umbrella=True)
    old = people.organisation("Exempelföreningen Ö", number=NUMBERS[0])
    same = people.organisation("Exempelföreningen Å", website="https://example.org")
    heading = ["Namn", "Slag", "Orgnr", "Del av", "Paraply", "Hemsida", "E-post", "X"]
    pending = read(
        boss,
        heading,
        [
            "Ny",
            "Idéburen",
            "16202100-5489",
            "Nyare",
            "paraplyet",
            "ny.se",
            "a@b.se",
            "",
        ],
        ["", "", "", "", "", "", "", "läses inte"],
        ["Nyare", "nämnd", "", "", "egen", "", "", ""],
        ["Exempelföreningen ÖST", "", "802001-4711", "Nyare", "", "", "", ""],
        ["exempelföreningen å", "", "", "", "", "example.org", "", ""],
    )
    assert (pending.state, pending.faults) == ("read", [])
    assert (pending.added, pending.changed, pending.unchanged) == (2, 2, 0)
    assert [row["row"] for row in pending.sample] == [2, 4, 5, 6]
    assert pending.sample[2]["changes"][0] == [
        *("name", "Exempelföreningen Ö", "Exempelföreningen ÖST")
    ]
    assert Organisation.objects.count() == 3

    assert written(pending).state == "done"
    new = Organisation.objects.get(name="Ny")
    assert (new.number, new.website, new.mailbox) == (
        *(NUMBERS[1], "https://ny.se", "a@b.se"),
    )
    assert (new.parent.name, new.umbrella.name) == ("Nyare", "Paraplyet")
    assert new.parent.stands_alone
    old.refresh_from_db()
    assert (old.name, old.parent.name) == ("Exempelföreningen ÖST", "Nyare")
    assert list(Organisation.objects.named("EXEMPELFÖRENINGEN öst")) == [old]
    assert old.history.latest("history_id").history_user == boss
    assert new.history.count() == 2
    same.refresh_from_db()
    assert same.name == "exempelföreningen å"
    told = TrailEntry.objects.filter(data__imported=pending.pk)
    assert told.filter(verb="organisation.added").count() == 2
    assert told.filter(verb="organisation.changed").count() == 2


def test_a_row_that_says_nothing_new_is_unchanged(boss):
    people.organisation("Exempelföreningen")
    pending = read(boss, ["name", "website"], ["Exempelföreningen", ""])
    assert (pending.unchanged, pending.sample) == (1, [])
    assert written(pending).state == "done"
    assert Organisation.objects.get().history.count() == 1


CSV_WAYS = [
    {"delimiter": ";", "encoding": "utf-8"},
    {"delimiter": ";", "encoding": "utf-8-sig"},
    {"delimiter": ";", "encoding": "cp1252"},
    {"delimiter": ",", "encoding": "utf-8"},
    {"delimiter": "\t", "encoding": "utf-8"},
]


@pytest.mark.parametrize("how", CSV_WAYS)
def test_csv_is_read_as_people_save_it(boss, how):
    pending = read(boss, HEAD, ["Å, ä & ö", "idéburen"], **how)
    assert pending.state == "read"
    assert pending.sample[0]["name"] == "Å, ä & ö"


def test_a_spreadsheet_is_read_with_its_numbers_and_days(boss):
    lines = (
        ["Namn", "Slag", "Organisationsnummer", "Ort"],
        ["Ny", "idéburen", 8020014711.0, dt.date(2001, 2, 3)],
        [None, None, None, None],
        ["Äldre", "idéburen", 2021005489, dt.datetime(2001, 2, 3, 4)],
    )
    pending = sent_in(boss, as_xlsx(*lines), "register.xlsx")
    tasks.run_import(pending.pk)
    pending.refresh_from_db()
    assert (pending.state, pending.rows, pending.added) == ("read", 2, 2)
    written(pending)
    found = {row.name: (row.number, row.seat) for row in Organisation.objects.all()}
    assert found == {
        "Ny": (NUMBERS[0], "2001-02-03"),
        "Äldre": (NUMBERS[1], "2001-02-03 04:00:00"),
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (7.0, "7"), (7.5, "7.5"), (7, "7"), ("å", "å")],
)
def test_a_cell_says_what_a_person_sees(value, text):
    assert import_files._cell(value) == text


@pytest.mark.parametrize(
    ("cells", "column", "word"),
    [
        ({"Namn": ""}, "name", "namn"),
        ({"Namn": "x" * 251}, "name", "250"),
        ({"Namn": "=HYPERLINK(1)"}, "name", "formel"),
        ({"Namn": "Nol\u200bl"}, "name", "formel"),
        ({"Namn": "Anna 19121212-1212"}, "name", "personnummer"),
        ({"Slag": "trädgård"}, "kind", "trädgård"),
        ({"Slag": ""}, "kind", "typ"),
        ({"Orgnr": "811228-9874"}, "number", "personnummer"),
        ({"Orgnr": "802001-4712"}, "number", "siffran"),
        ({"Orgnr": "ett"}, "number", "siffror"),
        ({"Webb": "javascript:alert(1)"}, "website", ""),
        ({"E-post": "ingen"}, "mailbox", ""),
        ({"Telefon": "1" * 41}, "phone", "40"),
        ({"Paraply": "Okänt"}, "umbrella", "paraply"),
        ({"Paraply": "Fanns redan"}, "umbrella", "paraply"),
        ({"Del av": "Okänt"}, "parent", "Okänt"),
        ({"Del av": "ny förening"}, "parent", "sig själv"),
        ({"Namn": "Fanns redan", "Orgnr": NUMBERS[0]}, "number", "Annan"),
        ({"Namn": "Andra raden"}, "name", "rad 2"),
    ],
)
def test_a_fault_is_named_with_its_row_and_column(boss, cells, column, word):
    people.organisation("Fanns redan")
    people.organisation("Annan", number=NUMBERS[0])
    row = {"Namn": "Ny förening", "Slag": "idéburen", **cells}
    heading = ["Namn", "Slag", *[name for name in row if name not in HEAD]]
    first = ["Andra raden", "idéburen"] + [""] * (len(heading) - 2)
    second = [row.get(name, "") for name in heading]
    if not any(second[:1]):
        second[1] = "idéburen"
    pending = read(boss, heading, first, second)

    assert pending.state == "faulty"
    fault = pending.faults[0]
    assert (fault["row"], fault["column"]) == (3, column)
    assert word.casefold() in f"{fault['what']} {fault['remedy']}".casefold()
    assert "9874" not in str(pending.faults)
    assert Organisation.objects.count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        [["A", "idéburen", NUMBERS[0]], ["B", "idéburen", NUMBERS[0]]],
        [["A", "idéburen", ""], ["a", "idéburen", ""]],
        [["Fanns redan", "", ""], ["Nytt namn", "", NUMBERS[1]]],
    ],
)
def test_no_organisation_stands_in_two_rows(boss, rows):
    people.organisation("Fanns redan", number=NUMBERS[1])
    pending = read(boss, ["Namn", "Slag", "Orgnr"], *rows)
    assert [fault["row"] for fault in pending.faults] == [3]


def test_the_name_of_a_merged_row_finds_the_one_that_stays(boss):
    kept = people.organisation("Kvar")
    people.organisation("Borta", merged_into=kept)
    pending = read(boss, ["Namn", "Ort"], ["Borta", "Ön"])
    assert (pending.changed, pending.added) == (1, 0)
    written(pending)
    kept.refresh_from_db()
    assert (kept.name, kept.seat) == ("Kvar", "Ön")


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (as_csv(["Titel"], ["Ny"]), "a.csv", "Namn"),
        (as_csv(["Namn", "name"], ["Ny", "Ny"]), "a.csv", "samma rubrik"),
        (as_csv(["Namn"]), "a.csv", "inga rader"),
        (b"Namn\nKal\x81le\n", "a.csv", "CSV UTF-8"),
        (b'Namn\n"Kalle', "a.csv", "läsa."),
        (as_csv(["Namn"], *[["x"]] * 20_001), "a.csv", "20"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(boss, data, name, word):
    pending = sent_in(boss, data, name)
    actions.run_import(pk=pending.pk, at=NOW)
    pending.refresh_from_db()
    (fault,) = pending.faults
    assert (pending.state, fault["row"]) == ("faulty", None)
    assert word in fault["what"]


def test_a_spreadsheet_that_swells_is_refused(boss, monkeypatch):
    monkeypatch.setattr("partnerships.actions.import_files.MOST_BYTES", 100)
    pending = sent_in(boss, as_xlsx(["Namn"], ["Ny"]), "a.xlsx")
    actions.run_import(pk=pending.pk, at=NOW)
    pending.refresh_from_db()
    assert "för stort" in pending.faults[0]["what"]


def test_a_file_that_is_gone_is_a_fault(boss):
    pending = sent_in(boss, as_csv(HEAD, ["Ny", "idéburen"]))
    StoredFile.objects.all().delete()
    actions.run_import(pk=pending.pk, at=NOW)
    pending.refresh_from_db()
    assert pending.state == "faulty"


@pytest.mark.parametrize(
    ("who", "kind", "state"),
    [
        ("coordinator_civil", "idéburen", "read"),
        ("coordinator_civil", "näringsliv", "read"),
        ("coordinator_civil", "nämnd", "faulty"),
        ("coordinator_city", "nämnd", "read"),
        ("coordinator_city", "idéburen", "faulty"),
    ],
)
def test_a_coordinator_brings_in_only_the_own_side(who, kind, state):
    assert read(cast.person(who), HEAD, ["Ny", kind]).state == state


def test_nobody_takes_an_organisation_over_from_the_other_side():
    people.organisation("Exempelnämnden", side="city")
    coordinator = cast.person("coordinator_civil")
    pending = read(coordinator, HEAD, ["Exempelnämnden", "idéburen"])
    assert pending.faults[0]["column"] == "kind"


def test_rights_are_asked_again_when_it_is_written(boss):
    pending = read(boss, HEAD, ["Ny", "idéburen"])
    RoleGrant.objects.filter(role=Role.ADMINISTRATOR).delete()
    assert written(pending).state == "faulty"
    assert not Organisation.objects.exists()


def test_a_register_that_has_changed_stops_the_writing(boss):
    lines = [[f"Ny {n}", "idéburen", "", ""] for n in range(600)]
    last = ["Sist", "idéburen", "", "Ny 1"]
    pending = read(boss, ["Namn", "Slag", "Orgnr", "Del av"], *lines, last)
    assert pending.state == "read"
    people.organisation("Sist", side="city", number=NUMBERS[0])
    RoleGrant.objects.filter(user=boss).update(role=Role.COORDINATOR, side="civil")
    assert written(pending).state == "faulty"
    assert Organisation.objects.count() == 1
    assert pending.faults[0]["row"] == 602


def test_a_file_that_is_gone_when_it_is_written_is_a_fault(boss):
    pending = read(boss, HEAD, ["Ny", "idéburen"])
    StoredFile.objects.all().delete()
    assert written(pending).state == "faulty"


def test_each_step_is_taken_once(boss):
    pending = read(boss, HEAD, ["Ny", "idéburen"])
    assert not actions.run_import(pk=pending.pk, at=NOW)
    written(pending)
    for action in (actions.approve_import, actions.cancel_import):
        with pytest.raises(NotPossible):
            action(pending=pending, by=boss, at=NOW)
    assert Organisation.objects.count() == 1


def test_one_that_is_being_read_is_nobody_elses_until_the_claim_runs_out(boss):
    pending = sent_in(boss, as_csv(HEAD, ["Ny", "idéburen"]))
    OrganisationImport.objects.update(claimed_until=NOW + dt.timedelta(minutes=5))
    assert actions.run_imports(now=NOW) == 0
    assert actions.run_imports(now=NOW + dt.timedelta(minutes=5)) == 1
    pending.refresh_from_db()
    assert pending.state == "read"


def test_one_that_was_cancelled_while_it_was_read_stays_cancelled(boss, monkeypatch):
    pending = sent_in(boss, as_csv(HEAD, ["Ny", "idéburen"]))
    mine = OrganisationImport.objects.get()
    actions.cancel_import(pending=pending, by=boss, at=NOW)
    importing._end(mine, "read", NOW, added=1)
    pending.refresh_from_db()
    assert (pending.state, pending.added) == ("cancelled", 0)


def test_the_clock_finds_what_nobody_heard_the_bell_for(boss):
    sent_in(boss, as_csv(HEAD, ["Ny", "idéburen"]))
    assert jobs.run_imports() == 1
    assert jobs.run_imports() == 0


def test_what_the_database_cannot_hold_is_told_and_nothing_is_written(boss):
    pending = read(
        boss, [*HEAD, "Ort"], ["Ny", "idéburen", "Ön"], ["Nu", "nämnd", "Ön"]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX one_seat ON partnerships_organisation (seat)"
        )
    assert written(pending).state == "faulty"
    assert "ändrades" in pending.faults[0]["what"]
    assert not Organisation.objects.exists()


MANY = 10_000


@pytest.mark.audit
@pytest.mark.timeout(240)
def test_ten_thousand_rows_with_one_fault_and_then_without(boss, monkeypatch):
    lines = [[f"Exempelförening {n}", "idéburen"] for n in range(MANY)]
    seen = []
    progress = importing._progress

    def watched(mine, **values):
        progress(mine, **values)
        seen.append(OrganisationImport.objects.get().rows_done)

    monkeypatch.setattr(importing, "_progress", watched)
    bad = [*lines[:5000], ["Dålig", "okänt slag"], *lines[5000:]]
    pending = read(boss, HEAD, *bad)
    assert (pending.state, pending.fault_count) == ("faulty", 1)
    assert pending.faults[0]["row"] == 5002
    assert seen[:3] == [0, 500, 1000]
    assert not Organisation.objects.exists()
    OrganisationImport.objects.all().delete()

    pending = sent_in(boss, as_csv(HEAD, *lines))
    tracemalloc.start()
    actions.run_import(pk=pending.pk, at=NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 1024**2
    pending.refresh_from_db()
    assert written(pending).added == MANY
    assert Organisation.objects.count() == MANY
    assert Organisation.history.count() == MANY
