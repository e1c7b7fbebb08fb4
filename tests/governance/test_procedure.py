"""Rules of procedure: drafted, adopted in a §, never changed; and what is to decide."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from governance import actions
from governance.models import OpenQuestion, Procedure, ProcedureRefusal
from governance.search import procedure as search
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from malmoandan.management.facts.open_questions import SHIPPED, load_open_questions
from tests import cast
from tests.governance import made

pytestmark = pytest.mark.django_db

DAY = dt.date(2031, 3, 10)
NOW = dt.datetime(2031, 3, 10, 9, tzinfo=timezone.get_default_timezone())
Refusal = ProcedureRefusal


@pytest.fixture
def by():
    return cast.somebody("som-skriver")


def drafted(by, **lines):
    draft = actions.draft_procedure(by=by, at=NOW)
    if lines:
        actions.change_procedure(procedure=draft, lines=lines, by=by, at=NOW)
    return draft


def adopt(draft, by, decided=("tie",), **more):
    given = {"adopted_on": DAY, "adopted_in": "4/2031", "from_on": DAY, **more}
    return actions.adopt_procedure(
        procedure=draft, decided=list(decided), by=by, at=NOW, **given
    )


def refused(reason, do):
    with pytest.raises(NotPossible) as no:
        do()
    assert no.value.reason is reason


def question(key="fråga", **more):
    return OpenQuestion.objects.create(key=key, question=f"Hur {key}?", **more)


# Drafted and adopted


def test_there_is_one_draft_at_a_time_and_nothing_applies_until_it_is_adopted(by):
    draft = drafted(by, notice_days=10)

    assert actions.draft_procedure(by=by, at=NOW) == draft
    assert Procedure.objects.in_force(DAY).notice_days == 7

    adopted = adopt(draft, by, ["notice_days"])

    assert adopted.state == Procedure.State.ADOPTED
    assert Procedure.objects.in_force(DAY) == adopted
    assert Procedure.objects.in_force(DAY - dt.timedelta(1)).pk is None
    assert [entry.verb for entry in TrailEntry.objects.of(adopted).order_by("pk")] == [
        "procedure.draft",
        "procedure.change",
        "procedure.adopt",
    ]


def test_a_new_version_copies_the_one_before_and_keeps_what_was_decided(by):
    adopt(drafted(by, notice_days=10), by, ["notice_days", "tie"])
    second = drafted(by, quorum=Procedure.Quorum.TWO_THIRDS)
    assert (second.number, second.notice_days) == (2, 10)

    adopted = adopt(second, by, ["quorum"], adopted_in="9/2031")

    assert adopted.decided == ["notice_days", "quorum", "tie"]
    lines = {line.name: line for line in search.rules_on(DAY).lines}
    assert lines["notice_days"].adopted.adopted_in == "4/2031"
    assert lines["quorum"].adopted.adopted_in == "9/2031"
    assert lines["modes"].adopted is None
    assert adopted.is_decided("tie")
    assert not adopted.is_decided("modes")


REFUSED = {
    "nothing is decided": (Refusal.NOTHING_DECIDED, {"decided": ["no such line"]}),
    "no day": (Refusal.NEEDS_REFERENCE, {"adopted_on": None}),
    "no §": (Refusal.NEEDS_REFERENCE, {"adopted_in": " "}),
    "no first day": (Refusal.NEEDS_REFERENCE, {"from_on": None}),
    "decided tomorrow": (
        Refusal.NEEDS_REFERENCE,
        {"adopted_on": DAY + dt.timedelta(1), "from_on": DAY + dt.timedelta(1)},
    ),
    "applies before it is adopted": (
        Refusal.TOO_EARLY,
        {"from_on": DAY - dt.timedelta(1)},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_adopted_says_why(by, case):
    reason, given = REFUSED[case]
    draft = drafted(by)

    refused(reason, lambda: adopt(draft, by, **given))

    draft.refresh_from_db()
    assert (draft.state, draft.decided) == (Procedure.State.DRAFT, [])


def test_a_changed_line_has_to_be_decided(by):
    draft = drafted(by, notice_days=10)

    refused(Refusal.CHANGED_LINE, lambda: adopt(draft, by, ["tie"]))


def test_no_version_applies_before_the_one_that_stands(by):
    later = DAY + dt.timedelta(30)
    adopt(drafted(by), by, from_on=later)
    draft = drafted(by)

    refused(Refusal.TOO_EARLY, lambda: adopt(draft, by))
    assert adopt(draft, by, from_on=later).from_on == later


def test_a_meeting_keeps_the_rules_it_was_opened_under(by):
    made.opened(NOW - dt.timedelta(3))
    draft = drafted(by)
    before = DAY - dt.timedelta(4)

    refused(
        Refusal.FROM_BEFORE,
        lambda: adopt(draft, by, adopted_on=before, from_on=before),
    )
    assert adopt(draft, by).from_on == DAY


def test_at_least_one_way_to_decide_is_needed(by):
    draft = drafted(by)

    refused(Refusal.NO_MODE, lambda: drafted(by, modes=[]))
    assert Procedure.objects.get(pk=draft.pk).modes


def test_adopted_rules_are_never_changed_by_anybody(by):
    adopted = adopt(drafted(by), by)

    refused(Refusal.WRONG_STATE, lambda: adopt(adopted, by))
    refused(
        Refusal.WRONG_STATE,
        lambda: actions.change_procedure(
            procedure=adopted, lines={"tie": "chair"}, by=by, at=NOW
        ),
    )
    for sql in (
        "UPDATE governance_procedure SET tie = 'chair'",
        "UPDATE governance_procedure SET state = 'draft'",
        "DELETE FROM governance_procedure",
    ):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_a_draft_can_be_told_how_many_are_needed():
    rules = Procedure()
    assert [rules.needed(n) for n in (0, 1, 7, 8)] == [1, 1, 4, 5]
    rules.quorum = Procedure.Quorum.TWO_THIRDS
    assert [rules.needed(n) for n in (0, 1, 7, 8, 9)] == [0, 1, 5, 6, 6]


# What is to decide


def test_adopting_answers_the_questions_about_its_lines(by):
    tie = question("lika", line="tie")
    modes = question("sätt", line="modes")
    with translation.override("en"):
        adopt(drafted(by, tie="chair"), by, ["tie"])

    tie.refresh_from_db()
    modes.refresh_from_db()
    assert (tie.answer, tie.reference) == ("Ordföranden avgör", "4/2031")
    assert (tie.answered_on, modes.is_open()) == (DAY, True)


def settle(asked, by, **more):
    given = {"answer": "Staden", "decided_on": DAY, "reference": "5/2031", **more}
    return actions.settle_question(question=asked, by=by, at=NOW, **given)


def test_a_question_is_settled_once_and_opened_again(by):
    asked = question()
    settled = settle(asked, by)
    assert not settled.is_open()
    assert settle(asked, by) == settled  # the second click
    refused(Refusal.ANSWERED, lambda: settle(asked, by, answer="Föreningarna"))

    opened = actions.reopen_question(question=asked, by=by, at=NOW)
    assert (opened.is_open(), opened.since, opened.reference) == (True, DAY, "")
    assert actions.reopen_question(question=asked, by=by, at=NOW) == opened
    assert [entry.verb for entry in TrailEntry.objects.of(asked).order_by("pk")] == [
        "openquestion.settle",
        "openquestion.reopen",
    ]


UNSETTLED = {
    "no answer": (Refusal.NEEDS_ANSWER, {"answer": " "}),
    "no day": (Refusal.NEEDS_REFERENCE, {"decided_on": None}),
    "no §": (Refusal.NEEDS_REFERENCE, {"reference": ""}),
    "tomorrow": (Refusal.NEEDS_REFERENCE, {"decided_on": DAY + dt.timedelta(1)}),
}


@pytest.mark.parametrize("case", UNSETTLED)
def test_what_is_not_decided_says_why(by, case):
    reason, given = UNSETTLED[case]
    refused(reason, lambda: settle(question(), by, **given))


def test_a_line_is_only_answered_by_rules(by):
    asked = question(line="tie")

    refused(Refusal.BY_RULES, lambda: settle(asked, by))
    refused(
        Refusal.BY_RULES,
        lambda: actions.reopen_question(question=asked, by=by, at=NOW),
    )


def test_every_line_has_a_question_and_each_is_told_in_both_languages(by):
    load_open_questions(DAY)
    lines = OpenQuestion.objects.values_list("line", flat=True)
    assert sorted(filter(None, lines)) == sorted(Procedure.LINES)

    with translation.override("en"):
        told = search.open_questions(DAY, "en")
    specs = json.loads(SHIPPED.read_text(encoding="utf-8"))
    assert [each.text for each in told] == [spec["question_en"] for spec in specs]
    assert told[0].applies == (
        "How the chair is chosen: Chosen by the group at each meeting"
    )
    swedish = search.open_questions(DAY, "sv")
    assert [each.applies for each in swedish if not each.record.line] == [
        spec["default"] for spec in specs if "line" not in spec
    ]


def test_questions_are_loaded_once_and_what_stands_is_left(by):
    load_open_questions(DAY)
    first = OpenQuestion.objects.first()
    first.question = "Egna ord?"
    first.save()
    OpenQuestion.objects.filter(line="tie").delete()
    adopt(drafted(by), by, ["tie", "modes"])
    count = OpenQuestion.objects.count()

    load_open_questions(DAY)
    call_command("load_shipped")

    assert OpenQuestion.objects.count() == count + 1
    assert OpenQuestion.objects.get(pk=first.pk).question == "Egna ord?"
    # It came back after the group had decided its line.
    assert not OpenQuestion.objects.get(line="tie").is_open()
    assert OpenQuestion.objects.get(line="modes").since == DAY
