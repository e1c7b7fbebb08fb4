"""An organisation's own decision to stand behind the agreement or a plan."""

import datetime as dt
import json

import pytest
import time_machine

from governance import actions
from governance.actions.endorsements import Decision
from governance.models import Agreement, CooperationPlan, Endorsement
from malmoandan.core.models import Letter, StoredFile, TrailEntry
from malmoandan.core.transitions import NotPossible
from tests import cast, office
from tests.core.uploads import EXE, PDF, upload
from tests.partnerships.together import NOW, TODAY, contact, entered, organisation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def agreement():
    return Agreement.objects.create(name="Exempelöverenskommelsen")


def plan(state="gällande", **more):
    given = {"title": "Exempelplan", "from_year": TODAY.year, **more}
    return CooperationPlan.objects.create(state=state, **given)


def endorsed(body, version, state="confirmed", **more):
    key = "plan" if isinstance(version, CooperationPlan) else "agreement"
    given = {"decided_on": TODAY - DAY, "body": "Årsmötet", "submitted_at": NOW}
    return Endorsement.objects.create(
        organisation=body, state=state, **{key: version}, **given, **more
    )


def decision(**more):
    given = {"decided_on": TODAY - DAY, "body": "Årsmötet", "paragraph": "7"}
    return Decision(**{**given, **more})


def form(version, **more):
    name = f"{version._meta.model_name}-{version.pk}"
    day = (TODAY - DAY).isoformat()
    given = {"version": name, "decided_on": day, "body": "Årsmötet"}
    return {**given, "paragraph": "7", **more}


def address(body, number=""):
    tail = f"{number}/" if number else ""
    return f"/mina-sidor/organisation/{body.pk}/anslutning/{tail}"


def reason_of(call, **given):
    with pytest.raises(NotPossible) as no:
        call(at=NOW, **given)
    return no.value.reason.value


# Handed in, confirmed


@time_machine.travel(NOW, tick=False)
def test_an_organisation_endorses_and_a_coordinator_confirms(agreement, client):
    coordinator, body = cast.person("coordinator_civil"), organisation()
    user = contact(body)
    theirs = entered(user)
    assert "Exempelöverenskommelsen" in theirs.get(address(body)).content.decode()
    sent = form(agreement, paragraph="", minutes=upload("Protokoll.pdf", PDF))
    answer = theirs.post(address(body), sent, follow=True)
    assert "väntar på bekräftelse" in answer.content.decode().lower()
    made = Endorsement.objects.get()
    assert (made.submitted_by, made.document.name) == (user, "Protokoll.pdf")
    told = Letter.objects.get(to=coordinator.email)
    assert told.subject == "En anslutning att bekräfta: Exempelföreningen"
    assert office.address(Endorsement, "change", made.pk) in told.text
    cast.enter(client, coordinator)
    page = client.get(office.address(Endorsement, "change", made.pk)).content.decode()
    confirm = office.address(Endorsement, "confirm", made.pk)
    assert confirm in page
    assert f"/anslutning/{made.pk}/protokoll/" in page
    assert "Årsmötet" in client.get(confirm).content.decode()
    assert client.post(confirm).status_code == 302
    assert "redan besvarat" in client.post(confirm).content.decode()
    made.refresh_from_db()
    assert (made.state, made.reviewed_by) == ("confirmed", coordinator)
    letter = Letter.objects.get(to=user.email)
    assert letter.subject == "Anslutningen från Exempelföreningen är bekräftad"
    assert f"{address(body)}{made.pk}/" in letter.text
    verbs = [entry.verb for entry in TrailEntry.objects.of(made)]
    assert verbs == ["endorsement.submitted", "endorsement.confirm"]
    public = client.get("/anslutning/").content.decode()
    assert "1 organisation står bakom" in public
    assert "Exempelföreningen" in public


@time_machine.travel(NOW, tick=False)
def test_what_is_sent_back_is_put_right_and_handed_in_again(agreement, client):
    coordinator, body = cast.person("coordinator_civil"), organisation()
    user = contact(body)
    old = upload("fel.pdf", PDF)
    made = actions.endorse(
        organisation=body,
        version=agreement,
        decision=decision(minutes=old, decided_on=TODAY - 2 * DAY),
        by=user,
        at=NOW - DAY,
    )
    cast.enter(client, coordinator)
    path = office.address(Endorsement, "send_back", made.pk)
    assert "Vad saknas?" in client.get(path).content.decode()
    assert client.post(path, {"reason": ""}).status_code == 200
    client.post(path, {"reason": "Fel protokoll."})
    letter = Letter.objects.get(to=user.email)
    assert letter.subject == "Något saknas i anslutningen från Exempelföreningen"
    assert "Fel protokoll." in letter.text
    theirs = entered(user)
    page = theirs.get(address(body, made.pk)).content.decode()
    assert "Fel protokoll." in page
    again = {**form(agreement), "minutes": upload("ratt.pdf", PDF)}
    assert theirs.post(address(body, made.pk), again).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.document.name) == ("submitted", "ratt.pdf")
    assert StoredFile.objects.count() == 1
    page = theirs.post(address(body, made.pk), form(agreement)).content.decode()
    assert "redan besvarat" in page
    assert Letter.objects.filter(to=coordinator.email).count() == 2


