"""Advice: between a coordinator and who asked; later only counted."""

import datetime as dt

import pytest
import time_machine

from malmoandan.core.models import TrailEntry, Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships.actions import advice as actions
from partnerships.jobs import advice as jobs
from partnerships.models import AdviceCase, IopCase, Project
from tests import cast, office
from tests.partnerships.together import NOW, TODAY, organisation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def topic(key="lokal"):
    return office.term(Vocabulary.ADVICE_TOPIC, key)


def asked(**more):
    given = {"question": "Hur gör vi?", "asked_on": TODAY - 5 * DAY, **more}
    return AdviceCase.objects.create(**given)


def reason_of(call, **given):
    with pytest.raises(NotPossible) as no:
        call(by=None, at=NOW, **given)
    return no.value.reason.value


@time_machine.travel(NOW, tick=False)
def test_a_question_is_written_down_answered_and_leads_to_a_case():
    body = organisation(number="8020000001")
    client = office.as_role("coordinator_city")
    add = office.address(AdviceCase, "add")
    assert "tidigast" not in client.get(add).content.decode()
    given = {"question": "Kan vi få en lokal?", "topic": topic().pk}
    given |= {"organisation": "exempelFÖRENINGEN", "asked_on": TODAY - 4 * DAY}
    assert client.post(add, given).status_code == 302
    advice = AdviceCase.objects.get()
    assert (advice.organisation, advice.topic) == (body, topic())
    assert advice.handled_by.email.startswith("coordinator_city")
    page = client.get(office.address(AdviceCase, "change", advice.pk)).content.decode()
    answer = office.address(AdviceCase, "answer", advice.pk)
    assert answer in page
    assert "Kan vi få en lokal?" in client.get(answer).content.decode()
    told = {"answered_on": TODAY, "outcome": "meeting", "words": "Vi sågs."}
    assert client.post(answer, told).status_code == 302
    assert "redan besvarat" in client.post(answer, told).content.decode()
    advice.refresh_from_db()
    assert (advice.days_to_answer, advice.outcome) == (4, "meeting")
    begin = office.address(AdviceCase, "begin_case", advice.pk)
    client.get(begin)
    assert client.post(begin, {"name": "Exempelhuset"}).status_code == 302
    case = IopCase.objects.get()
    assert (case.state, case.is_public) == ("rådgivning", False)
    assert [party.organisation for party in case.parties.all()] == [body]
    advice.refresh_from_db()
    assert (advice.case, advice.outcome) == (case, "iop")
    again = client.post(begin, {"name": "Exempelhuset"}).content.decode()
    assert "redan börjat" in again
    page = client.get(office.address(AdviceCase, "change", advice.pk)).content.decode()
    assert begin not in page
    assert IopCase.objects.count() == 1
    verbs = [entry.verb for entry in TrailEntry.objects.of(advice)]
    assert verbs == ["advicecase.asked", "advicecase.answered", "advicecase.led_on"]


@time_machine.travel(NOW, tick=False)
def test_advice_leads_to_a_cooperation():
    mine, other = organisation(), organisation("Exempelnämnden", side="city")
    advice = asked(organisation=mine)
    client = office.as_role("coordinator_civil")
    path = office.address(AdviceCase, "begin_project", advice.pk)
    given = {"name": "Exempelsamarbetet", "about": "Vi odlar."}
    near = client.post(path, {**given, "partner": "nämnd"}).content.decode()
    assert "Exempelnämnden" in near
    none = client.post(path, {**given, "partner": "zzz"}).content.decode()
    assert "Ingen organisation i registret" in none
    assert client.post(path, {**given, "partner": other.name}).status_code == 302
    advice.refresh_from_db()
    assert advice.project == Project.objects.get()
    assert (advice.outcome, advice.answered_on) == ("project", TODAY)
    assert {p.organisation for p in advice.project.partners.all()} == {mine, other}


def test_an_organisation_is_found_by_its_number():
    body = organisation(number="8024130008")
    client = office.as_role("coordinator_city")
    given = {"question": "?", "asked_on": TODAY, "organisation": "802413-0008"}
    client.post(office.address(AdviceCase, "add"), given)
    assert AdviceCase.objects.get().organisation == body


