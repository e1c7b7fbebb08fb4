"""Drawings: the same rows give the same bytes, in words as well as in shapes."""

import xml.etree.ElementTree as ET

import pytest
from django.utils import translation

from reports.drawings import Bar, Mark, MarkState, bar_chart, year_wheel
from reports.drawings.wheel import tracks_of

SVG = "{http://www.w3.org/2000/svg}"
MARKS = [
    Mark("Dialogforum", 2, 2, MarkState.LATE),
    Mark("Idéverkstad", 4, 4, MarkState.DOCUMENTED, when="21 april"),
    Mark("Utbildningar", 4, 9, MarkState.HELD),
    Mark("Beslut <nästa år>", 9, 10, MarkState.BOOKED),
    Mark("Årsrapport", 12, 12),
]
BARS = [
    Bar("Lärandeluncher", 10, tone="green"),
    Bar("Deltagare & andra", 60, "fler än 60", at_least=True, tone="coral"),
    Bar("Per tillfälle", 10, "10–15", value_to=15, tone="sun"),
    Bar("Utskick", None),
]


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314 - our own drawing


def texts(drawing: str) -> list[str]:
    return [t.text or "" for t in parsed(drawing).iter(f"{SVG}text")]


@pytest.fixture(autouse=True)
def _in_swedish():
    with translation.override("sv"):
        yield


DRAWINGS = {
    "wheel": lambda: year_wheel(MARKS, year=2031, month_now=4),
    "empty wheel": lambda: year_wheel([]),
    "bars": lambda: bar_chart(
        BARS, title="Deltagande", ident="b", legend=[("sun", "Föreningar")]
    ),
    "no bars": lambda: bar_chart([], title="Inget", ident="n"),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_a_drawing_is_an_image_with_a_name_and_a_description(draw):
    root = parsed(draw())
    ids = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert root.get("role") == "img"
    assert ids[root.get("aria-labelledby")]
    assert ids[root.get("aria-describedby")]


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_a_drawing_is_the_same_twice_and_needs_no_style_or_script(draw):
    assert draw() == draw()
    names = {e.tag.removeprefix(SVG) for e in parsed(draw()).iter()}
    assert not names & {"style", "script"}
    assert all("style" not in e.attrib for e in parsed(draw()).iter())


def test_the_wheel_numbers_its_marks_in_the_order_of_the_table():
    shown = texts(year_wheel(MARKS))
    assert [t for t in shown if t.isdigit()] == ["1", "2", "3", "4", "5"]


def test_the_wheel_says_each_mark_in_words():
    drawing = year_wheel(MARKS, year=2031)
    desc = next(parsed(drawing).iter(f"{SVG}desc")).text or ""
    assert f"1 Dialogforum, februari: {MarkState.LATE.label}" in desc
    assert "2 Idéverkstad, 21 april: dokumenterat" in desc
    assert "3 Utbildningar, april–september: genomfört" in desc
    assert "Beslut <nästa år>" in desc


def test_the_wheel_speaks_the_language_it_is_asked_for():
    assert "maj" in texts(year_wheel([]))
    assert "may" in [t.lower() for t in texts(year_wheel([], lang="en"))]
    assert 'lang="en"' in year_wheel([], lang="en")


def test_each_state_has_a_shape_of_its_own():
    def shapes(state: MarkState) -> tuple[str, ...]:
        root = parsed(year_wheel([Mark("x", 1, 1, state)]))
        group = next(g for g in root.iter(f"{SVG}g"))
        return tuple(sorted(e.get("class") or e.tag for e in group))

    seen = {shapes(state) for state in MarkState}
    assert len(seen) == len(MarkState)
    assert len({state.icon for state in MarkState}) == len(MarkState)


def test_only_the_month_that_is_now_is_pointed_out():
    assert year_wheel([]).count("d-now") == 0
    assert year_wheel([], month_now=4).count("d-now") == 1


def test_marks_that_overlap_get_tracks_of_their_own():
    marks = [Mark("a", 4, 9), Mark("b", 4, 4), Mark("c", 9, 10), Mark("d", 11, 11)]
    assert tracks_of(marks) == [1, 0, 0, 0]


@pytest.mark.parametrize(("count", "deepest"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_the_marks_of_a_month_share_it(count, deepest):
    assert max(tracks_of([Mark(f"m{i}", 5, 5) for i in range(count)])) == deepest


def test_a_span_may_go_over_the_new_year():
    drawing = year_wheel([Mark("vinter", 11, 2)])
    assert "november–februari" in drawing
    assert tracks_of([Mark("vinter", 11, 2), Mark("januari", 1, 1)]) == [1, 0]


@pytest.mark.parametrize("count", [1, 5, 12, 24])
def test_many_marks_in_a_month_stay_inside_the_ring(count):
    drawing = parsed(year_wheel([Mark(f"m{i}", 5, 5) for i in range(count)]))
    discs = [c for c in drawing.iter(f"{SVG}circle") if c.get("class") == "d-open"]
    assert len(discs) == count
    for disc in discs:
        place, radius = complex(*(float(disc.get(n, 0)) for n in ("cx", "cy"))), 0
        radius = float(disc.get("r", 0))
        assert radius > 2
        assert abs(place) - radius > 72
        assert abs(place) + radius < 238


def test_a_bar_carries_its_number_in_words():
    shown = texts(bar_chart(BARS, title="t", ident="b"))
    assert {"10", "fler än 60", "10–15", "uppgift saknas"} <= set(shown)
    assert "Deltagare & andra" in shown


def test_the_longest_bar_and_its_words_fit_on_the_sheet():
    rows = [Bar("Budget", 1_000_000, "högst 1 000 000 kr, varav hälften delas ut")]
    root = parsed(bar_chart(rows, title="t", ident="b"))
    width = float((root.get("viewBox") or "").split()[2])
    last = list(root.iter(f"{SVG}text"))[-1]
    assert float(last.get("x", 0)) + 8 * len(last.text or "") < width


def test_an_unknown_number_has_no_bar():
    root = parsed(bar_chart([Bar("Utskick", None)], title="t", ident="b"))
    bars = [r for r in root.iter(f"{SVG}rect") if "d-bar" in (r.get("class") or "")]
    assert bars == []


def test_a_range_shows_where_it_may_end():
    root = parsed(bar_chart([Bar("x", 10, value_to=15)], title="t", ident="b"))
    bars = [r for r in root.iter(f"{SVG}rect") if "d-bar" in (r.get("class") or "")]
    assert len(bars) == 2
    assert float(bars[1].get("width", 0)) == pytest.approx(
        float(bars[0].get("width", 0)) / 2, abs=0.2
    )