@time_machine.travel(NOW, tick=False)
def test_an_endorsement_is_taken_back_and_given_anew(agreement):
    coordinator, body = cast.person("coordinator_civil"), organisation()
    made = endorsed(body, agreement)
    theirs = entered(contact(body))
    assert "Ta tillbaka" in theirs.get(address(body, made.pk)).content.decode()
    path = f"{address(body, made.pk)}aterkalla/"
    assert theirs.get(path).status_code == 405
    answer = theirs.post(path, follow=True)
    assert "återtagen" in answer.content.decode()
    assert "redan besvarat" in theirs.post(path, follow=True).content.decode()
    letter = Letter.objects.get(to=coordinator.email)
    assert letter.subject == "Exempelföreningen tar tillbaka sin anslutning"
    theirs.post(address(body), form(agreement))
    states = Endorsement.objects.values_list("state", flat=True)
    assert sorted(states) == ["submitted", "withdrawn"]
    gone = theirs.get(address(body, made.pk)).content.decode()
    assert "<textarea" not in gone
    assert "btn-danger" not in gone


@time_machine.travel(NOW, tick=False)
def test_a_second_click_says_that_it_is_done(agreement):
    body = organisation()
    theirs = entered(contact(body))
    theirs.post(address(body), form(agreement))
    page = theirs.post(address(body), form(agreement)).content.decode()
    assert "redan anslutit sig" in page
    assert Endorsement.objects.count() == 1


def test_a_plan_in_force_is_endorsed_once():
    given = {"version": plan(), "decision": decision(), "by": None}
    body = organisation()
    made = actions.endorse(organisation=body, at=NOW, **given)
    assert (made.plan, made.agreement) == (made.version, None)
    reason = reason_of(actions.endorse, organisation=body, **given)
    assert reason == "endorsed_already"


@pytest.mark.parametrize(
    ("body", "state", "given", "refusal"),
    [
        ({"state": "dormant"}, "gällande", {}, "not_verified"),
        ({}, "utkast", {}, "not_open"),
        ({}, "ersatt", {}, "not_open"),
        ({}, "gällande", {"decided_on": TODAY + DAY}, "in_future"),
        ({}, "gällande", {"paragraph": " "}, "no_proof"),
    ],
)
def test_what_cannot_be_handed_in(body, state, given, refusal):
    assert refusal == reason_of(
        actions.endorse,
        organisation=organisation(**body),
        version=plan(state),
        decision=decision(**given),
        by=None,
    )
    assert not Endorsement.objects.exists()


def test_sending_back_needs_a_reason(agreement):
    made = endorsed(organisation(), agreement, "submitted")
    call = actions.send_back_endorsement
    assert reason_of(call, endorsement=made, reason=" ", by=None) == "needs_reason"


@time_machine.travel(NOW, tick=False)
def test_a_renamed_program_and_a_personal_number_are_refused(agreement):
    body = organisation()
    theirs = entered(contact(body))
    sent = form(agreement, minutes=upload("protokoll.pdf", EXE), body="19121212-1212")
    page = theirs.post(address(body), sent).content.decode()
    assert "inte vad namnet säger" in page
    assert "personnummer" in page
    assert not Endorsement.objects.exists()
    assert not StoredFile.objects.exists()


# Who may


def test_others_neither_hand_in_nor_look(agreement):
    body = organisation()
    made = endorsed(body, agreement)
    stranger = entered(contact(organisation("Exempelgrannen"), "granne"))
    for path in (address(body), address(body, made.pk)):
        assert stranger.get(path).status_code == 403
        assert stranger.post(path, form(agreement)).status_code == 403
    assert stranger.post(f"{address(body, made.pk)}aterkalla/").status_code == 403
    own = stranger.get(address(organisation("Exempelklubben"), made.pk))
    assert own.status_code == 403
    looker = office.as_role("coordinator_civil")
    page = looker.get(address(body)).content.decode()
    assert "multipart" not in page
    assert looker.get(address(body, made.pk)).status_code == 200
    empty = looker.get(address(organisation("Exempellaget"))).content.decode()
    assert "Ingenting är inlämnat" in empty


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 200),
        ("coordinator_civil", 200),
        ("coordinator_city", 403),
        ("steering_civil", 403),
        ("organisation_contact", 403),
    ],
)
def test_minutes_are_read_by_those_they_concern(agreement, who, status):
    body = organisation()
    made = actions.endorse(
        organisation=body,
        version=agreement,
        decision=decision(minutes=upload("p.pdf", PDF)),
        by=None,
        at=NOW,
    )
    path = f"/anslutning/{made.pk}/protokoll/"
    answer = office.as_role(who).get(path)
    assert answer.status_code == status
    if answer.streaming:
        assert b"".join(answer.streaming_content) == PDF
    mine = entered(contact(body)).get(path)
    assert b"".join(mine.streaming_content) == PDF
    assert "attachment" in mine["Content-Disposition"]


