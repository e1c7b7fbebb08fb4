"""Three tables of a year: goals, participation, focus area; on a page and as files."""

import csv
import io
from fractions import Fraction

import pytest

from events.models import Event
from governance.models import CooperationPlan, FocusArea, SteeringDocument
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Term, Vocabulary
from reports.exports import report as annual
from reports.exports import tables as shown
from reports.figures import load, tables
from tests import office
from tests.reports.conftest import YEAR, commitment, facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]
PAGE = f"/uppfoljning/{YEAR}/tabeller/"


def word(vocabulary: Vocabulary, key: str) -> Term:
    return office.term(vocabulary, key)


def level(key: str) -> Term:
    return word(Vocabulary.MATRIX_LEVEL, key)


def step(key: str) -> Term:
    return word(Vocabulary.MATRIX_STEP, key)


def held(title: str, *, state: str = Event.State.HELD, **more) -> Event:
    many = {n: more.pop(n, ()) for n in ("steps", "global_goals", "steering_documents")}
    made = Event.objects.create(
        year=YEAR,
        kind=word(Vocabulary.EVENT_KIND, "forum"),
        title=title,
        state=state,
        date=PartialDate.parse(f"{YEAR}-03-04"),
        **more,
    )
    for name, rows in many.items():
        getattr(made, name).set(rows)
    return made


@pytest.fixture
def year() -> None:
    """A plan that works on dialogue, and five events of all sorts; one is a draft."""
    facts(plans=[commitment("judged")])
    plan = CooperationPlan.objects.get()
    plan.matrix_scope.add(level("dialog"))
    level("makt")
    step("idé")
    focus = FocusArea.objects.create(year=YEAR, title="Lek")
    climate = word(Vocabulary.GLOBAL_GOAL, "13. Klimat")
    word(Vocabulary.GLOBAL_GOAL, "14. Hav")
    policy = SteeringDocument.objects.create(title="Exempelpolicyn")
    held(
        "Ett",
        level=level("dialog"),
        steps=[step("idé"), step("beslut")],
        global_goals=[climate],
        steering_documents=[policy],
        focus_area=focus,
    )
    held("Två", level=level("dialog"), global_goals=[climate], focus_area=focus)
    held("Tre", level=level("makt"), no_focus_reason="Fritt val")
    held("Fyra", level=level("makt"), outside_frame_reason="De unga bestämde")
    held("Fem")
    held("Utkast", state=Event.State.DRAFT, global_goals=[climate], focus_area=focus)


def titles(events) -> list[str]:
    return [event.title for event in events]


def test_goals_and_documents_count_what_was_held(year):
    found = tables.goals(load(YEAR))
    ((goal, events),) = found.goals
    assert (goal.key, titles(events)) == ("13. Klimat", ["Ett", "Två"])
    assert [(str(d), titles(e)) for d, e in found.documents] == [
        ("Exempelpolicyn", ["Ett"])
    ]
    assert titles(found.without) == ["Tre", "Fyra", "Fem"]


def test_the_matrix_counts_at_each_step(year):
    found = tables.matrix(load(YEAR))
    assert titles(found.at(level("dialog"), step("idé"))) == ["Ett"]
    assert titles(found.at(level("dialog"), step("beslut"))) == ["Ett"]
    assert titles(found.at(level("dialog"), None)) == ["Två"]
    assert titles(found.at(level("makt"), None)) == ["Tre", "Fyra"]
    assert found.at(level("makt"), step("idé")) == ()
    assert found.most == 2
    assert found.steps[-1] is None
    assert titles(found.outside) == ["Tre", "Fyra"]
    assert titles(found.unplaced) == ["Fem"]


def test_a_matrix_where_each_states_its_step_has_no_column_for_none(year):
    Event.objects.exclude(title="Ett").delete()
    assert None not in tables.matrix(load(YEAR)).steps


