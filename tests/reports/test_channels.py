"""What the channels counted: added in the office, each set once, told with its day."""

import datetime as dt

import pytest

from malmoandan.core.models import Vocabulary
from reports import figures
from reports.forms.channels import Wrong
from reports.models import ChannelFigure
from tests import office
from tests.reports.conftest import YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]


def measure(meaning):
    return office.term(Vocabulary.MEASURE, f"{meaning} följare", meaning=meaning)


def channel(name):
    return office.term(Vocabulary.CHANNEL, name)


def form(*names, meaning="new", **more):
    """What the office's form sends for these channels."""
    about = office.term(Vocabulary.QUALIFIER, "cirka", meaning="about")
    return {
        "year": YEAR,
        "channels": [channel(name).pk for name in names],
        "measure": measure(meaning).pk,
        "value": 400,
        "value_qualifier": about.pk,
        "counted_on": f"{YEAR}-12-01",
        **more,
    }


def add(**given):
    client = office.as_role("coordinator_civil")
    return client.post(office.address(ChannelFigure, "add"), given)


def test_several_channels_counted_together_are_one_figure():
    assert add(**form("bild", "film")).status_code == 302
    row = ChannelFigure.objects.get()
    assert row.channels_key == "bild + film"
    assert row.counted_on == dt.date(YEAR, 12, 1)

    found = [f for f in figures.of(YEAR).values() if f.definition.key == "channels"]
    entry = found[0].entries[0]
    assert (entry.label, entry.date_text) == ("bild, film", f"1 december {YEAR}")
    assert str(entry.value) == "cirka 400"


def test_new_and_total_stand_beside_each_other_and_are_never_added():
    add(**form("bild"))
    client = office.as_role("coordinator_city")
    path = office.address(ChannelFigure, "add")
    client.post(path, form("bild", meaning="total", value=900))
    found = [f for f in figures.of(YEAR).values() if f.definition.key == "channels"]
    assert sorted(f.value.low for f in found) == [400, 900]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"counted_on": f"{YEAR - 1}-12-31"}, Wrong.OTHER_YEAR),
        ({"counted_on": f"{YEAR + 1}-02-01"}, Wrong.OTHER_YEAR),
        ({"value": ""}, Wrong.NO_NUMBER),
        ({"value": "", "value_to": 5}, Wrong.NO_NUMBER),
        ({"value_to": 5}, Wrong.BACKWARDS),
    ],
)
def test_what_cannot_be_is_refused_by_name(more, reason):
    page = add(**form("bild", **more))
    assert str(reason.label) in page.content.decode()
    assert not ChannelFigure.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"counted_on": f"{YEAR + 1}-01-15"},
        {"counted_on": ""},
        {"value_to": 450},
    ],
)
def test_the_january_after_no_day_and_a_range_are_taken(more):
    assert add(**form("bild", **more)).status_code == 302


def test_the_same_channels_have_one_figure_of_a_kind_a_year():
    client = office.as_role("coordinator_civil")
    path = office.address(ChannelFigure, "add")
    client.post(path, form("bild", "film"))
    page = client.post(path, form("film", "bild"))
    assert str(Wrong.TWICE.label) in page.content.decode()
    assert client.post(path, form("film")).status_code == 302

    # Changed into what another one says already
    other = form("film", meaning="total")
    client.post(path, other)
    total = ChannelFigure.objects.get(measure=measure("total"))
    change = office.address(ChannelFigure, "change", total.pk)
    page = client.post(change, {**other, "measure": measure("new").pk})
    assert str(Wrong.TWICE.label) in page.content.decode()


def test_a_year_that_is_no_year_is_said_once():
    page = add(**form("bild", year="i fjol"))
    assert str(Wrong.OTHER_YEAR.label) not in page.content.decode()
    assert page.status_code == 200


def test_only_measures_of_followers_are_offered():
    visitors = office.term(Vocabulary.MEASURE, "besökare")
    page = add(**form("bild", measure=visitors.pk))
    assert page.status_code == 200
    assert not ChannelFigure.objects.exists()


def test_the_report_says_when_it_was_counted(client):
    add(**form("bild"))
    page = client.get(f"/arsrapport/{YEAR}/").content.decode()
    assert f"1 december {YEAR}" in page
