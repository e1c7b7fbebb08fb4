"""What waits in the year's work: slots to book, commitments that lack their reason."""

import datetime as dt

import pytest
from django.utils import translation

from governance.models import Commitment
from malmoandan.core.models import Side
from reports.figures import waits
from reports.models import Judgement, WheelSlot, WheelYear
from tests import office
from tests.reports import wheel_made as made
from tests.reports.conftest import YEAR

pytestmark = pytest.mark.django_db
BOTH = (Side.CITY, Side.CIVIL)


def told(today: dt.date, sides: tuple[str, ...] = BOTH) -> list[tuple[str, dt.date]]:
    with translation.override("sv"):
        found = list(waits.waits_for_sides(sides, today))
    return [(str(wait.text), wait.due) for wait in found]


@pytest.fixture
def opened() -> WheelYear:
    """A year with one forum to hold in March and one in October, the city's turn."""
    plan = made.plan({**made.FORUM, "slots": [], "at_least": 2})
    year = WheelYear.objects.create(year=YEAR, plan=plan, opened_at=made.AT)
    for number, month, turn in ((1, 3, Side.CITY), (2, 10, "")):
        WheelSlot.objects.create(
            year=year,
            commitment=plan.commitments.get(),
            number=number,
            from_on=made.day(month, 1),
            to_on=made.day(month, 20),
            turn=turn,
        )
    return year


BOOK = "Boka ”Dialogforum” i årshjulet."
MARCH, OCTOBER = made.day(3, 20), made.day(10, 20)


@pytest.mark.parametrize(
    ("month", "number", "sides", "expected"),
    [
        (2, 17, BOTH, []),  # 31 days before
        (2, 18, BOTH, [(BOOK, MARCH)]),
        (2, 18, (Side.CIVIL,), []),  # not their turn
        (4, 1, (Side.CITY,), [(BOOK, MARCH)]),  # late
        (10, 1, (Side.CIVIL,), [(BOOK, OCTOBER)]),  # nobody's turn alone
        (10, 1, (Side.CITY,), [(BOOK, MARCH), (BOOK, OCTOBER)]),
    ],
)
def test_whose_turn_it_is_and_when(opened, month, number, sides, expected):
    assert told(made.day(month, number), sides) == expected


def test_what_is_booked_without_a_link_does_not_wait(opened):
    made.kinds()
    forum = office.term("event_kind", "forum")
    made.Event.objects.create(
        title="Forum", kind=forum, year=YEAR, date=made.day(3, 5).isoformat()
    )
    assert told(made.day(3, 1)) == []


@pytest.mark.parametrize(
    "change", [{"is_example": True}, {"state": WheelYear.State.CLOSED}]
)
def test_examples_and_closed_years_wait_for_nobody(opened, change):
    WheelYear.objects.filter(pk=opened.pk).update(**change)
    assert told(made.day(3, 1)) == []
    assert told(made.day(1, 10, YEAR + 1)) == []


def test_what_was_not_met_last_year_waits_for_its_reason(opened):
    january = made.day(1, 10, YEAR + 1)
    text = f"1 åtagande för {YEAR} uppfylldes inte och saknar skäl."
    assert told(january) == [(text, dt.date(YEAR + 1, 2, 28))]
    Judgement.objects.create(
        commitment=Commitment.objects.get(), year=YEAR, reason="Ingen kom", action="Om"
    )
    assert told(january) == []
