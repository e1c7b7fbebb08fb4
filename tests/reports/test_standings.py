"""How things stand: counted by the clock, in every language; a page only reads it."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.utils import translation

from malmoandan.core import clock, public_cache
from malmoandan.core.queue import app
from reports.actions import standings
from reports.jobs import standings as jobs
from reports.models import Standing
from tests.reports.conftest import YEAR, commitment, facts

NOW = dt.datetime(YEAR, 3, 1, 12, tzinfo=dt.UTC)
JOB = "count how things stand"
FORUM = commitment("count", counts="events:forum", planned_months=[5], min=1)


@pytest.fixture
def spring(db):
    """A day of a year that has a plan."""
    with time_machine.travel(NOW, tick=False):
        facts(plans=[FORUM])
        yield


def kept():
    """The versions that stand, by language."""
    return dict(Standing.objects.values_list("language", "version"))


def test_it_is_counted_once_for_every_language(spring):
    assert jobs.restate_standings()
    assert set(kept()) == {code for code, _name in settings.LANGUAGES}
    assert not jobs.restate_standings()


def test_each_language_has_its_own_words_and_addresses(spring):
    jobs.restate_standings()
    made = standings.made(NOW.date())
    swedish, english = (Standing.read(code, made) for code in ("sv", "en"))
    assert [m["when"] for m in swedish["coming"]] == ["maj"]
    assert [m["when"] for m in english["coming"]] == ["May"]
    assert swedish["vision"] == english["vision"]


def test_a_change_makes_it_old(spring):
    jobs.restate_standings()
    before = kept()
    public_cache._bump()
    assert Standing.read("sv", standings.made(NOW.date())) is None
    assert jobs.restate_standings()
    assert all(kept()[code] > before[code] for code in before)


def test_a_change_while_it_is_counted_makes_it_old(spring):
    read_before = public_cache.version()
    public_cache._bump()
    standings.restate(on=NOW.date(), version=read_before)
    assert Standing.read("sv", standings.made(NOW.date())) is None


def test_a_new_day_makes_it_old(spring):
    jobs.restate_standings()
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        assert jobs.restate_standings()
        assert not jobs.restate_standings()


def test_another_hand_makes_it_old(spring):
    jobs.restate_standings()
    Standing.objects.update(made=f"{NOW.date()} another-release")
    assert jobs.restate_standings()


def test_the_clock_counts_it(spring):
    app.loader.import_default_modules()
    assert JOB in clock.run_due()
    assert kept()


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_a_page_writes_nothing(client, spring, address):
    assert client.get(address).status_code == 200
    assert kept() == {}


def test_what_is_kept_is_what_would_be_counted(client, spring):
    counted = [client.get(address).content for address in ("/", "/en/")]
    jobs.restate_standings()
    assert [client.get(address).content for address in ("/", "/en/")] == counted


def test_counting_speaks_the_language_that_is_asked(spring):
    with translation.override("en"):
        assert standings.told(on=NOW.date())["coming"][0]["when"] == "May"