@pytest.mark.parametrize(
    ("advice", "on", "refusal"),
    [
        ({}, TODAY + DAY, "in_future"),
        ({}, TODAY - 6 * DAY, "before_asked"),
        ({"answered_on": TODAY}, TODAY, "answered"),
        ({"anonymised_at": NOW}, TODAY, "anonymised"),
    ],
)
def test_what_cannot_be_answered(advice, on, refusal):
    given = {"answered_on": on, "outcome": "answered", "words": ""}
    made = asked(**advice)
    assert reason_of(actions.answer_advice, advice=made, **given) == refusal


@pytest.mark.parametrize(
    ("advice", "refusal"),
    [({}, "no_organisation"), ({"anonymised_at": NOW}, "anonymised")],
)
def test_what_nothing_can_begin_in(advice, refusal):
    made = asked(**advice)
    assert reason_of(actions.begin_case, advice=made, name="Namn") == refusal


def test_after_two_years_only_the_counts_are_kept():
    body, case = organisation(), IopCase.objects.create(name="Exempelhuset")
    long_ago = TODAY.replace(year=TODAY.year - 2)
    told = {"organisation": body, "topic": topic(), "handled_by": cast.somebody()}
    told |= {"outcome": "iop", "outcome_text": "Det blev bra.", "case": case}
    old = asked(asked_on=long_ago - 9 * DAY, answered_on=long_ago - DAY, **told)
    silent = asked(asked_on=long_ago - 9 * DAY)
    late = asked(asked_on=long_ago - 9 * DAY, answered_on=TODAY)
    with time_machine.travel(NOW, tick=False):
        assert jobs.anonymise() == 2
        assert jobs.anonymise() == 0
    for advice in (old, silent, late):
        advice.refresh_from_db()
    assert (old.question, old.outcome_text) == ("", "")
    assert (old.organisation, old.handled_by, old.case) == (None, None, None)
    assert (old.topic, old.outcome, old.days_to_answer) == (topic(), "iop", 8)
    assert silent.anonymised_at == NOW
    assert late.question == "Hur gör vi?"
    client = office.as_role("coordinator_city")
    page = client.get(office.address(AdviceCase, "change", old.pk))
    assert "/answer/" not in page.content.decode()
    path = office.address(AdviceCase, "change", old.pk)
    assert client.post(path, {"question": "Ny"}).status_code == 403


@pytest.mark.parametrize(
    "who", ["administrator", "steering_civil", "organisation_contact"]
)
def test_nobody_else_reads_advice(who):
    advice = asked()
    client = office.as_role(who)
    pages = [("changelist",), ("add",), ("change", advice.pk), ("history", advice.pk)]
    pages += [("answer", advice.pk), ("begin_case", advice.pk)]
    for page in pages:
        assert client.get(office.address(AdviceCase, *page)).status_code == 403
    if who == "administrator":
        assert "advicecase" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize(("answered", "shown"), [("yes", 1), ("no", 2), ("x", 3)])
def test_the_list_tells_what_waits(answered, shown):
    asked(answered_on=TODAY)
    asked()
    asked()
    client = office.as_role("coordinator_civil")
    page = client.get(office.address(AdviceCase), {"answered": answered})
    assert page.context["cl"].result_count == shown


def test_a_question_is_put_right_with_the_topics_to_choose_from():
    advice = asked(topic=topic())
    office.term(Vocabulary.THEME, "havet")
    client = office.as_role("coordinator_civil")
    path = office.address(AdviceCase, "change", advice.pk)
    form = client.get(path).context["adminform"].form
    assert [str(t) for t in form.fields["topic"].queryset] == ["lokal"]
    given = {"question": "Rättad", "topic": topic().pk, "asked_on": TODAY}
    assert client.post(path, given).status_code == 302
    advice.refresh_from_db()
    assert advice.question == "Rättad"


def test_the_list_asks_the_same_at_three_rows():
    client = office.as_role("coordinator_city")
    path = office.address(AdviceCase)
    asked(organisation=organisation("Exempel 0"), topic=topic("t0"))
    one = office.questions(client, path)
    for n in (1, 2):
        asked(organisation=organisation(f"Exempel {n}"), topic=topic(f"t{n}"))
    assert office.questions(client, path) == one
