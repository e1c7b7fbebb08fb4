"""Cooperations are found by what they are about, and their dates read as written."""

import pytest
from django.utils import translation

from malmoandan.core.dates import PartialDate
from partnerships import actions
from partnerships.forms import projects as forms
from partnerships.models import Project
from partnerships.search import projects as search
from tests import office
from tests.partnerships.people import NOW, organisation

pytestmark = pytest.mark.django_db


def told(body, partners, by, **more) -> Project:
    facts = {"name": "Språkkafé", "about": "Vi pratar.", "starts": "2033", **more}
    return actions.register_project(
        organisation=body, partners=partners, facts=facts, by=by, at=NOW
    )


@pytest.mark.parametrize(
    ("starts", "ends", "years"),
    [
        ("2031", "2033-04", {2031, 2032, 2033}),
        ("2031/2032", "2031/2032", {2031, 2032}),
        ("2032-05-01", "2032-06-30", {2032}),
        ("2033", None, {2033, 2034}),
        (None, "2031", {2030, 2031}),
        (None, None, {2030, 2031, 2032, 2033, 2034}),
    ],
)
def test_the_database_knows_the_years_as_the_model_does(starts, ends, years):
    project = Project.objects.create(name="Något", starts=starts, ends=ends)
    project.refresh_from_db()
    asked = range(2030, 2035)

    assert {y for y in asked if search.projects(year=y).exists()} == years
    assert {y for y in asked if project.runs_in(y)} == years


def test_cooperations_are_found_by_what_they_are_about(body, other, anna, bo):
    theme, goal = office.term("theme", "unga"), office.term("global_goal", "3")
    mine = told(body, [other], anna, themes=[theme], global_goals=[goal])
    Project.objects.create(name="Ett annat", starts="2020", ends="2021")
    hidden = Project.objects.create(name="Dolt", is_public=False)
    hidden.themes.add(theme)

    for chosen in (
        {"theme": theme},
        {"goal": goal},
        {"organisation": other},
        {"year": 2033, "organisation": body},
    ):
        assert list(search.projects(**chosen)) == [mine]
    assert list(search.projects(year=2020, theme=theme)) == []
    assert search.years() == list(range(2033, 2019, -1))
    assert list(search.partners()) == [body, other]
    actions.leave_project(project=mine, organisation=other, by=bo, at=NOW)
    assert not search.projects(organisation=other).exists()


def test_no_years_are_known_where_nothing_is_told():
    assert search.years() == []
    Project.objects.create(name="När som helst")
    assert search.years() == []
    Project.objects.create(name="Länge", starts="1901", ends="9999")
    assert len(search.years()) == search.MOST_YEARS


def test_partners_are_found_by_name_and_not_twice(body, other):
    organisation("Exempelföreningen vilande", state="dormant")

    assert search.possible_partners("", []) == []
    assert search.possible_partners("exempel", [body]) == [other]


# Writing a date


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("2031", "2031"),
        ("mars 2031", "2031-03"),
        ("Mars 2031", "2031-03"),
        ("3 mars 2031", "2031-03-03"),
        ("3. mar 2031", "2031-03-03"),
        ("October 2031", "2031-10"),
        ("okt. 2031", "2031-10"),
        ("2031-3-4", "2031-03-04"),
        ("2031-3", "2031-03"),
        ("2031/2032", "2031/2032"),
        ("  2031-03 ", "2031-03"),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_date_is_read_as_people_write_it(written, text, language):
    field = forms.When()
    with translation.override(language):
        date = field.clean(written)
        assert date == PartialDate(text)
        assert field.clean(field.prepare_value(date)) == date


@pytest.mark.parametrize(
    "written", ["snart", "37 mars 2031", "hmm 2031", "2031-13", "31 februari 2031"]
)
def test_what_is_no_date_is_refused_with_an_example(written):
    with pytest.raises(forms.ValidationError, match="mars 2031"):
        forms.When().clean(written)


def test_no_date_is_no_date():
    assert forms.When(required=False).clean(" ") is None
    assert forms.When().prepare_value("ma") == "ma"
