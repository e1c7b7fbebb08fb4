"""When in a year the plan wants a thing: windows, and whose turn each one is."""

import datetime as dt

import pytest

from governance.models import Commitment
from reports.figures.wheel_slots import day_of, windows
from tests.reports.conftest import YEAR
from tests.reports.wheel_made import DECISION, FORUM, HALVES, HOURS, MEETINGS


def spans(fields, **more):
    found = windows(Commitment(**fields), YEAR, **more)
    return [(f"{w.from_on:%m-%d}", f"{w.to_on:%m-%d}") for w in found]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (FORUM, [("02-01", "02-28"), ("10-01", "10-31")]),
        # Without a planned month in it, the whole part of the year.
        (FORUM | {"planned_months": [2]}, [("02-01", "02-28"), ("07-01", "12-31")]),
        (FORUM | {"planned_months": []}, [("01-01", "06-30"), ("07-01", "12-31")]),
        (DECISION, [("09-01", "10-31")]),
        (DECISION | {"planned_months": []}, [("10-01", "10-31")]),
        (DECISION | {"deadline": "02-29"}, [("02-01", "02-28")]),
        # Spread evenly, and none in July alone.
        (
            MEETINGS,
            [
                *[("01-01", "02-28"), ("03-01", "05-31")],
                *[("06-01", "09-30"), ("10-01", "12-31")],
            ],
        ),
        (
            MEETINGS | {"at_least": 2, "window_from": "08-15", "window_to": "12-15"},
            [("08-15", "09-30"), ("10-01", "12-15")],
        ),
        (
            MEETINGS | {"at_least": 1, "window_from": "07-03", "window_to": "07-20"},
            [("07-03", "07-20")],
        ),
        # One that ends before it begins is no window.
        (
            MEETINGS | {"at_least": 1, "window_from": "11-01", "window_to": "02-01"},
            [("01-01", "12-31")],
        ),
        # As many months as there are things: one each; else spread over them.
        (
            MEETINGS | {"at_least": 2, "planned_months": [3, 9]},
            [("03-01", "03-31"), ("09-01", "09-30")],
        ),
        (
            MEETINGS | {"at_least": 1, "planned_months": [4, 5, 6]},
            [("04-01", "06-30")],
        ),
        # What is judged has one if the plan names its months.
        ({"measure": "judged", "planned_months": [4, 5]}, [("04-01", "05-31")]),
        ({"measure": "judged"}, []),
        ({"measure": "seats"}, []),
        # What a year cannot hold one by one has none.
        ({"measure": "count", "counts": "persons", "at_least": 3}, []),
        ({"measure": "deadline"}, []),
        ({"measure": "count_slots", "counts": "meetings", "at_least": 0}, []),
    ],
)
def test_windows(fields, found):
    assert spans(fields) == found


def test_more_than_the_months_share_them():
    found = spans(MEETINGS | {"at_least": 14})
    assert len(found) == 14
    assert all(not span[0].startswith("07") for span in found)


def test_no_more_marks_than_weeks():
    assert len(spans(MEETINGS | {"at_least": 400})) == 52


def test_those_above_the_least_number_are_not_required():
    required = [w.required for w in windows(Commitment(**HOURS), YEAR)]
    # Spread over the year, as the windows are: not the first four.
    assert required == [True, True, False, True, True, False]


@pytest.mark.parametrize(
    ("first", "turns"),
    [
        ("city", ["city", "civil"]),
        ("civil", ["civil", "city"]),
        ("", ["civil", "city"]),
    ],
)
def test_the_sides_take_turns(first, turns):
    found = windows(Commitment(**HOURS), YEAR, takes_turns=True, first_turn=first)
    assert [w.turn for w in found] == turns * 3


def test_else_whoever_answers_for_it_has_each():
    found = windows(Commitment(**FORUM, owner_side="city"), YEAR)
    assert [w.turn for w in found] == ["city", "city"]
    assert FORUM["slots"] == HALVES


@pytest.mark.parametrize(
    ("year", "last"), [(2031, dt.date(2031, 2, 28)), (2032, dt.date(2032, 2, 29))]
)
def test_a_day_that_a_year_lacks_is_the_last_of_its_month(year, last):
    assert day_of(year, "02-29") == last
