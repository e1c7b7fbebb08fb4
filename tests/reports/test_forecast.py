"""While the year runs: what is left to book, by when, and whether it can be reached."""

import datetime as dt

import pytest

from events.models import Event
from governance.models import Commitment, Meeting
from malmoandan.core.dates import PartialDate
from reports.figures import compliance, forecast, load
from reports.models import Judgement, Status
from tests.reports.conftest import YEAR, commitment, facts

HALVES = [[1, 6], [7, 12]]
MAY = dt.date(YEAR, 5, 2)
LATE = dt.date(YEAR, 12, 20)


def asked(today: dt.date) -> forecast.Forecast | None:
    data = load(YEAR, today=today)
    (row,) = compliance.of(YEAR, data)
    return forecast.of(row, forecast.booked(data, row.commitment), today)


def promise(measure: str, **fields) -> None:
    window = fields.pop("window_to", "")
    facts(plans=[commitment(measure, **fields)])
    Commitment.objects.update(window_to=window)


def events(held: int, booked: int, month: int = 3) -> None:
    rows = [
        {
            "year": YEAR,
            "kind": "forum",
            "title": f"Forum {n}",
            "date": f"{YEAR}-{month:02d}-{n + 1:02d}",
        }
        for n in range(held + booked)
    ]
    facts(events=rows)
    late = Event.objects.order_by("id").values("pk")[held:]
    Event.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(
        state=Event.State.PUBLISHED
    )


@pytest.mark.parametrize(
    ("held", "booked", "today", "missing", "reachable", "words"),
    [
        (0, 0, MAY, 4, True, "fyra kvar att boka före 15 december"),
        (2, 0, MAY, 2, True, "två kvar att boka före 15 december"),
        (2, 1, MAY, 1, True, "en kvar att boka före 15 december"),
        (2, 2, MAY, 0, True, "nås när det bokade är genomfört: två återstår"),
        (3, 1, LATE, 0, True, "nås när det bokade är genomfört: en återstår"),
        (4, 0, LATE, 0, True, "uppnått"),
        (2, 0, LATE, 2, False, "två saknas, och sista dagen var 15 december"),
    ],
)
def test_a_number(db, held, booked, today, missing, reachable, words):
    promise("count", counts="events:forum", min=4, max=6, window_to="12-15")
    events(held, booked)
    found = asked(today)
    assert found is not None
    assert (found.missing, found.reachable) == (missing, reachable)
    assert words in found.words


def test_a_tolerance_counts(db):
    promise("count", counts="events:forum", min=4, max=4, tolerance=1)
    events(2, 0)
    found = asked(MAY)
    assert found is not None
    assert (found.missing, found.before) == (1, dt.date(YEAR, 12, 31))


@pytest.mark.parametrize(
    ("month", "booked", "today", "missing", "before", "reachable"),
    [
        (3, 0, MAY, 1, dt.date(YEAR, 12, 31), True),
        (9, 0, dt.date(YEAR, 9, 20), 1, dt.date(YEAR, 6, 30), False),
        (9, 1, MAY, 1, dt.date(YEAR, 6, 30), True),
    ],
)
def test_one_in_each_half(db, month, booked, today, missing, before, reachable):
    promise("count_slots", counts="events:forum", slots=HALVES, min=2, max=2)
    events(1 - booked, booked, month)
    found = asked(today)
    assert found is not None
    assert (found.missing, found.before) == (missing, before)
    assert (found.reachable, found.booked) == (reachable, booked)


def test_both_halves_filled(db):
    promise("count_slots", counts="events:forum", slots=HALVES, min=2, max=2)
    events(1, 0, 3)
    facts(events=[{"year": YEAR, "kind": "forum", "title": "H", "date": f"{YEAR}-10"}])
    found = asked(LATE)
    assert found is not None
    assert (found.missing, found.reachable, found.words) == (0, True, "uppnått")


@pytest.mark.parametrize(
    ("decided", "today", "reachable", "words"),
    [
        (None, MAY, True, "ska vara klart senast 31 oktober"),
        (None, LATE, False, "kan inte längre hållas"),
        (f"{YEAR}-10-01", LATE, True, "klart i tid"),
        (f"{YEAR}-11-01", LATE, False, "kan inte längre hållas"),
    ],
)
def test_a_deadline(db, decided, today, reachable, words):
    promise("deadline", counts="focus_area:next_year", deadline="10-31")
    area = {"year": YEAR + 1, "title": "Lek", "decided_on": decided}
    facts(focus_areas=[area] if decided else [])
    found = asked(today)
    assert found is not None
    assert found.reachable is reachable
    assert words in found.words


@pytest.mark.parametrize(
    ("listed", "missing", "words"),
    [((3, 4), 1, "en plats att tillsätta"), ((3, 5), 0, "alla platser är tillsatta")],
)
def test_seats(db, listed, missing, words):
    promise("seats", counts="steering_group", min=8, max=8)
    year = {
        "year": YEAR,
        "members_listed": dict(zip(("city", "civil"), listed, strict=True)),
    }
    seats = [{"side": "city", "count": 3}, {"side": "civil", "count": 5}]
    facts(steering_group={"seats": seats, "years": [year]})
    found = asked(MAY)
    assert found is not None
    assert (found.missing, found.words) == (missing, words)


def test_nobody_can_tell(db):
    promise("seats", counts="steering_group", min=8, max=8)
    assert asked(MAY) is None


@pytest.mark.parametrize(
    ("measure", "fields"),
    [
        ("judged", {}),
        ("count", {"counts": "events:forum"}),
        ("deadline", {"counts": "annual_report"}),
    ],
)
def test_what_has_no_number_has_no_forecast(db, measure, fields):
    promise(measure, **fields)
    assert asked(MAY) is None


def test_what_is_not_due_is_not_waited_for(db):
    promise("count", counts="events:forum", min=4)
    (row,) = compliance.of(YEAR)
    Judgement.objects.create(
        commitment=row.commitment, year=YEAR, status=Status.NOT_DUE, reason="Vilande"
    )
    assert asked(MAY) is None


def test_a_meeting_with_a_day_is_booked(db):
    promise("count", counts="meetings", min=2)
    for number, state in enumerate(
        (Meeting.State.PLANNED, Meeting.State.STATED, Meeting.State.CANCELLED), 1
    ):
        Meeting.objects.create(
            year=YEAR,
            number=number,
            state=state,
            date=PartialDate.parse(f"{YEAR}-0{number}-04"),
        )
    found = asked(MAY)
    assert found is not None
    assert (found.missing, found.booked) == (0, 1)


@pytest.mark.parametrize(("number", "word"), [(0, "ingen"), (2, "två"), (13, "13")])
def test_small_numbers_are_words(number, word):
    assert forecast.in_words(number) == word
