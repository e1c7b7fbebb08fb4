"""The public register as files, with what the cards show and nothing else."""

import csv
import io
import json

import openpyxl
import pytest
from django.test import Client

from malmoandan.core.exports import cell
from partnerships.models import Organisation
from partnerships.models.organisations import SHOWS_NOTHING
from tests.partnerships import people
from tests.partnerships.cards import LIST, card_of, full

pytestmark = pytest.mark.django_db


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{LIST}register.csv{query}")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = io.StringIO(content.decode("utf-8-sig"))
    return list(csv.DictReader(lines, delimiter=";"))


def test_the_table_has_what_the_card_shows_and_no_persons(client):
    mine = full()
    people.speaks(mine, shown=True, title="ordförande")
    row = next(r for r in rows_of(client) if r["Namn"] == "Exempelföreningen")
    assert row["Organisationsnummer"] == "802000-1239"
    assert row["Teman"] == "fritid"
    assert row["Paraplyorganisation"] == "Exempelparaplyet"
    assert row["Kortets adress"].endswith(card_of(mine))
    assert "Exempelperson" not in str(row)

    Organisation.objects.filter(pk=mine.pk).update(card_shows=list(SHOWS_NOTHING))
    row = next(r for r in rows_of(client) if r["Namn"] == "Exempelföreningen")
    kept = {"Nummer i registret", "Namn", "Typ", "Sida", "Kortets adress"}
    assert {head for head, value in row.items() if value} == kept


def test_the_files_hold_the_same_selection(client):
    full("Öppna dörren", number="")
    full("Åkern", number="", umbrella=None, about="Gamla maskiner")
    query = "?q=maskiner"
    assert [r["Namn"] for r in rows_of(client, query)] == ["Åkern"]

    answer = client.get(f"{LIST}register.json{query}")
    data = json.loads(b"".join(answer.streaming_content))
    assert [o["name"] for o in data["organisations"]] == ["Åkern"]
    assert data["organisations"][0]["themes"] == ["fritid"]
    assert "umbrella" not in data["organisations"][0]

    answer = client.get(f"{LIST}register.xlsx{query}")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    book.close()
    assert rows[0][1] == "Namn"
    assert [row[1] for row in rows[1:]] == ["Åkern"]
    answer.close()


def test_no_organisation_is_an_empty_list_in_every_file(client):
    assert rows_of(client) == []
    answer = client.get(f"{LIST}register.json")
    assert json.loads(b"".join(answer.streaming_content)) == {"organisations": []}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+46 40", "'+46 40"),
        ("-1", "'-1"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("  =1", "'  =1"),
        ("Å=b", "Å=b"),
        (None, ""),
        (7, "7"),
    ],
)
def test_a_cell_is_never_a_formula(value, written):
    assert cell(value) == written


def test_a_name_that_looks_like_a_formula_goes_out_as_text(client):
    full('=HYPERLINK("x")', about="rad ett\x0b\nrad två")
    names = [row["Namn"] for row in rows_of(client)]
    assert '\'=HYPERLINK("x")' in names
    answer = client.get(f"{LIST}register.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [c for row in book.active.iter_rows() for c in row]
    book.close()
    answer.close()
    assert not [c for c in cells if c.data_type == "f"]


def test_the_english_files_have_english_heads(client):
    full()
    answer = client.get("/en/foreningar/register.csv")
    assert "Organisation number" in b"".join(answer.streaming_content).decode()
