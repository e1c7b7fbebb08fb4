"""Advice in the report: counted, and never so few that somebody could be known."""

import datetime as dt

import pytest
from django.test import Client

from governance.models import SteeringYear
from malmoandan.core.models import Vocabulary
from partnerships.models import AdviceCase, Organisation
from reports import figures
from tests import office
from tests.reports.conftest import YEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_pages")]


def advice(count, topic, outcome="answered", days=3, **more):
    for _n in range(count):
        AdviceCase.objects.create(
            question="Hemlig fråga",
            topic=topic and office.term(Vocabulary.ADVICE_TOPIC, topic),
            outcome=outcome,
            asked_on=dt.date(YEAR, 3, 1),
            answered_on=dt.date(YEAR, 3, 1) + dt.timedelta(days=days),
            **more,
        )


def told(key):
    figure = figures.of(YEAR).get(key)
    return figure and {e.label: str(e.value) for e in figure.entries}


@pytest.mark.parametrize(
    ("groups", "shown", "whole"),
    [
        ([(5, "lokal")], {"Lokal": "5"}, "5"),
        ([(4, "lokal")], {"Alla tillsammans": "färre än 5"}, "färre än 5"),
        ([(3, "lokal"), (3, "metod")], {"Alla tillsammans": "6"}, "6"),
        ([(6, "lokal"), (5, "metod")], {"Lokal": "6", "Metod": "5"}, "11"),
        ([(6, "a"), (4, "b"), (4, "c")], {"A": "6", "Övrigt": "8"}, "14"),
        ([(6, "a"), (1, "b")], {"A": "6", "Övrigt": "färre än 5"}, "högst 11"),
        ([(6, None)], {"Alla tillsammans": "6"}, "6"),
    ],
)
def test_small_groups_are_told_together(groups, shown, whole):
    for count, topic in groups:
        advice(count, topic)
    assert told("advice") == shown
    assert str(figures.of(YEAR)["advice"].value) == whole


def test_outcomes_and_days():
    advice(5, "lokal", "meeting", days=2)
    advice(5, "lokal", "iop", days=9)
    assert told("advice-outcomes") == {"Ett IOP-ärende": "5", "Ett möte": "5"}
    assert str(figures.of(YEAR)["advice-days"].value) == "5,5"


@pytest.mark.parametrize(("count", "days"), [(4, None), (5, "3")])
def test_the_middle_of_few_answers_is_not_told(count, days):
    advice(count, "lokal")
    figure = figures.of(YEAR).get("advice-days")
    assert (str(figure.value) if figure else None) == days


def test_what_nobody_answered_and_examples_do_not_count():
    AdviceCase.objects.create(asked_on=dt.date(YEAR, 3, 1))
    advice(9, "lokal", is_example=True)
    assert told("advice") is None


@pytest.mark.parametrize("count", [0, 1, 5])
def test_the_report_tells_counts_and_nothing_else(count):
    SteeringYear.objects.create(year=YEAR, meetings_held=4)
    office.term(
        Vocabulary.REPORT_SECTION, "advice", label_sv="Rådgivning", meaning="advice"
    )
    body = Organisation.objects.create(name="Hemliga exempelföreningen")
    advice(count, "lokal", organisation=body, outcome_text="Hemliga ord")
    page = Client().get(f"/arsrapport/{YEAR}/").content.decode()
    assert ("frågor till samordnarna" in page) == (count > 0)
    assert ("Svaret tog" in page) == (count >= 5)
    for key in ("advice", "advice-outcomes") if count else ():
        page += Client().get(f"/uppfoljning/{YEAR}/siffror/{key}/").content.decode()
    page += Client().get(f"/arsrapport/{YEAR}/siffror.json").content.decode()
    assert "Hemlig" not in page
