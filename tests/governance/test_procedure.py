"""Rules of procedure: drafted, adopted in a §, never changed; and what is to decide."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from governance import actions
from governance.models import OpenQuestion, Procedure, ProcedureRefusal
from governance.search import procedure as search
from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from malmoandan.management.facts.open_questions import SHIPPED, load_open_questions
from tests import cast, office
from tests.governance import made

pytestmark = pytest.mark.django_db

DAY = dt.date(2031, 3, 10)
NOW = dt.datetime(2031, 3, 10, 9, tzinfo=timezone.get_default_timezone())
Refusal = ProcedureRefusal
PAGE = "/styrgruppen/arbetsordning/"


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


# Pages


def test_the_public_reads_each_line_and_whether_it_is_adopted(client, by):
    before = client.get(PAGE).content.decode()
    assert before.count("förvald, ännu inte antagen") == len(Procedure.LINES)
    assert "har inte antagit någon arbetsordning" in before
    assert "13 kap" in before

    today = timezone.localdate()
    given = {"adopted_on": today, "from_on": today}
    draft = actions.draft_procedure(by=by, at=timezone.now())
    actions.adopt_procedure(
        procedure=draft,
        decided=["tie"],
        adopted_in="4/2031",
        by=by,
        at=timezone.now(),
        **given,
    )
    after = client.get(PAGE).content.decode()
    assert after.count("förvald, ännu inte antagen") == len(Procedure.LINES) - 1
    assert "antagen § 4/2031" in after
    assert "första" not in client.get(f"/en{PAGE}").content.decode()


def test_other_versions_are_read_by_their_number(client, by):
    now = timezone.now()
    today = timezone.localdate()
    for days, tie in ((0, "chair"), (10, "falls")):
        draft = actions.draft_procedure(by=by, at=now)
        actions.change_procedure(procedure=draft, lines={"tie": tie}, by=by, at=now)
        actions.adopt_procedure(
            procedure=draft,
            decided=["tie"],
            adopted_on=today,
            adopted_in=f"{days}/2031",
            from_on=today + dt.timedelta(days),
            by=by,
            at=now,
        )
    first, second = search.rules_on(today), search.rules_on(today + dt.timedelta(10))
    assert [len(first.coming), len(second.earlier)] == [1, 1]
    assert "Ordföranden avgör" in client.get(PAGE).content.decode()
    assert "Förslaget faller" in client.get(f"{PAGE}?version=2").content.decode()
    for wrong in ("3", "x", "9" * 30, "²"):
        assert client.get(f"{PAGE}?version={wrong}").status_code == 404


@pytest.mark.parametrize("model", [Procedure, OpenQuestion])
def test_the_lists_ask_the_same_at_three_rows(model):
    makers = {
        Procedure: lambda n: Procedure.objects.create(number=n),
        OpenQuestion: lambda n: question(f"fråga-{n}"),
    }
    office.asks_the_same_at_three_rows(model, makers[model])


def test_the_page_of_all_questions_asks_the_same_at_three_rows():
    client = office.as_role("coordinator_city")
    path = reverse("admin:governance_openquestion_all")
    assert "load_shipped" in client.get(path).content.decode()
    question("ett")
    one = office.questions(client, path)
    question("två", line="tie")
    question("tre", answer="Ja", answered_on=DAY, reference="1/2031")
    assert office.questions(client, path) == one


def test_the_office_opens_with_what_is_to_decide(by):
    client = office.as_role("coordinator_city")
    assert "Att bestämma" not in client.get("/admin/").content.decode()
    load_open_questions(DAY)

    first = client.get("/admin/").content.decode()

    assert first.index("Att bestämma") < first.index("Väntar på någon")
    assert "29 frågor" in first


def test_a_coordinator_writes_down_rules_and_decisions():
    client = office.as_role("coordinator_civil")
    asked = question("svar")
    lined = question("lika", line="tie")

    # The rules: begun, changed, adopted, and never touched again.
    begun = client.post(office.address(Procedure, "draft"), follow=True)
    draft = Procedure.objects.get()
    assert "Utkastet" in begun.content.decode()
    form = begun.context["form"]
    values = {k: v for k, v in form.initial.items() if v not in (None, False)}
    lines = office.address(Procedure, "lines", draft.pk)
    without = client.post(lines, {**values, "modes": []})
    assert "modes" in without.context["form"].errors
    assert client.post(lines, {**values, "tie": "falls"}).status_code == 302
    adopting = office.address(Procedure, "adopt", draft.pk)
    asked_for = client.get(adopting).context["form"]
    assert asked_for["decided"].initial == ["tie"]
    today = timezone.localdate().isoformat()
    given = {"adopted_on": today, "from_on": today, "adopted_in": "4/2031"}
    assert "minst en punkt" in client.post(adopting, given).content.decode()
    given["decided"] = ["tie"]
    assert client.post(adopting, given).status_code == 302
    again = client.post(adopting, given).content.decode()  # the second click
    assert "Bara ett utkast" in again
    page = client.get(office.address(Procedure, "change", draft.pk))
    assert page.context["buttons"] == []
    lined.refresh_from_db()
    assert lined.answer == "Förslaget faller"

    # A decision on a question, and its being opened again.
    settle_page = office.address(OpenQuestion, "settle", asked.pk)
    assert client.get(settle_page).status_code == 200
    answer = {"answer": "Staden", "decided_on": today, "reference": "5/2031"}
    assert client.post(settle_page, answer).status_code == 302
    told = client.get(reverse("admin:governance_openquestion_all")).content.decode()
    assert "5/2031" in told
    assert (
        client.post(office.address(OpenQuestion, "reopen", asked.pk)).status_code == 302
    )
    asked.refresh_from_db()
    assert asked.is_open()


@pytest.mark.parametrize(
    ("state", "labels"), [("draft", 2), ("adopted", 0)], ids=["draft", "adopted"]
)
def test_buttons_by_state_and_role(state, labels):
    row = Procedure.objects.create(number=1, state=state)
    for role, wanted in (("administrator", labels), ("coordinator_city", labels)):
        page = office.as_role(role).get(office.address(Procedure, "change", row.pk))
        assert len(page.context["buttons"]) == wanted
    for role in ("steering_city", "organisation_contact", "city_office"):
        client = office.as_role(role)
        for name in ("change", "lines", "adopt"):
            path = office.address(Procedure, name, row.pk)
            assert client.post(path).status_code == 403, (role, name)


def test_buttons_of_a_question_follow_how_it_stands():
    client = office.as_role("administrator")
    rows = [
        question("öppen"),
        question("rad", line="tie"),
        question("klar", answer="Ja", answered_on=DAY, reference="1/2031"),
    ]
    addresses = [
        client.get(office.address(OpenQuestion, "change", row.pk)).context["buttons"][
            0
        ][0]
        for row in rows
    ]
    assert addresses == [
        office.address(OpenQuestion, "settle", rows[0].pk),
        office.address(Procedure, "draft"),
        office.address(OpenQuestion, "reopen", rows[2].pk),
    ]


def test_the_pages_are_clean(page, axe, transactional_db, live_server):
    load_open_questions(DAY)
    by = cast.somebody("som-skriver")
    adopt(drafted(by), by)
    draft = drafted(by)
    office.hand_over(page, office.as_role("administrator"), live_server)

    for path in (
        PAGE,
        "/admin/",
        reverse("admin:governance_openquestion_all"),
        office.address(Procedure, "lines", draft.pk),
        office.address(Procedure, "adopt", draft.pk),
    ):
        page.goto(path)
        assert axe(page) == [], path