def test_without_an_endorsement_there_are_no_minutes_to_read():
    user = contact(organisation())
    assert not user.has_perm("governance.read_minutes_of_endorsement")


def test_no_minutes_no_page(agreement):
    made = endorsed(organisation(), agreement)
    client = office.as_role("administrator")
    assert client.get(f"/anslutning/{made.pk}/protokoll/").status_code == 404


@pytest.mark.parametrize(
    ("who", "side", "status"),
    [
        ("coordinator_civil", "civil", 200),
        ("coordinator_civil", "city", 403),
        ("coordinator_city", "city", 200),
        ("coordinator_city", "", 200),
        ("administrator", "civil", 403),
    ],
)
def test_each_side_confirms_its_own(agreement, who, side, status):
    made = endorsed(organisation(side=side), agreement, "submitted")
    client = office.as_role(who)
    path = office.address(Endorsement, "confirm", made.pk)
    assert client.get(path).status_code == status
    page = client.get(office.address(Endorsement, "change", made.pk))
    assert (path in page.content.decode()) == (status == 200)


# The public list


def test_the_list_counts_all_and_names_those_who_are_public(agreement, client):
    old, new = plan("ersatt", title="Förra planen", from_year=2001), plan()
    endorsed(organisation("Öppna exemplet"), agreement)
    endorsed(organisation("Stilla exemplet", listed=False), agreement)
    endorsed(organisation("Ett exempel till", state="dormant"), agreement)
    endorsed(organisation("Väntande exempel"), agreement, "submitted")
    endorsed(organisation("=Exempel()"), old, is_example=True)
    page = client.get("/anslutning/").content.decode()
    assert "3 organisationer står bakom" in page
    assert "2 av dem står inte i det öppna registret" in page
    assert "Öppna exemplet" in page
    assert "Ingen organisation har anslutit sig här än" in page
    assert "påhittade" in page
    for hidden in ("Stilla exemplet", "Ett exempel till", "Väntande exempel"):
        assert hidden not in page
    assert page.index(str(new)) < page.index(str(old))
    table = client.get("/anslutning/anslutna.csv").content.decode()
    assert "Öppna exemplet" in table
    assert "'=Exempel()" in table
    assert "Stilla" not in table
    data = json.loads(client.get("/anslutning/anslutna.json").content)
    counts = {v["version"]: v["count"] for v in data["versions"]}
    assert counts == {str(agreement): 3, "Exempelplan": 0, "Förra planen": 1}
    assert data["versions"][0]["endorsements"][0]["decided_by"] == "Årsmötet"


def test_a_draft_that_somebody_endorsed_is_no_version_of_the_list(client):
    endorsed(organisation(), plan("utkast"))
    page = client.get("/anslutning/").content.decode()
    assert "inget att ansluta sig till än" in page
    body = organisation("Exempelklubben")
    own = entered(contact(body)).get(address(body)).content.decode()
    assert "inget att ansluta sig till än" in own


def test_the_pages_ask_the_same_at_three_rows(agreement, client):
    body = organisation()
    theirs = entered(contact(body))

    def asked():
        return [
            office.questions(client, "/anslutning/"),
            office.questions(theirs, address(body)),
        ]

    endorsed(body, agreement)
    one = asked()
    for n in range(2):
        endorsed(organisation(f"Exempel {n}"), agreement)
        endorsed(body, plan("ersatt", title=f"Plan {n}", from_year=2000 + n))
    assert asked() == one


def test_the_list_of_the_office_asks_the_same_at_three_rows(agreement):
    office.asks_the_same_at_three_rows(
        Endorsement, lambda n: endorsed(organisation(f"Exempel {n}"), agreement)
    )


@pytest.mark.audit
@pytest.mark.browser
def test_the_pages_are_clean_for_axe(page, axe, live_server, agreement):
    body = organisation()
    client = entered(contact(body))
    made = endorsed(body, agreement, "returned", review_reason="Skriv §.")
    endorsed(organisation("Exempelklubben"), agreement)
    page.goto("/anslutning/")
    assert axe(page) == []
    office.hand_over(page, client, live_server)
    for path in (address(body), address(body, made.pk)):
        page.goto(path)
        assert axe(page) == []
