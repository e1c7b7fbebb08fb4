"""How often follow-up and the wheel ask the database, whatever a year holds."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, Registration
from governance.models import CooperationPlan
from malmoandan.core.models import Term
from reports.actions.wheel import open_year
from tests.reports.conftest import YEAR, commitment, facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]
KINDS = ("forum", "verkstad")
NOW = dt.datetime(YEAR, 6, 1, 12, tzinfo=dt.UTC)

# The most queries that a page may ask when nothing of it is kept.
MOST = {
    f"/uppfoljning/{YEAR}/": 15,
    f"/uppfoljning/{YEAR}/tabell.csv": 15,
    f"/uppfoljning/{YEAR}/tabell.json": 15,
    f"/uppfoljning/{YEAR}/tabeller/": 15,
    f"/uppfoljning/{YEAR}/siffror/": 15,
    "/uppfoljning/jamfor/": 25,
    f"/arshjul/{YEAR}/": 15,
    f"/arshjul/{YEAR}/arshjul.ics": 15,
}


@pytest.fixture
def year():
    """A plan with two promises of events, one event of each, and the year opened."""
    plan = commitment("count", counts="events:forum", min=2)
    another = {"id": "C2", "title": "Verkstäder", "measure": "count"}
    plan["commitments"].append({**another, "counts": "events:verkstad", "min": 40})
    kinds = [
        {"id": kind, "title": kind, "kind": kind, "date": f"{YEAR}-05-02"}
        for kind in KINDS
    ]
    facts(plans=[plan], events=kinds)
    open_year(year=YEAR, by=None, at=NOW)


def add(count, year=YEAR, signups=0):
    """So many events more, with people who signed up."""
    terms = Term.objects.filter(vocabulary="event_kind", key__in=KINDS)
    kinds = list(terms)
    made = Event.objects.bulk_create(
        Event(
            kind=kinds[number % 2],
            title=f"Träff {number}",
            state=Event.State.HELD,
            year=year,
            date=f"{year}-{1 + number % 12:02}-{1 + number % 28:02}",
            persons=number,
        )
        for number in range(count)
    )
    Registration.objects.bulk_create(
        Registration(
            event=event,
            name=f"Gäst {number}",
            email=f"gast{number}@example.org",
            side="civil",
            registered_at=timezone.now(),
        )
        for event in made
        for number in range(signups)
    )


def asked(client, path):
    """How many queries a page takes, when everything that is imported is."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_the_same_of_ten_events_and_of_sixty(client, year, path):
    add(10)
    with_ten = asked(client, path)
    assert with_ten <= MOST[path]
    add(50, signups=3)
    assert asked(client, path) == with_ten


@pytest.mark.audit
@pytest.mark.parametrize("path", [f"/arshjul/{YEAR}/", f"/uppfoljning/{YEAR}/"])
def test_other_years_cost_no_question(client, year, path):
    """The year before is looked at too; the others are not."""
    CooperationPlan.objects.update(from_year=YEAR - 6)
    told = []
    for other in range(YEAR - 1, YEAR - 6, -1):
        add(3, year=other)
        open_year(year=other, by=None, at=NOW)
        told.append(asked(client, path))
    assert set(told) == {told[0]}
