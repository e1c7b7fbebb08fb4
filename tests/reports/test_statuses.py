"""How a commitment stands: every row of the table in the facts format, and beyond."""

import datetime as dt

import pytest

from governance.models import (
    Commitment,
    Meeting,
    Seat,
    SeatStatement,
    SteeringYear,
    Tenure,
)
from malmoandan.core.dates import PartialDate
from malmoandan.core.numbers import Bound, Quantity
from reports.figures import compliance, load, promises, told
from reports.figures.entries import Entry
from reports.models import Status
from tests.governance import made
from tests.reports.conftest import YEAR, commitment, facts

HALVES = [[1, 6], [7, 12]]


def only_row() -> compliance.Row:
    (row,) = compliance.of(YEAR)
    return row


def event(date: str | None, **more):
    return {
        "year": YEAR,
        "kind": "forum",
        "title": f"Forum {date}",
        "date": date,
        **more,
    }


@pytest.mark.parametrize(
    ("least", "most", "tolerance", "count", "status"),
    [
        (4, None, 0, None, Status.NO_EVIDENCE),
        (4, None, 0, 0, Status.NOT_MET),
        (4, None, 0, 3, Status.NOT_MET),
        (4, None, 0, 4, Status.MET),
        (4, None, 0, 40, Status.MET),
        (4, 6, 0, 3, Status.NOT_MET),
        (4, 6, 0, 4, Status.MET),
        (4, 6, 0, 6, Status.MET),
        (4, 6, 0, 7, Status.EXCEEDED),
        (6, 6, 1, 4, Status.NOT_MET),
        (6, 6, 1, 5, Status.MET),
        (6, 6, 1, 7, Status.MET),
        (6, 6, 1, 8, Status.EXCEEDED),
        (None, None, 0, 1, Status.MET),
    ],
)
def test_a_number_is_held_against_its_ends(least, most, tolerance, count, status):
    promise = Commitment(at_least=least, at_most=most, tolerance=tolerance)
    number = None if count is None else Quantity(count)
    assert compliance.count_status(promise, number) == status


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (Quantity(3, 5), Status.NO_EVIDENCE),
        (Quantity(4, 9), Status.MET),
        (Quantity(7, 9), Status.EXCEEDED),
        (Quantity(4, None, Bound.AT_LEAST), Status.MET),
        (Quantity(3, None, Bound.AT_LEAST), Status.NO_EVIDENCE),
        (Quantity(3, None, Bound.AT_MOST), Status.NOT_MET),
        (Quantity(5, None, Bound.AT_MOST), Status.NO_EVIDENCE),
        (Quantity(5, None, Bound.ABOUT), Status.MET),
    ],
)
def test_a_number_that_is_not_sure_is_judged_at_both_ends(number, status):
    promise = Commitment(at_least=4, at_most=6)
    assert compliance.count_status(promise, number) == status


@pytest.mark.parametrize(
    ("events", "total", "status"),
    [
        ([], None, Status.NO_EVIDENCE),
        ([], 0, Status.NOT_MET),
        (["03-01"], None, Status.PARTLY),
        (["11-09"], 1, Status.PARTLY),
        ([None], 1, Status.PARTLY),
        (["02-01", "03-01"], None, Status.PARTLY),
        (["06-30", "07-01"], None, Status.MET),
        (["03", None], None, Status.MET),
        (["03-01"], 2, Status.MET),
        ([], 2, Status.MET),
        (["02-01", "03-01", "10-01"], None, Status.EXCEEDED),
        ([], 3, Status.EXCEEDED),
    ],
)
def test_one_in_each_half_of_the_year(db, events, total, status):
    plan = commitment("count_slots", counts="events:forum", slots=HALVES, min=2, max=2)
    series = [{"year": YEAR, "kind": "forum", "count": total}]
    dated = [e and f"{YEAR}-{e}" for e in events]
    rows = [event(date, id=f"E{n}") for n, date in enumerate(dated)]
    facts(plans=[plan], events=rows, series=series if total is not None else [])
    assert only_row().status == status


def test_what_follows_something_fills_no_earlier_half(db):
    first = event(f"{YEAR}-11-01", id="first")
    after = event(None, id="after", kind="verkstad", follows="first")
    plan = commitment(
        "count_slots", counts="events:verkstad", slots=HALVES, min=1, max=1
    )
    facts(plans=[plan], events=[first, after])
    assert list(promises.filled(HALVES, only_row().evidence)) == [1]


