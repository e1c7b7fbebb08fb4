"""Self-declarations: said by the organisation, answered by a person."""

import datetime as dt
import io

import pytest
import tablib

from malmoandan.core.models import Letter, ReminderRule, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.actions import declarations as actions
from partnerships.actions.declarations import Answer
from partnerships.jobs import declarations as jobs
from partnerships.models import DeclarationDraft, SelfDeclaration
from tests import cast, office
from tests.partnerships.together import (
    NOW,
    TODAY,
    contact,
    criteria,
    entered,
    organisation,
)

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=1)


def address(body):
    return f"/mina-sidor/organisation/{body.pk}/sjalvdeklaration/"


def answers(words, fulfilled=True, reason="Så här."):
    return {word: Answer(fulfilled, reason) for word in words}


def form(words, said="yes", reason="Så här är det hos oss."):
    typed = {f"fulfilled_{word.pk}": said for word in words}
    return {**typed, **{f"reason_{word.pk}": reason for word in words}}


def declared(body=None, **more):
    body = body or organisation()
    return SelfDeclaration.objects.create(
        organisation=body, **{"declared_at": NOW, **more}
    )


def reason_of(call, **given):
    with pytest.raises(NotPossible) as no:
        call(at=LATER, **given)
    return no.value.reason.value


# The organisation


def test_an_organisation_declares_and_a_coordinator_hears():
    coordinator, body = cast.person("coordinator_civil"), organisation()
    words, user = criteria(), contact(body)
    client = entered(user)
    page = client.get(address(body)).content.decode()
    assert "Kriterium 1" in page
    assert "Spara och fortsätt senare" in page
    answer = client.post(address(body), form(words), follow=True)
    assert answer.redirect_chain == [(address(body), 302)]
    assert "Inlämnad" in answer.content.decode()
    declaration = SelfDeclaration.objects.get()
    assert declaration.declared_by == user
    assert [a.fulfilled for a in declaration.answers.all()] == [True, True]
    assert [e.verb for e in TrailEntry.objects.of(declaration)] == [
        "selfdeclaration.declared"
    ]
    letter = Letter.objects.get()
    assert letter.to == coordinator.email
    assert letter.subject == "En självdeklaration att granska: Exempelföreningen"
    assert (
        f"/admin/partnerships/selfdeclaration/{declaration.pk}/change/" in letter.text
    )


def test_a_no_to_everything_waits_for_a_person_too():
    body, words = organisation(), criteria()
    made = actions.declare(
        organisation=body, answers=answers(words, fulfilled=False), by=None, at=NOW
    )
    assert (made.state, made.side) == ("applied", "civil")


def test_a_draft_is_kept_for_whoever_goes_on():
    body, words = organisation(), criteria()
    first, second = contact(body, "ett"), contact(body, "tva")
    half = {f"reason_{words[0].pk}": "Halvfärdigt", "draft": "1"}
    entered(first).post(address(body), half)
    entered(first).post(address(body), half)
    assert DeclarationDraft.objects.count() == 1
    assert not SelfDeclaration.objects.exists()
    page = entered(second).get(address(body)).content.decode()
    assert "Halvfärdigt" in page
    entered(second).post(address(body), form(words))
    assert not DeclarationDraft.objects.exists()
    assert [e.verb for e in TrailEntry.objects.of(body)] == ["declarationdraft.begun"]


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays():
    body, words = organisation(), criteria()
    client = entered(contact(body))
    typed = {**form(words), f"reason_{words[1].pk}": ""}
    page = client.post(address(body), typed).content.decode()
    assert "Så här är det hos oss." in page
    assert "errorlist" in page
    number = {**form(words), f"reason_{words[1].pk}": "Jag är 19121212-1212"}
    page = client.post(address(body), {**number, "draft": "1"}).content.decode()
    assert "personnummer" in page
    assert not SelfDeclaration.objects.exists()
    assert not DeclarationDraft.objects.exists()


def test_a_second_click_finds_that_one_waits():
    body, words = organisation(), criteria()
    client = entered(contact(body))
    client.post(address(body), form(words))
    page = client.post(address(body), form(words)).content.decode()
    assert "väntar redan på svar" in page
    assert SelfDeclaration.objects.count() == 1


