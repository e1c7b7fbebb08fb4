"""Figures: the number that is shown is the sum of the rows on the page it opens."""

import json
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from governance.models import Meeting
from malmoandan.core.dates import PartialDate
from malmoandan.core.numbers import Bound, Quantity
from reports import figures
from reports.figures import of
from tests.reports.conftest import YEAR, facts

pytestmark = pytest.mark.usefixtures("plain_pages")


class Numbers(HTMLParser):
    """Reads the numbers of a page: in the rows, in the sum, and those with a link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.place, self.open = "", None
        self.rows: list[tuple] = []
        self.whole: list[tuple] = []
        self.linked: dict[str, set[tuple]] = {}
        self.unknown_rows = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in {"tbody", "tfoot"}:
            self.place = tag
        if tag == "data":
            low, high = Decimal(given["value"]), Decimal(given.get("data-to", "NaN"))
            number = (low, low if high.is_nan() else high, given["data-bound"])
            self.open = number
            if self.place:
                (self.rows if self.place == "tbody" else self.whole).append(number)
        if tag == "a" and "data-figure" in given and self.open:
            self.linked.setdefault(given["href"], set()).add(self.open)
        if given.get("class") == "unknown" and self.place == "tbody":
            self.unknown_rows += 1

    def handle_endtag(self, tag):
        if tag == "table":
            self.place = ""
        if tag == "data":
            self.open = None


def page(address: str) -> str:
    with translation.override(translation.get_language()):
        response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_every_figure_equals_the_rows_that_it_opens(shipped):
    assert shipped
    for year in shipped:
        shown: dict[str, set[tuple]] = {}
        for name in ("annual-report-read", "followup-read", "figure-list"):
            for language in ("sv", "en"):
                with translation.override(language):
                    html = page(reverse(name, args=[year]))
                for address, numbers in Numbers(html).linked.items():
                    shown.setdefault(address.removeprefix("/en"), set()).update(numbers)
        for key in of(year):
            shown.setdefault(reverse("figure-rows", args=[year, key]), set())
        assert len(shown) > 30
        for address, numbers in shown.items():
            rows = Numbers(page(address))
            low, high = (sum(row[end] for row in rows.rows) for end in (0, 1))
            for number in numbers | set(rows.whole):
                assert number[:2] == (low, high), address
            assert len(numbers | set(rows.whole)) <= 1, address


def one(key: str):
    return of(YEAR)[key]


def forums(**more):
    return [
        {"id": f"F{n}", "year": YEAR, "kind": "forum", "title": f"Forum {n}", **more}
        for n in range(2)
    ]


def test_the_part_of_a_total_that_nobody_names_is_a_row(db):
    facts(events=forums(), series=[{"year": YEAR, "kind": "forum", "count": 5}])
    figure = one("events-forum")
    assert [e.value.low for e in figure.entries] == [1, 1, 3]
    assert [e.named for e in figure.entries] == [True, True, False]
    assert figure.value == Quantity(5)


def test_a_total_stands_where_nothing_is_named(db):
    facts(series=[{"year": YEAR, "kind": "forum", "count": 0}])
    assert one("events-forum").value == Quantity(0)


def test_more_named_than_stated_counts_the_named_and_says_so(db):
    facts(events=forums(), series=[{"year": YEAR, "kind": "forum", "count": 1}])
    figure = one("events-forum")
    assert figure.value == Quantity(2)
    assert "1" in figure.notes[0]
    assert "2" in page(reverse("figure-rows", args=[YEAR, figure.key]))


def test_what_nobody_states_is_not_zero(db):
    facts(events=forums())
    assert "persons-forum" not in of(YEAR)
    assert of(YEAR).get("meetings") is None


def test_a_sum_with_an_unknown_part_is_at_least(db):
    events = forums()
    events[0]["attendance"] = {"persons": 30}
    facts(events=events)
    value = one("persons-forum").value
    assert (value.low, value.bound) == (30, Bound.AT_LEAST)


@pytest.mark.parametrize(
    ("own", "scope", "stated", "total"),
    [
        (None, "total", {"persons": 158}, (158, None, Bound.EXACT)),
        (58, "total", {"persons": 158}, (158, None, Bound.EXACT)),
        (79, "total", {"persons": 158}, (158, None, Bound.EXACT)),
        (90, "total", {"persons": 158}, (158, None, Bound.EXACT)),
        (10, "total", {"persons": 50, "qualifier": "mer än"}, (50, None, "at_least")),
        (None, "per_event", {"persons_from": 10, "persons_to": 15}, (20, 30, "exact")),
        (40, "per_event", {"persons": 10}, (80, None, Bound.EXACT)),
    ],
)
def test_attendance_of_a_kind(db, own, scope, stated, total):
    events = forums(attendance={"persons": own} if own else None)
    series = {"year": YEAR, "kind": "forum", "count": 2}
    facts(events=events, series=[{**series, "attendance": {**stated, "scope": scope}}])
    figure = one("persons-forum")
    assert (figure.value.low, figure.value.high, figure.value.bound) == total
    if scope == "per_event":
        assert one("persons-each-forum").value.low == stated.get("persons", 10)


def test_each_time_without_a_number_of_times_is_no_total(db):
    series = {"year": YEAR, "kind": "forum", "count": None}
    facts(series=[{**series, "attendance": {"persons": 9, "scope": "per_event"}}])
    figures_of_year = of(YEAR)
    assert figures_of_year["persons-forum"].value is None
    assert figures_of_year["persons-each-forum"].value == Quantity(9)
    assert "uppgift saknas" in page(reverse("annual-report-read", args=[YEAR]))


def test_new_and_total_followers_never_meet(db):
    rows = [
        {"year": YEAR, "channels": ["Torget"], "measure": "nya", "value": 5},
        {"year": YEAR, "channels": ["Torget"], "measure": "totala", "value": 90},
    ]
    facts(communication={"channels": rows})
    values = {k: f.value.low for k, f in of(YEAR).items() if k.startswith("channels")}
    assert sorted(values.values()) == [5, 90]


def test_words_that_differ_only_in_their_signs_have_addresses_of_their_own(db):
    series = [{"year": YEAR, "kind": kind, "count": 1} for kind in ("möte a", "möte-a")]
    facts(series=series)
    keys = [key for key in of(YEAR) if key.startswith("events-mote-a")]
    assert len(set(keys)) == 2
    assert all(page(reverse("figure-rows", args=[YEAR, key])) for key in keys)


def test_every_definition_says_what_it_counts_in_both_languages():
    keys = [definition.key for definition in figures.DEFINITIONS]
    assert len(keys) == len(set(keys))
    for definition in figures.DEFINITIONS:
        assert str(definition.name)
        assert str(definition.counted)


def test_figures_as_json_say_what_the_pages_say(shipped):
    for year in shipped:
        answer = Client().get(reverse("annual-report-json", args=[year]))
        told = {f["key"]: f for f in json.loads(answer.content)["figures"]}
        html = page(reverse("figure-list", args=[year]))
        linked = re.findall(r'data-figure="([^"]+)"', html)
        assert set(linked) <= set(told)
        for figure in told.values():
            if figure["value"]:
                numbers = [r["value"]["number"] for r in figure["rows"] if r["value"]]
                assert sum(numbers) == figure["value"]["number"]


def test_a_meeting_of_the_portal_leads_to_its_minutes(db, client):
    facts(steering_group={"years": [{"year": YEAR}]})
    for number, state in ((1, "approved"), (2, "published")):
        Meeting.objects.create(
            year=YEAR,
            number=number,
            date=PartialDate(f"{YEAR}-03-0{number}"),
            state=state,
        )
    page = client.get(f"/uppfoljning/{YEAR}/siffror/meetings/").content.decode()
    assert f'href="/styrgruppen/moten/{YEAR}/2/"' in page
    assert f'href="/styrgruppen/moten/{YEAR}/1/"' not in page
    assert "protokollet justerat och publicerat" in page