@pytest.mark.parametrize(
    ("decided", "status"),
    [
        (f"{YEAR}-10-31", Status.MET),
        (f"{YEAR}-11-01", Status.NOT_MET),
        (f"{YEAR}-10", Status.MET),
        (f"{YEAR}-11", Status.NOT_MET),
        (f"{YEAR}", Status.NO_EVIDENCE),
        (f"{YEAR + 1}", Status.NOT_MET),
        (f"{YEAR - 1}/{YEAR}", Status.NO_EVIDENCE),
        (None, Status.NO_EVIDENCE),
    ],
)
def test_a_deadline(db, decided, status):
    plan = commitment("deadline", counts="focus_area:next_year", deadline="10-31")
    area = {"year": YEAR + 1, "title": "Lek", "decided_on": decided}
    facts(plans=[plan], focus_areas=[area])
    assert only_row().status == status


def test_a_deadline_without_anything_done_has_no_evidence(db):
    facts(plans=[commitment("deadline", counts="annual_report", deadline="12-31")])
    assert only_row().status == Status.NO_EVIDENCE


def test_a_leap_day_is_the_last_of_february_in_other_years(db):
    plan = commitment("deadline", counts="annual_report", deadline="02-29")
    report = {"year": YEAR, "completed_on": f"{YEAR}-02-28"}
    facts(plans=[plan], annual_reports=[report])
    assert only_row().status == Status.MET


@pytest.mark.parametrize(
    ("stated", "listed", "status", "words"),
    [
        ((None, None), (3, 5), Status.MET, ""),
        ((3, 5), (3, 5), Status.MET, ""),
        ((3, 5), (3, 4), Status.CONTRADICTORY, "5"),
        ((None, None), (3, 4), Status.PARTLY, "1 vakant"),
        ((None, None), (4, 4), Status.PARTLY, "1 vakant"),
        ((None, None), (4, 5), Status.NOT_MET, ""),
        ((None, None), (None, None), Status.NO_EVIDENCE, ""),
        ((3, 4), (3, 5), Status.CONTRADICTORY, "4"),
        ((3, 5), (None, None), Status.NO_EVIDENCE, ""),
    ],
)
def test_seats(db, stated, listed, status, words):
    plan = commitment("seats", counts="steering_group", min=8, max=8)
    sides = ("city", "civil")
    group = {
        "seats": [{"side": "city", "count": 3}, {"side": "civil", "count": 5}],
        "years": [
            {
                "year": YEAR,
                "members_stated": dict(zip(sides, stated, strict=True)),
                "members_listed": dict(zip(sides, listed, strict=True)),
            }
        ],
    }
    facts(plans=[plan], steering_group=group)
    row = only_row()
    assert row.status == status
    assert words in f"{row.outcome} {' '.join(row.contradictions)}"
    assert bool(row.contradictions) is (status == Status.CONTRADICTORY)


def test_more_meetings_named_than_stated_shows_both(db):
    facts(
        plans=[commitment("count", counts="meetings", min=2)],
        steering_group={
            "years": [
                {
                    "year": YEAR,
                    "meetings_held": 1,
                    "meeting_dates": [f"{YEAR}-02-01", f"{YEAR}-09-01"],
                }
            ]
        },
    )
    row = only_row()
    assert (row.status, row.outcome) == (Status.MET, "2")
    assert "1" in row.contradictions[0]


@pytest.mark.parametrize(
    ("judged", "status"),
    [
        (None, Status.NO_EVIDENCE),
        ("ej_aktuellt", Status.NOT_DUE),
        ("overtraffat", Status.EXCEEDED),
    ],
)
def test_what_cannot_be_counted_is_judged_by_a_person(db, judged, status):
    facts(
        plans=[commitment("judged")],
        compliance=[{"commitment": "C1", "year": YEAR, "status": judged}]
        if judged
        else [],
    )
    row = only_row()
    assert (row.status, row.measured) == (status, False)


def test_a_name_that_nobody_knows_counts_nothing(db):
    facts(plans=[commitment("count", counts="", min=1)])
    Commitment.objects.update(counts="drakar:stora")
    assert only_row().status == Status.NO_EVIDENCE


def test_the_superseded_plan_is_not_asked(db):
    old = {"id": "old", "title": "Gamla", "from": YEAR - 2, "to": YEAR + 1}
    old |= {"state": "ersatt", "commitments": [{"id": "X", "title": "Förr"}]}
    facts(plans=[old, commitment("judged")])
    assert [row.commitment.title for row in compliance.of(YEAR)] == ["Det vi lovade"]