def test_a_plan_without_levels_leaves_nothing_outside(year):
    CooperationPlan.objects.get().matrix_scope.clear()
    assert tables.matrix(load(YEAR)).outside == ()


def test_the_focus_area_has_a_share(year):
    found = tables.focus(load(YEAR))
    assert titles(found.linked) == ["Ett", "Två"]
    assert titles(found.explained) == ["Tre"]
    assert titles(found.silent) == ["Fyra", "Fem"]
    assert (found.held, found.share) == (5, Fraction(2, 5))


def test_a_year_without_events_has_no_share():
    facts(plans=[commitment("judged")])
    data = load(YEAR)
    assert tables.focus(data).share is None
    assert tables.matrix(data).most == 0
    made = shown.of(data)
    assert (made.share, made.held, made.is_placed) == ("", 0, False)


def test_the_page_tells_it_in_tables_with_numbers(client, year):
    html = client.get(PAGE).content.decode()
    for words in (
        *("13. Klimat", "Exempelpolicyn", "De unga bestämde", "skäl saknas"),
        *("40\xa0%", "Fritt val", "heat-4", "steg ej angivet", "här arbetar planen"),
        "2 av 5 evenemang handlade om fokusområdet",
    ):
        assert words in html, words
    assert "Utkast" not in html
    assert "14. Hav" not in html
    assert "40%" in client.get(f"/en{PAGE}").content.decode()


def test_an_empty_year_says_what_is_missing(client):
    facts(plans=[commitment("judged")], annual_reports=[{"year": YEAR}])
    html = client.get(PAGE).content.decode()
    assert html.count('class="missing"') == 3
    assert ".csv" not in html


def test_everything_within_the_plan_is_said(client, year):
    Event.objects.filter(title__in=("Tre", "Fyra")).delete()
    assert "på planens nivåer" in client.get(PAGE).content.decode()


def rows(client, name: str) -> list[list[str]]:
    text = client.get(f"{PAGE}{name}.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))[1:]


def test_files_hold_the_same(client, year):
    Event.objects.filter(title="Fem").update(precision_text="i våras", date=None)
    goals = [(row[0], row[1], row[2]) for row in rows(client, "mal")]
    assert goals[:3] == [
        ("Globalt mål", "13. Klimat", "Ett"),
        ("Globalt mål", "13. Klimat", "Två"),
        ("Styrdokument", "Exempelpolicyn", "Ett"),
    ]
    assert goals[3][0] == "Varken mål eller styrdokument"

    matrix = rows(client, "medverkan")
    assert ["makt", "uppgift saknas", "Tre"] in [row[:3] for row in matrix]
    assert [row[5] for row in matrix if row[2] == "Tre"] == ["skäl saknas"]
    assert [row[5] for row in matrix if row[2] == "Fyra"] == ["De unga bestämde"]
    assert [row[3] for row in matrix if row[2] == "Fem"] == ["i våras"]

    focus = [(row[0], row[1], row[3]) for row in rows(client, "fokus")]
    assert ("om något annat", "Tre", "Fritt val") in focus
    assert ("säger inget om det", "Fem", "") in focus
    assert client.get(f"{PAGE}nagot.csv").status_code == 404


def test_the_report_has_them_as_a_section(client, year):
    html = client.get(f"/arsrapport/{YEAR}/").content.decode()
    assert 'data-table="medverkan"' in html


def test_the_report_leaves_out_what_nobody_said():
    facts(plans=[commitment("judged")])
    held("Fem")
    data = load(YEAR)
    made = annual.of(data, data.on)
    assert "tables" not in [section.key for section in made.sections]


@pytest.mark.audit
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_the_pages(page, axe, transactional_db, request, width):
    request.getfixturevalue("year")
    page.set_viewport_size({"width": width, "height": 900})
    for path in (PAGE, f"/uppfoljning/{YEAR}/", "/uppfoljning/jamfor/"):
        page.goto(path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
