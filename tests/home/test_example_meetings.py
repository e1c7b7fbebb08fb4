"""The meetings of an example year: played as real ones are, moved on, taken away."""

import datetime as dt
import io

import pytest
import time_machine
from django.core.management import call_command

from governance.models import (
    AgendaItem,
    Assignment,
    Meeting,
    Paragraph,
    Poll,
    Tenure,
)
from malmoandan.core.models import Letter
from tests.governance import made

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEAR = 2031
SPRING, AUTUMN, WINTER = (
    dt.date(YEAR, 1, 25),
    dt.date(YEAR, 10, 20),
    dt.date(YEAR + 1, 1, 10),
)


def run(*words: str, on: dt.date) -> str:
    out = io.StringIO()
    with time_machine.travel(dt.datetime.combine(on, dt.time(12, tzinfo=dt.UTC))):
        call_command("load_shipped")
        call_command("example_year", *words, stdout=out)
    return out.getvalue()


def states() -> list[str]:
    of_year = Meeting.objects.filter(year=YEAR).order_by("year", "number")
    return list(of_year.values_list("state", flat=True))


def test_they_go_on_as_the_year_does_and_leave_nothing():
    made.group()
    run(on=SPRING)
    assert states() == ["called", "planned", "planned", "planned"]
    run(on=AUTUMN)
    assert states() == ["published", "published", "ended", "planned"]
    tie = Poll.objects.get(outcome=Poll.Outcome.TIE)
    assert AgendaItem.objects.filter(came_from=tie.item, meeting__number=4).exists()
    assert Assignment.objects.filter(given_in__isnull=False).count() == 2
    run(on=WINTER)
    assert states() == ["published"] * 4
    numbers = list(Paragraph.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert not Letter.objects.exists()
    call_command("verify_decisions")
    assert run(on=WINTER).count("0 written, 0 moved on") == 2

    run("--remove", "--year", str(YEAR), on=WINTER)
    assert states() == []
    assert not Paragraph.objects.exists()


def test_where_nobody_may_sit_only_the_days_are_told():
    run(on=AUTUMN)
    assert not Tenure.objects.exists()
    assert states() == ["stated", "stated", "stated"]
