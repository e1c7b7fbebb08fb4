"""A person judges a commitment: in the action, and on the office's page of the year."""

import pytest
from django.test import Client
from django.utils import timezone

from governance.models import Commitment, CooperationPlan
from malmoandan.core.models import Citation, SourceDocument, TrailEntry
from malmoandan.core.transitions import NotPossible
from reports.actions import judgements as actions
from reports.actions.judgements import Said
from reports.figures import compliance
from reports.models import (
    Judgement,
    JudgementEvidence,
    JudgementRefusal,
    Status,
    WheelYear,
)
from tests import cast, office
from tests.reports.conftest import YEAR, commitment, facts

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(YEAR, 12, 20, 12))
SHOWN = (("Två till hölls hos oss", "/beslut/"),)


@pytest.fixture
def promise() -> Commitment:
    """Four forums, of which two were held."""
    plan = commitment("count", counts="events:forum", min=4, max=6)
    facts(plans=[plan], series=[{"year": YEAR, "kind": "forum", "count": 2}])
    return Commitment.objects.get()


@pytest.fixture
def felt() -> Commitment:
    """Something that only a person can judge."""
    facts(plans=[commitment("judged")])
    return Commitment.objects.get()


@pytest.fixture
def by():
    return cast.person("coordinator_civil")


def judge(promise, by, **said) -> Judgement:
    return actions.judge(
        commitment=promise, year=YEAR, said=Said(**said), by=by, at=NOW
    )


def stands() -> Status:
    (row,) = compliance.of(YEAR)
    return row.status


def close(state: str = WheelYear.State.CLOSED) -> None:
    WheelYear.objects.create(
        year=YEAR, plan=CooperationPlan.objects.get(), state=state, opened_at=NOW
    )


# What is counted


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"reason": "Lokalen brann", "action": "Två till", "owner": "vi"}, "NOT_MET"),
        ({"status": Status.NOT_MET}, "NOT_MET"),
        ({"status": Status.MET, "reason": "Så", "evidence": SHOWN}, "MET"),
        ({"status": Status.NOT_DUE, "reason": "Så", "evidence": SHOWN}, "NOT_DUE"),
    ],
)
def test_words_and_proof_stand(promise, by, said, status):
    judgement = judge(promise, by, **said)
    assert stands() == Status[status]
    assert (judgement.judged_by, judgement.judged_at) == (by, NOW)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": Status.MET}, "NO_REASON"),
        ({"status": Status.MET, "reason": " "}, "NO_REASON"),
        ({"status": Status.MET, "outcome": "bra"}, "NO_REASON"),
        ({"status": Status.MET, "reason": "Så"}, "NO_EVIDENCE"),
        ({"status": Status.NOT_DUE, "reason": "Så"}, "NO_EVIDENCE"),
        ({"evidence": [("Se", "javascript:alert(1)")]}, "BAD_LINK"),
        ({"evidence": [("Se", "//example.org/")]}, "BAD_LINK"),
        ({"evidence": [(" ", "/beslut/")]}, "NO_WORDS"),
    ],
)
def test_what_is_refused_changes_nothing(promise, by, said, reason):
    with pytest.raises(NotPossible) as refused:
        judge(promise, by, **said)
    assert refused.value.reason == JudgementRefusal[reason]
    assert not Judgement.objects.exists()
    assert not TrailEntry.objects.filter(verb__startswith="judgement").exists()


def test_lower_needs_a_reason_and_no_evidence(promise, by):
    Commitment.objects.update(at_least=1)
    with pytest.raises(NotPossible) as refused:
        judge(promise, by, status=Status.PARTLY)
    assert refused.value.reason == JudgementRefusal.NO_REASON
    judge(promise, by, status=Status.PARTLY, reason="Bara i ena stadsdelen")
    assert stands() == Status.PARTLY


def test_a_source_that_was_loaded_is_evidence_too(promise, by):
    judgement = judge(promise, by, reason="Så")
    document = SourceDocument.objects.create(fact_id="S9", title="Källan")
    Citation.objects.create(subject=judgement, document=document, line=4)
    judge(promise, by, status=Status.MET, reason="Så")
    assert stands() == Status.MET


