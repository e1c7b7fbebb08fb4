"""My data: told whole, taken home, and erased so that nothing is left."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from governance.models import Agreement, Endorsement
from malmoandan.core.models import Letter, Role, RoleGrant, StoredFile, User
from partnerships import actions
from partnerships.models import Affiliation, Application, Follow, Organisation, Project
from tests import cast
from tests.office import hand_over, term

pytestmark = pytest.mark.django_db

NAME, MAIL = "Exempelperson Synlig", "synlig@example.org"
NOW = timezone.now()


def organisation(name: str = "Exempelföreningen") -> Organisation:
    return Organisation.objects.create(name=name, kind=cast.kind_of_side("civil"))


def member(body: Organisation, role: str = Affiliation.Role.ADMINISTRATOR) -> User:
    person = User.objects.create_user(MAIL, name=NAME)
    invited = actions.invite(
        organisation=body, email=MAIL, name=NAME, role=role, by=person, at=NOW
    )
    actions.accept(affiliation=invited, by=person, at=NOW)
    return person


def filled() -> User:
    """A person with something of every kind."""
    body = organisation()
    person = member(body)
    Affiliation.objects.update(title="Kassör Synlig", message=f"Hälsar {NAME}")
    Application.objects.create(
        organisation=body,
        is_new=False,
        name=NAME,
        email=MAIL,
        title=NAME,
        message=NAME,
        sent_at=NOW,
    )
    actions.follow(
        email=MAIL,
        terms=[term("theme", "tema")],
        cases=[],
        language="sv",
        at=NOW,
        person=person,
    )
    for name in ("Ett", "Två"):
        Project.objects.create(name=name, registered_by=person)
    Endorsement.objects.create(
        organisation=body,
        agreement=Agreement.objects.create(name="Avtalet"),
        decided_on=dt.date(2031, 1, 1),
        submitted_by=person,
        submitted_at=NOW,
    )
    StoredFile.objects.create(
        content="files/x",
        name="stadgar.pdf",
        media_type="application/pdf",
        size=1,
        sha256="0",
        uploaded_by=person,
        uploaded_at=NOW,
    )
    Letter.objects.update(to=MAIL, user=person)
    return person


def mine(client: Client) -> Client:
    return cast.enter(client, filled())


def test_the_page_tells_everything_and_why(client):
    page = mine(client).get("/mina-sidor/uppgifter/").content.decode()
    for words in (
        NAME,
        MAIL,
        "Exempelföreningen",
        "Kassör Synlig",
        "tema",
        "projekt",
        "stadgar.pdf",
        "Lämnat in",
        "Rader i loggen",
        "För att",
    ):
        assert words in page


def test_the_file_says_the_same(client):
    answer = mine(client).get("/mina-sidor/uppgifter/uppgifter.json")
    told = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert told["account"][0]["email"] == MAIL
    assert told["organisations"][0]["title"] == "Kassör Synlig"
    assert told["applications"][0]["message"] == NAME
    assert told["done"] == [{"project": 2}]
    assert told["endorsements"] == [{"handed_in": 1, "answered": 0}]
    assert told["roles"][0]["from"] == timezone.localdate(NOW).isoformat()
    assert told["follows"][0]["ended"] is None


def test_somebody_with_nothing_reads_that_too(client):
    cast.enter(client, cast.somebody("tom"))
    page = client.get("/mina-sidor/uppgifter/").content.decode()
    assert page.count("<p>Inget.</p>") >= 6


def test_nothing_is_erased_without_a_tick(client):
    page = mine(client).post("/mina-sidor/uppgifter/radera/", {})
    assert "Kryssa i rutan först" in page.content.decode()
    assert User.objects.filter(email=MAIL).exists()


def texts() -> str:
    """Every text of every row of every table but the receipt."""
    found = []
    for model in apps.get_models():
        columns = [
            f.attname
            for f in model._meta.concrete_fields
            if isinstance(f, models.CharField | models.TextField | models.JSONField)
        ]
        rows = model._default_manager.all()
        if model is Letter:
            rows = rows.exclude(key__startswith="erased:")
        if columns:
            found += [str(row) for row in rows.values_list(*columns)]
    return "\n".join(found)


def test_after_erasure_no_table_holds_name_or_address(client, settings):
    person = filled()
    coordinator = cast.person("coordinator_civil")
    Letter.objects.exclude(user=person).delete()
    cast.enter(client, person)
    page = client.post("/mina-sidor/uppgifter/radera/", {"sure": "on"})

    assert "Du är raderad" in page.content.decode()
    assert client.get("/mina-sidor/").status_code == 302
    told = Letter.objects.filter(to=coordinator.email)
    assert told.count() == 1  # the organisation has no administrator any more
    told.delete()  # letters to others are forgotten in their own time
    left = texts()
    for words in (NAME, MAIL, "Synlig"):
        assert words not in left
    receipt = Letter.objects.get(key=f"erased:{person.pk}")
    assert (receipt.to, receipt.secret) == (MAIL, True)
    assert "raderade" in receipt.text
    assert not Follow.objects.exists()
    assert Project.objects.filter(registered_by=person).count() == 2
    today = timezone.localdate()
    held = RoleGrant.objects.on(today).filter(user=person)
    assert not held.filter(role=Role.ORGANISATION_CONTACT).exists()
    again = client.post("/mina-sidor/uppgifter/radera/", {"sure": "on"})
    assert again.status_code == 302


def test_who_runs_the_portal_must_be_relieved_first(client):
    person = cast.person("coordinator_city")
    cast.enter(client, person)
    page = client.post("/mina-sidor/uppgifter/radera/", {"sure": "on"})
    assert "måste först" in page.content.decode()
    person.refresh_from_db()
    assert person.is_active
    assert not Letter.objects.exists()


def test_a_visitor_is_asked_to_log_in(client):
    for path in ("", "uppgifter.json", "radera/"):
        assert client.get(f"/mina-sidor/uppgifter/{path}").status_code == 302


@pytest.mark.browser
@pytest.mark.audit
def test_the_pages_are_accessible(page, axe, live_server):
    hand_over(page, mine(Client()), live_server)
    for path in ("", "uppgifter/", "uppgifter/radera/"):
        page.goto(f"{live_server.url}/mina-sidor/{path}")
        assert axe(page) == []


def test_tables_are_looked_through_on_this_database():
    cast.somebody("finns")
    assert connection.vendor in {"sqlite", "postgresql"}
    assert "finns@example.org" in texts()
