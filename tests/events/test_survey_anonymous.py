"""Attempts to find out who answered what. None of them gets anywhere."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import actions
from events.models import SurveyAnswer, SurveyInvite, SurveyRound
from malmoandan.core import actions as core_actions
from malmoandan.core.models import Letter, ReminderSent, TrailEntry
from malmoandan.core.models.cache import PublicVersion
from malmoandan.core.transitions import NotPossible
from tests import cast
from tests.events.after import (
    TODAY,
    answer,
    core_question,
    crowd,
    held,
    opened,
    question,
)

DAY = dt.timedelta(days=1)
WORDS = "Zebran sov"


def survey(people: int) -> SurveyRound:
    core_question()
    forum = held()
    crowd(forum, people)
    return opened(forum, cast.person("coordinator_city"))


def column(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def in_the_order_of_the_disk() -> list[Any]:
    """The answers as they lie in the table, whatever Django would say."""
    where = "ctid" if connection.vendor == "postgresql" else "rowid"
    keys = column(f"SELECT key FROM events_surveyanswer ORDER BY {where}")  # noqa: S608
    rows = SurveyAnswer.objects.in_bulk([str(key) for key in keys])
    found = {str(key).replace("-", ""): row for key, row in rows.items()}
    return [found[str(key).replace("-", "")] for key in keys]


def texts_of(table: str) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        for row in cursor.fetchall():
            yield " ".join(map(str, row))


# By what the tables are


def test_an_answer_has_no_path_to_anybody():
    fields = {field.name: field for field in SurveyAnswer._meta.get_fields()}
    assert set(fields) == {"key", "round", "on", "values"}
    assert type(fields["on"]) is models.DateField
    assert fields["key"].primary_key
    others = {model for model in apps.get_models() if model is not SurveyAnswer}
    pointing = [
        field
        for model in others
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model is SurveyAnswer
    ]
    assert pointing == []
    times = [
        field.name
        for field in SurveyInvite._meta.get_fields()
        if isinstance(field, models.DateField)
    ]
    assert times == []
    assert not hasattr(SurveyAnswer, "history")
    assert not hasattr(SurveyInvite, "history")


# By the order of rows


@pytest.mark.django_db
def test_rows_do_not_lie_in_the_order_of_answering():
    survey_round = survey(12)
    core = str(survey_round.asked()[0].pk)
    last_was_last = []
    for number, invite in enumerate(survey_round.invites.order_by("pk")):
        actions.answer_survey(invite=invite, values={core: number}, on=TODAY)
        lying = [row.values[core] for row in in_the_order_of_the_disk()]
        last_was_last.append(lying[-1] == number)
    assert sorted(lying) == list(range(12))
    assert lying not in (list(range(12)), list(range(11, -1, -1)))
    assert not all(last_was_last)


@pytest.mark.django_db
def test_all_rows_were_written_at_the_same_time(on_postgresql):
    survey_round = survey(6)
    seen: set[str] = set()
    for number in range(6):
        answer(survey_round, [number])
        keys = {row.key.hex for row in survey_round.answers.all()}
        assert not keys & seen
        seen |= keys
    if on_postgresql:
        answers = column("SELECT xmin::text FROM events_surveyanswer")
        invites = column("SELECT xmin::text FROM events_surveyinvite")
        assert len(set(answers)) == 1
        assert len(set(invites)) == 1


# By the day


@pytest.mark.django_db
def test_who_answers_alone_on_a_day_is_not_given_away_by_it():
    survey_round = survey(10)
    core = str(survey_round.asked()[0].pk)
    answer(survey_round, [1], on=TODAY)
    marks = []
    for _somebody in range(9):
        answer(survey_round, [5], on=TODAY + DAY)
        rows = list(survey_round.answers.all())
        (alone,) = [row for row in rows if row.on == TODAY]
        marks.append(alone.values[core])
    assert sorted(row.values[core] for row in rows) == [1, *9 * [5]]
    assert 5 in marks


# By what is written elsewhere


@pytest.mark.django_db
def test_nothing_of_an_answer_stands_anywhere_else(client):
    text = question("text", "Något mer?")
    survey_round = survey(5)
    core = survey_round.asked()[0]
    elsewhere = (TrailEntry, Letter, ReminderSent, Session, PublicVersion)
    before = [list(model.objects.values()) for model in elsewhere]
    insider = cast.enter(Client(), cast.somebody("gast"))
    before[3] = list(Session.objects.values())
    invites = list(survey_round.invites.all())
    for number, invite in enumerate(invites):
        who = insider if number == 0 else Client()
        given = {f"q{core.pk}": 3, f"q{text.pk}": f"{WORDS} {number}"}
        response = who.post(f"/enkat/{invite.key}/", given)
        assert response.status_code == 302
        assert "sessionid" not in response.cookies
        assert who.get(f"/enkat/{invite.key}/").status_code == 200
    assert [list(model.objects.values()) for model in elsewhere] == before
    keys = [row.key for row in survey_round.answers.all()]
    secrets = [WORDS, *(str(key) for key in keys), *(key.hex for key in keys)]
    for table in connection.introspection.table_names():
        for row in texts_of(table):
            if table != "events_surveyanswer":
                assert not any(secret in row for secret in secrets), table
            else:
                assert not any(invite.key in row for invite in invites)
                assert "example.org" not in row


@pytest.mark.django_db
def test_the_link_does_not_stay_in_the_outbox(smtp, settings):
    settings.LOCAL = False  # a laptop keeps what it sent, to be read in its mailbox
    survey_round = survey(2)
    later = Letter.objects.latest("created_at").created_at
    core_actions.send_due(now=later)
    assert len(smtp.letters) == 2
    for letter in Letter.objects.all():
        for invite in survey_round.invites.all():
            assert invite.key not in letter.text + letter.html + letter.key


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_many_at_once_and_one_link_in_several_tabs():
    survey_round = survey(4)
    core = str(survey_round.asked()[0].pk)
    invites = list(survey_round.invites.all())

    def send(invite: SurveyInvite) -> bool:
        try:
            actions.answer_survey(invite=invite, values={core: 4}, on=TODAY)
        except NotPossible:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(send, [*invites, invites[0], invites[0]]))
    assert sum(sent) == 4
    assert survey_round.answers.count() == 4
    assert survey_round.invites.filter(has_answered=True).count() == 4


# Whatever is answered


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    said=st.lists(
        st.tuples(st.integers(1, 5), st.integers(0, 9)), min_size=1, max_size=9
    )
)
@pytest.mark.django_db
def test_what_was_said_stays_and_nothing_else(going, said):
    core = str(going.asked()[0].pk)
    going.answers.all().delete()
    going.invites.update(has_answered=False)
    for (mark, days), invite in zip(said, going.invites.all(), strict=False):
        on = TODAY + days * DAY
        actions.answer_survey(invite=invite, values={core: mark}, on=on)
    rows = list(going.answers.all())
    assert sorted(r.values[core] for r in rows) == sorted(mark for mark, _d in said)
    assert sorted(r.on for r in rows) == sorted(TODAY + d * DAY for _m, d in said)
    assert going.invites.filter(has_answered=True).count() == len(said)


@pytest.fixture
def going(db) -> SurveyRound:
    """A survey that nine have been asked in."""
    return survey(9)
