"""The rules of procedure and the questions to decide, on pages."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from governance import actions
from governance.models import OpenQuestion, Procedure
from governance.search import procedure as search
from malmoandan.management.facts.open_questions import load_open_questions
from tests import cast, office
from tests.governance.test_procedure import DAY, adopt, drafted, question

pytestmark = pytest.mark.django_db

PAGE = "/styrgruppen/arbetsordning/"


@pytest.fixture
def by():
    return cast.somebody("som-skriver")


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

    assert first.index("Att bestämma") < first.index("Väntar på mig")
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


@pytest.mark.audit
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
