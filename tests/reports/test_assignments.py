"""The annual report tells what the group has asked for, year by year, with its §."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance import actions
from governance.models import Meeting
from malmoandan.core.dates import PartialDate
from tests import cast
from tests.governance import made
from tests.reports.conftest import facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]

NOW = made.AT + dt.timedelta(1)


def told(year: int) -> str:
    """The report's page of the year, as plain text."""
    html = Client().get(f"/arsrapport/{year}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def give(meeting, by, what, due="2031-12"):
    return actions.give_assignment(
        paragraph=made.decided(meeting),
        what=what,
        owner="Samordnarna",
        due_on=PartialDate(due),
        by=by,
        at=NOW,
    )


@pytest.fixture
def by():
    facts(
        focus_areas=[{"year": 2031, "title": "Lek"}, {"year": 2032, "title": "Natur"}]
    )
    return cast.somebody("som-skriver")


def test_an_assignment_is_told_in_each_year_that_it_stands_in(by):
    meeting = made.meeting(state=Meeting.State.PUBLISHED)
    done, left = give(meeting, by, "Det första"), give(meeting, by, "Det andra")
    give(meeting, by, "Det tredje", "2032")
    later = made.meeting(made.AT + dt.timedelta(60), state=Meeting.State.APPROVED)
    actions.close_assignment(
        assignment=done, paragraph=made.decided(later), verb="finish", by=by, at=NOW
    )
    actions.carry_over(
        assignment=left, to_year=2032, text="Mer tid", by=by, at=timezone.now()
    )

    first = told(2031)
    assert "Det första (Samordnarna), december 2031, § 1/2031: öppet" in first
    carried = "Det andra (Samordnarna), december 2031, § 2/2031: öppet, bärs över till"
    assert f"{carried} 2032" in first
    assert "Det tredje (Samordnarna), 2032, § 3/2031" in first
    second = told(2032)
    assert "Det första" not in second
    assert "Det andra (Samordnarna), december 2031, § 2/2031: öppet" in second

    later.state = Meeting.State.PUBLISHED
    later.save()
    assert "§ 1/2031: klart (§ 4/2031)" in told(2031)


def test_what_is_not_published_is_told_in_no_report(by):
    give(made.meeting(state=Meeting.State.APPROVED), by, "Ännu inte synligt")

    assert "Ännu inte synligt" not in told(2031)


def test_the_report_asks_the_same_however_many_there_are(by):
    meeting = made.meeting(state=Meeting.State.PUBLISHED)
    counts = []
    for more in range(3):
        give(meeting, by, f"Uppdrag {more}")
        with CaptureQueriesContext(connection) as asked:
            told(2031)
        counts.append(len(asked))
    assert all(one == other for one, other in pairwise(counts[1:]))
    assert counts[0] >= counts[2]
