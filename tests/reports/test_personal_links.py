"""Personal links: told to whom they were sent, forgotten when nobody needs them."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from malmoandan.core.models import Erasure, KeptData
from partnerships.models import Centre
from reports.actions import centre_reports, contributions
from reports.actions.leaving import leave_and_erase
from reports.actions.links import KEPT, forget_links
from reports.jobs import contributions as jobs
from reports.models import CentreReport, PersonalLink
from reports.search.held import held_about
from tests import office
from tests.partnerships import people
from tests.reports import asked
from tests.reports.asked import DAY, NOW, YEAR

pytestmark = pytest.mark.django_db
LATE = NOW + 500 * DAY


@pytest.fixture
def two() -> None:
    """A link to a contribution, and one to a quarter that has been sent in."""
    body = asked.board()
    asked.opened(body)
    centre = Centre.objects.create(name="Exempelhuset", operator=body)
    measure = office.term("measure", "möten")
    told = centre_reports.ask_quarter(
        centre=centre, year=YEAR, quarter=2, measures=[measure], by=None, at=NOW
    )
    centre_reports.ask_quarters(today=NOW.date(), at=NOW)
    centre_reports.send_quarter(report=told, counts={}, note="", by=None, at=NOW)
    CentreReport.objects.exclude(pk=told.pk).delete()
    call_command("load_shipped")


def test_a_person_reads_of_their_links_and_takes_them_along():
    body = asked.board(mailbox="")
    anna = people.speaks(body, "anna").person
    people.administers(body, "asta")
    asked.opened(body)
    told = {part.key: part for part in held_about(anna)}["personal_links"]
    (row,) = told.rows
    assert row[0].value == f"{body} {YEAR}"
    leave_and_erase(person=anna, by=anna, at=timezone.now())
    assert list(PersonalLink.objects.values_list("email", flat=True)) == [
        "asta@example.org"
    ]


def test_links_are_forgotten_when_nobody_needs_them(two):
    assert forget_links(at=NOW + 300 * DAY) == 0
    assert forget_links(at=LATE) == 1
    assert PersonalLink.objects.get().contribution is not None
    found = PersonalLink.objects.get().contribution.round
    contributions.close_round(asked=found, by=asked.keeper(), at=NOW)
    assert forget_links(at=LATE + DAY) == 1
    assert forget_links(at=LATE + DAY) == 0
    counts = Erasure.objects.values_list("counts", flat=True)
    assert list(counts) == [{"reports.personallink": 1}] * 2


def test_without_a_number_of_days_they_stay(two):
    KeptData.objects.filter(key=KEPT).update(days=None)
    assert forget_links(at=LATE) == 0
    assert jobs.forget_links() == 0
