"""The chain of decisions in public: counted again, as data, and broken."""

import hashlib
import json

import pytest

from tests.governance import minuted
from tests.governance.tampering import sql, without_guards

pytestmark = pytest.mark.django_db


def test_anybody_can_count_the_chain_again_from_the_data(client):
    meeting = minuted.published(2)
    told = json.loads(client.get("/beslut/kedja.json").content)
    assert [link["link"] for link in told["links"]] == [1, 2]
    before = ""
    for link in told["links"]:
        said = json.dumps(
            link["content"],
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        assert link["previous"] == before
        before = hashlib.sha256(f"{before}{said}".encode()).hexdigest()
        assert link["digest"] == before
    assert meeting.paragraphs.get(number=2).digest == before


@pytest.mark.parametrize(
    ("build", "withheld", "words"),
    [
        (minuted.approved, "", "not published yet"),
        (minuted.published, "Namnger ett barn.", "Namnger ett barn."),
    ],
)
def test_the_data_holds_no_text_that_is_not_public(client, build, withheld, words):
    meeting = build(1)
    meeting.paragraphs.update(withheld=withheld)
    (link,) = json.loads(client.get("/beslut/kedja.json").content)["links"]
    assert "content" not in link
    assert words in link["not_shown"]


def test_examples_are_counted_where_nothing_real_is(client):
    minuted.published(1, is_example=True)
    assert json.loads(client.get("/beslut/kedja.json").content)["example"] is True
    assert "påhittade" in client.get("/beslut/kontrollera/").content.decode()


@pytest.mark.parametrize("query", ["", "?nu=ja"])
def test_the_chain_is_counted_in_plain_words(client, query):
    path = f"/beslut/kontrollera/{query}"
    assert "inget att räkna" in client.get(path).content.decode()
    meeting = minuted.published(2)
    page = client.get(path).content.decode()
    assert "Kedjan håller" in page
    assert meeting.paragraphs.get(number=2).digest in page


def test_a_broken_chain_says_where(client):
    minuted.published(1)
    without_guards("governance_paragraph_locked_stays")
    sql("UPDATE governance_paragraph SET title = 'Ändrad'")
    page = client.get("/beslut/kontrollera/?nu=ja").content.decode()
    assert "Kedjan håller inte" in page
    assert "§ 1/2031" in page