# What is not counted


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": Status.MET}, "NO_REASON"),
        ({"status": Status.MET, "outcome": "Det blev gjort"}, "NO_EVIDENCE"),
        ({"status": Status.NOT_DUE}, "NO_REASON"),
        ({"status": Status.MET, "outcome": "Gjort", "evidence": SHOWN}, None),
        ({"status": Status.NOT_DUE, "reason": "Först nästa år"}, None),
        ({"status": Status.NOT_MET, "reason": "Hanns inte"}, None),
        ({"status": Status.NO_EVIDENCE}, None),
    ],
)
def test_what_cannot_be_counted_starts_without_evidence(felt, by, said, reason):
    if reason:
        with pytest.raises(NotPossible) as refused:
            judge(felt, by, **said)
        assert refused.value.reason == JudgementRefusal[reason]
        return
    judge(felt, by, **said)
    assert stands() == said["status"]
    # Nor does it stay up when what it leaned on is taken away.
    if said["status"] == Status.MET:
        with pytest.raises(NotPossible):
            judge(felt, by, **{**said, "evidence": ()})


# Whose year it is


def test_a_closed_year_is_left_alone(promise, by):
    judge(promise, by, reason="Så")
    close()
    for attempt in (
        lambda: judge(promise, by, reason="Annat"),
        lambda: actions.withdraw_judgement(
            commitment=promise, year=YEAR, by=by, at=NOW
        ),
    ):
        with pytest.raises(NotPossible) as refused:
            attempt()
        assert refused.value.reason == JudgementRefusal.YEAR_CLOSED
    assert Judgement.objects.get().reason == "Så"


def test_an_open_year_is_judged(promise, by):
    close(WheelYear.State.OPEN)
    assert judge(promise, by, reason="Så").reason == "Så"


def test_a_promise_of_another_plan_is_refused(promise, by):
    old = CooperationPlan.objects.create(title="Gamla", from_year=YEAR - 9)
    other = Commitment.objects.create(plan=old, title="Förr")
    with pytest.raises(NotPossible) as refused:
        judge(other, by, reason="Så")
    assert refused.value.reason == JudgementRefusal.NOT_OF_YEAR


# The same twice, and the trail


def trail() -> list[str]:
    found = TrailEntry.objects.filter(verb__startswith="judgement").order_by("id")
    return list(found.values_list("verb", flat=True))


def test_the_same_twice_is_once(promise, by):
    said = {"status": Status.MET, "reason": "Så", "evidence": SHOWN}
    assert judge(promise, by, **said) == judge(promise, by, **said)
    assert (Judgement.objects.count(), JudgementEvidence.objects.count()) == (1, 1)
    assert trail() == ["judgement.written"]

    judge(promise, by, **{**said, "evidence": (*SHOWN, *SHOWN, ("Mer", ""))})
    assert [str(e) for e in JudgementEvidence.objects.all()] == [SHOWN[0][0], "Mer"]
    entry = TrailEntry.objects.order_by("id").last()
    assert entry.data["fields"] == ["evidence"]
    assert entry.data["status"] == Status.MET


def test_what_was_said_can_be_taken_back(promise, by):
    judge(promise, by, status=Status.MET, reason="Så", evidence=SHOWN)
    for _click in range(2):
        actions.withdraw_judgement(commitment=promise, year=YEAR, by=by, at=NOW)
    assert stands() == Status.NOT_MET
    assert trail() == ["judgement.written", "judgement.taken_back"]


# In the office

TABLE = f"/admin/reports/judgement/{YEAR}/"


@pytest.fixture
def desk() -> Client:
    return office.as_role("coordinator_city")


def test_what_lacks_its_words_stands_first(promise, desk):
    kept = Commitment.objects.create(
        plan=promise.plan, title="Allt gott", measure="judged", order=0
    )
    Judgement.objects.create(commitment=kept, year=YEAR, status=Status.MET)
    shown = desk.get(TABLE).content.decode()
    assert shown.index("Det vi lovade") < shown.index("Allt gott")
    assert "Skäl saknas" in shown
    assert "1 åtagande saknar skäl" in shown
    assert f"{TABLE}judge/?atagande={promise.pk}" in shown


