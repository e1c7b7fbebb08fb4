"""How often the public pages ask the database: few times, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from governance.models import (
    AgreementParty,
    Commitment,
    FocusArea,
    PlanPoint,
    Responsibility,
    TimelineEntry,
)
from malmoandan.core import public_cache
from malmoandan.core.models import Term, Vocabulary
from reports.jobs import standings as jobs
from reports.models import Judgement, Status
from tests.home.conftest import TOLD

pytestmark = pytest.mark.django_db

# The most queries that a page may ask when nothing of it is kept.
MOST = {
    "/": 1,
    "/en/": 1,
    "/om/": 15,
    "/tillganglighet/": 6,
    "/integritet/": 4,
    "/uppfoljning/": 4,
    f"/uppfoljning/{TOLD}/": 22,
    f"/uppfoljning/{TOLD}/siffror/": 15,
    f"/uppfoljning/{TOLD}/siffror/events-forum/": 15,
    "/arsrapport/": 4,
    f"/arsrapport/{TOLD}/": 22,
}


def asked(client, path: str) -> int:
    """How many queries a page takes, when everything that is imported is."""
    jobs.restate_standings()
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def more(plan) -> None:
    """Two more of everything that the pages list."""
    agreement = plan.agreement
    forum = Term.objects.get(vocabulary=Vocabulary.EVENT_KIND, key="forum")
    for i in range(2):
        AgreementParty.objects.create(agreement=agreement, name=f"part {i}")
        Responsibility.objects.create(agreement=agreement, text=f"alla: {i}")
        TimelineEntry.objects.create(agreement=agreement, date="2033", what=f"{i}")
        PlanPoint.objects.create(
            plan=plan, kind=plan.points.all()[0].kind, text=f"punkt {i}"
        )
        judged = Commitment.objects.create(plan=plan, title=f"Löfte {i}", order=9 + i)
        Judgement.objects.create(commitment=judged, year=TOLD, status=Status.MET)
        FocusArea.objects.create(year=2030 + i, title=f"tema {i}")
        Event.objects.create(
            title=f"Forum {i}",
            kind=forum,
            year=TOLD,
            date=f"{TOLD}-06-0{i + 1}",
            state=Event.State.HELD,
        )


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_the_same_however_much_there_is(client, place, path):
    with_one = asked(client, path)
    assert with_one <= MOST[path]
    more(place)
    public_cache._bump()
    assert asked(client, path) == with_one


@pytest.mark.parametrize("path", ["/", "/om/", f"/arsrapport/{TOLD}/"])
def test_a_visitor_is_answered_from_memory_after_one_question(
    client, place, settings, path
):
    settings.PUBLIC_CACHE = True
    public_cache.pages.clear()
    first = client.get(path)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(path)
    public_cache.pages.clear()
    assert second.content == first.content
    assert [query["sql"] for query in queries] == [
        "SELECT version FROM core_publicversion WHERE id = 1"
    ]


@pytest.mark.parametrize("path", ["/", "/om/", f"/arsrapport/{TOLD}/"])
def test_a_public_page_asks_nothing_of_who_is_there(client, place, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    told = " ".join(query["sql"] for query in queries)
    assert "django_session" not in told
    assert "core_user" not in told