@pytest.mark.parametrize(
    ("side", "words", "reason", "refusal"),
    [
        ("city", 2, "Så.", "not_civil"),
        ("civil", 1, "Så.", "incomplete"),
        ("civil", 2, " ", "incomplete"),
    ],
)
def test_what_cannot_be_handed_in(side, words, reason, refusal):
    given = answers(criteria()[:words], reason=reason)
    assert refusal == reason_of(
        actions.declare, organisation=organisation(side=side), answers=given, by=None
    )


def test_a_city_body_has_no_such_tab_but_a_calm_page():
    body = organisation(side="city")
    client = entered(contact(body))
    page = client.get(address(body)).content.decode()
    assert "Bara en organisation i det civila samhället" in page
    overview = client.get(f"/mina-sidor/organisation/{body.pk}/").content.decode()
    assert address(body) not in overview


def test_only_those_who_speak_for_it_hand_in():
    body, words = organisation(), criteria()
    stranger = entered(contact(organisation("Exempelgrannen"), "granne"))
    assert stranger.get(address(body)).status_code == 403
    assert stranger.post(address(body), form(words)).status_code == 403
    looker = office.as_role("coordinator_civil")
    page = looker.get(address(body))
    assert page.status_code == 200
    assert "Ingenting är inlämnat" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert looker.post(address(body), form(words)).status_code == 403


def test_after_an_answer_the_answers_can_be_changed():
    body, words = organisation(), criteria()
    client = entered(contact(body))
    client.post(address(body), form(words, "no", "Vi är nya."))
    first = SelfDeclaration.objects.get()
    by = cast.person("coordinator_civil")
    actions.review_declaration(
        declaration=first, verb="refuse", reason="Skriv mer.", by=by, at=LATER
    )
    page = client.get(address(body)).content.decode()
    assert "Skriv mer." in page
    assert page.count("Vi är nya.") == 4  # what was answered, and the form filled in
    client.post(address(body), form(words))
    assert SelfDeclaration.objects.latest_of(body).answers.first().fulfilled
    assert SelfDeclaration.objects.count() == 2


# The coordinator


def test_a_coordinator_answers_in_the_office_and_the_organisation_hears():
    body, words = organisation(), criteria()
    user = contact(body)
    made = actions.declare(organisation=body, answers=answers(words), by=user, at=NOW)
    client = office.as_role("coordinator_civil")
    page = client.get(office.address(SelfDeclaration, "change", made.pk))
    text = page.content.decode()
    refuse = office.address(SelfDeclaration, "refuse", made.pk)
    approve = office.address(SelfDeclaration, "approve", made.pk)
    assert refuse in text
    assert approve in text
    assert "Så här." in client.get(approve).content.decode()
    empty = client.post(refuse, {"reason": " "})
    assert empty.status_code == 200
    assert client.post(approve, {"reason": ""}).status_code == 302
    made.refresh_from_db()
    assert made.state == "approved"
    letter = Letter.objects.get(to=user.email)
    assert letter.subject == "Självdeklarationen från Exempelföreningen är godkänd"
    again = client.post(approve, {"reason": ""}).content.decode()
    assert "redan bedömd" in again
    judge = office.address(SelfDeclaration, "reconsider", made.pk)
    client.post(judge, {"reason": "Stadgarna är nya."})
    client.post(refuse, {"reason": "Vinsten delas ut."})
    made.refresh_from_db()
    assert (made.state, made.review_reason) == ("refused", "Vinsten delas ut.")
    subjects = [x.subject for x in Letter.objects.filter(to=user.email).order_by("pk")]
    assert [s.rpartition(" är ")[0] or s for s in subjects] == [
        "Självdeklarationen från Exempelföreningen",
        "Självdeklarationen från Exempelföreningen bedöms igen",
        "Självdeklarationen från Exempelföreningen",
    ]
    last = Letter.objects.filter(to=user.email).latest("pk")
    assert "Vinsten delas ut." in last.text
    assert address(body) in last.text


@pytest.mark.parametrize("who", ["administrator", "coordinator_city"])
def test_others_of_the_office_look_and_no_more(who):
    made = declared()
    client = office.as_role(who)
    page = client.get(office.address(SelfDeclaration, "change", made.pk))
    approve = office.address(SelfDeclaration, "approve", made.pk)
    assert page.status_code == 200
    assert approve not in page.content.decode()
    assert client.post(approve, {"reason": ""}).status_code == 403