def test_the_form_asks_and_the_table_tells(promise, desk):
    path = f"{TABLE}judge/?atagande={promise.pk}"
    shown = desk.get(path).content.decode()
    assert "Som uträknat: ej uppfyllt" in shown
    assert "Vad som gjordes" not in shown  # that is counted
    form = {
        "status": Status.MET,
        "reason": "Så",
        "action": "Inget",
        "owner": "samordnarna",
        "shows_0": "Två till",
        "link_0": "/beslut/",
    }
    for _click in range(2):
        answer = desk.post(path, form)
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"#{promise.anchor}")
    assert JudgementEvidence.objects.count() == 1
    told = desk.get(TABLE).content.decode()
    assert "Räknat: ej uppfyllt" in told
    assert "samordnarna" in told
    assert 'value="Två till"' in desk.get(path).content.decode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Inget är skrivet"),
        ({"status": "uppfyllt"}, "kräver ett skäl"),
        ({"status": "uppfyllt", "reason": "Så"}, "kräver underlag"),
        ({"link_0": "/beslut/"}, "en länk ensam"),
        ({"shows_0": "Se", "link_0": "ftp://x"}, "Länka till"),
        ({"reason": "Ring 19811218-9876"}, "personnummer"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_the_words(promise, desk, form, words):
    answer = desk.post(f"{TABLE}judge/?atagande={promise.pk}", form)
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert words in shown
    assert form.get("reason", "") in shown
    assert not Judgement.objects.exists()


def test_what_only_a_person_can_tell_asks_what_was_done(felt, desk):
    path = f"{TABLE}judge/?atagande={felt.pk}"
    assert "Vad som gjordes" in desk.get(path).content.decode()
    form = {"status": Status.MET, "outcome": "Allt", "shows_0": "Beslutet"}
    assert desk.post(path, form).status_code == 302
    assert Judgement.objects.get().outcome == "Allt"


def test_taking_back_is_asked_first(promise, desk, by):
    judge(promise, by, reason="Så")
    path = f"{TABLE}withdraw/?atagande={promise.pk}"
    assert "Ta tillbaka" in desk.get(path).content.decode()
    for _click in range(2):
        assert desk.post(path).status_code == 302
    assert not Judgement.objects.exists()


def test_a_closed_year_offers_no_button(promise, desk):
    close()
    shown = desk.get(TABLE).content.decode()
    assert "Året är stängt" in shown
    assert "judge/?" not in shown
    form = {"reason": "Så"}
    answer = desk.post(f"{TABLE}judge/?atagande={promise.pk}", form)
    assert "Året är stängt. Öppna det igen" in answer.content.decode()


@pytest.mark.parametrize("tail", ["", "judge/", "withdraw/", "judge/?atagande=0"])
def test_what_is_not_there(promise, desk, tail):
    assert desk.get(f"/admin/reports/judgement/3000/{tail}").status_code == 404
    if "judge" in tail:
        assert desk.get(TABLE + tail).status_code == 404


def test_a_year_without_a_plan_says_so(desk):
    assert "Ingen plan med åtaganden" in desk.get(TABLE).content.decode()


def test_the_list_leads_to_the_years(promise, desk, by):
    judgement = judge(promise, by, reason="Så")
    close(WheelYear.State.OPEN)
    assert f"{TABLE}" in desk.get(office.address(Judgement)).content.decode()
    here = office.address(Judgement, "change", judgement.pk)
    assert desk.get(here)["Location"].endswith(f"#{promise.anchor}")
    assert desk.post(here, {"reason": "x"}).status_code == 403


def test_the_table_asks_the_same_at_three_rows(promise, desk):
    few = office.questions(desk, TABLE)
    for n in range(3):
        Commitment.objects.create(plan=promise.plan, title=f"Löfte {n}", order=n)
    assert office.questions(desk, TABLE) == few


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 200), ("coordinator_civil", 200), ("steering_city", 403)],
)
def test_who_judges(promise, role, status):
    client = office.as_role(role)
    for tail in ("", "table/", f"judge/?atagande={promise.pk}"):
        assert client.get(TABLE + tail).status_code == status


@pytest.mark.audit
@pytest.mark.parametrize("width", [390, 1280])
def test_everybody_can_use_the_table(
    page, axe, transactional_db, live_server, request, width
):
    promise = request.getfixturevalue("promise")
    office.hand_over(page, office.as_role("coordinator_city"), live_server)
    page.set_viewport_size({"width": width, "height": 900})
    for path in (TABLE, f"{TABLE}judge/?atagande={promise.pk}"):
        page.goto(path)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