def test_shipped_years_come_out_as_they_expect(shipped):
    rows = [row for year in shipped for row in compliance.of(year, load(year))]
    assert {row.status for row in rows if row.measured} > {Status.MET, Status.NOT_MET}
    assert all(isinstance(entry, Entry) for row in rows for entry in row.evidence)


def test_a_commitment_without_a_last_day_cannot_be_late():
    assert compliance.deadline_of(Commitment(deadline=""), YEAR) is None
    assert compliance.deadline_status(None, []) == Status.NO_EVIDENCE


def meeting_of(state, **more):
    day = more.pop("day", f"{YEAR}-03-04")
    return Meeting.objects.create(
        year=YEAR, date=PartialDate.parse(day), state=state, number=1, **more
    )


@pytest.mark.parametrize(
    ("state", "counts", "proof"),
    [
        (Meeting.State.STATED, True, ""),
        (Meeting.State.PLANNED, False, ""),
        (Meeting.State.CALLED, False, ""),
        (Meeting.State.IN_PROGRESS, False, ""),
        (Meeting.State.ENDED, False, ""),
        (Meeting.State.IN_APPROVAL, False, ""),
        (Meeting.State.APPROVED, True, "protokollet justerat"),
        (Meeting.State.PUBLISHED, True, "protokollet justerat och publicerat"),
        (Meeting.State.CANCELLED, False, ""),
    ],
)
def test_a_meeting_counts_when_its_minutes_are_approved(db, state, counts, proof):
    facts(plans=[commitment("count", counts="meetings", min=1)])
    meeting_of(state)
    row = only_row()
    assert (row.status == Status.MET) is counts
    assert [entry.about for entry in row.evidence] == ([proof] if counts else [])
    assert (YEAR in told()) is counts


def seat_everybody(city: int, civil: int, *, to_on: dt.date | None = None) -> None:
    """Give so many of the three and five seats somebody to sit in them."""
    made.group()
    for side, count in (("city", city), ("civil", civil)):
        for seat in Seat.objects.filter(allocation__side=side)[:count]:
            Tenure.objects.create(
                seat=seat,
                name="Exempelperson",
                from_on=dt.date(YEAR, 1, 1),
                to_on=to_on,
            )


@pytest.mark.parametrize(
    ("city", "civil", "status", "outcome"),
    [
        (3, 5, Status.MET, "3 staden + 5 civilsamhället"),
        (3, 4, Status.PARTLY, "3 staden + 4 civilsamhället, 1 vakant"),
        (0, 5, Status.PARTLY, "0 staden + 5 civilsamhället, 3 vakanta"),
    ],
)
def test_those_who_have_a_seat_are_counted(db, city, civil, status, outcome):
    facts(plans=[commitment("seats", counts="steering_group", min=8, max=8)])
    seat_everybody(city, civil)
    row = only_row()
    assert (row.status, row.outcome) == (status, outcome)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (dt.date(YEAR, 6, 30), Status.MET),
        (dt.date(YEAR, 7, 1), Status.NO_EVIDENCE),
        (dt.date(YEAR + 1, 1, 1), Status.NO_EVIDENCE),
        (None, Status.NO_EVIDENCE),
    ],
)
def test_seats_are_told_for_today_while_the_year_runs(db, today, status):
    facts(plans=[commitment("seats", counts="steering_group", min=8, max=8)])
    seat_everybody(3, 5, to_on=dt.date(YEAR, 6, 30))
    data = load(YEAR, today=today)
    (row,) = compliance.of(YEAR, data)
    assert row.status == status


@pytest.mark.parametrize(
    ("listed", "disputes"), [((3, 5), 0), ((3, 4), 1), ((None, None), 0)]
)
def test_a_text_that_lists_others_than_have_a_seat_is_shown_beside(
    db, listed, disputes
):
    facts(plans=[commitment("seats", counts="steering_group", min=8, max=8)])
    seat_everybody(3, 5)
    year = SteeringYear.objects.create(year=YEAR)
    for side, count in zip(("city", "civil"), listed, strict=True):
        SeatStatement.objects.create(steering_year=year, side=side, listed=count)
    row = only_row()
    assert len(row.contradictions) == disputes
    assert (row.status == Status.MET) is (disputes == 0)