@pytest.mark.parametrize(
    ("state", "verb", "refusal"),
    [
        ("approved", "approve", "wrong_state"),
        ("refused", "refuse", "wrong_state"),
        ("applied", "reconsider", "wrong_state"),
        ("reconsidered", "reconsider", "wrong_state"),
    ],
)
def test_answers_that_come_too_late(state, verb, refusal):
    made, by = declared(state=state), cast.person("coordinator_civil")
    given = {"declaration": made, "reason": "För att.", "by": by}
    if verb == "reconsider":
        assert reason_of(actions.reconsider_declaration, **given) == refusal
    else:
        assert reason_of(actions.review_declaration, verb=verb, **given) == refusal


def test_a_no_and_a_second_look_need_a_reason():
    made, by = declared(), cast.person("coordinator_civil")
    given = {"declaration": made, "reason": "  ", "by": by}
    call = actions.review_declaration
    assert reason_of(call, verb="refuse", **given) == "needs_reason"
    assert reason_of(actions.reconsider_declaration, **given) == "needs_reason"


def test_an_old_one_is_not_taken_up_while_a_new_one_waits():
    body = organisation()
    old = declared(body, state="refused")
    declared(body, declared_at=LATER)
    given = {"declaration": old, "reason": "Igen.", "by": cast.somebody()}
    assert reason_of(actions.reconsider_declaration, **given) == "waits_already"


def test_the_list_asks_the_same_at_three_rows():
    office.asks_the_same_at_three_rows(
        SelfDeclaration, lambda n: declared(organisation(f"Exempel {n}"))
    )


def test_the_register_goes_out_as_a_table_with_formulas_escaped():
    words = criteria(1)
    made = declared(organisation("=Exempel"), state="approved", reviewed_at=LATER)
    made.answers.create(criterion=words[0], fulfilled=False, reason="Nja")
    client = office.as_role("coordinator_city")
    path = office.address(SelfDeclaration, "export")
    kinds = client.get(path).context["form"].fields["format"].choices
    csv = next(key for key, label in kinds if label == "csv")
    resource = {"resource": "0", "format": csv}
    names = ("organisation", "state", "declared_on", "reviewed_on", "answers")
    chosen = {f"declarations_{name}": "on" for name in names}
    answer = client.post(path, {**resource, **chosen})
    table = tablib.Dataset().load(io.StringIO(answer.content.decode()), format="csv")
    row = dict(zip(table.headers, table[0], strict=True))
    assert not row["organisation"].startswith("=")
    assert row["declared_on"] == TODAY.isoformat()
    assert row["state"] == "godkänd"
    assert "kriterium 1: Nej (Nja)" in row["answers"]


# The clock


@pytest.mark.parametrize(
    ("state", "days", "letters"),
    [
        ("applied", 6, 0),
        ("applied", 7, 1),
        ("reconsidered", 7, 0),  # it was taken up again a day later
        ("reconsidered", 8, 1),
        ("approved", 20, 0),
    ],
)
def test_what_has_waited_a_week_is_reminded_of_once(state, days, letters):
    cast.person("coordinator_civil")
    declared(state=state, reviewed_at=None if state == "applied" else LATER)
    cast.each_by_itself()
    for _run in range(2):
        actions.remind_of_waiting_declarations(
            today=TODAY + dt.timedelta(days=days), at=NOW
        )
    assert Letter.objects.count() == letters


def test_examples_remind_nobody_and_the_job_reads_the_clock():
    cast.person("coordinator_civil")
    declared(is_example=True)
    declared(organisation("Exempelklubben"))
    cast.each_by_itself()
    rules = ReminderRule.objects
    assert jobs.remind_of_waiting() == 1 or dt.date.today() < TODAY
    assert rules.get(key="declaration-waits").days == [7]


@pytest.mark.browser
@pytest.mark.audit
def test_the_pages_are_clean_for_axe(page, axe, live_server):
    body, words = organisation(), criteria()
    office.hand_over(page, entered(contact(body)), live_server)
    page.goto(address(body))
    assert axe(page) == []
    page.click("text=Lämna in")
    assert axe(page) == []  # with what is missing said beside each question
    declared(body, state="refused", review_reason="Skriv mer.").answers.create(
        criterion=words[0], fulfilled=True, reason="Ja."
    )
    page.goto(address(body))
    page.click("summary")
    assert axe(page) == []
