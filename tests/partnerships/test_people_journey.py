"""As an association: applied, confirmed, decided, a colleague invited, handed over."""

import re

import pytest
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core.models import User
from partnerships.models import Affiliation, Application, Organisation
from tests import cast
from tests.browsing import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def go(page, client) -> None:
    """Let the browser go on as somebody else."""
    page.context.clear_cookies()
    value = client.cookies["sessionid"].value
    origin = "/".join(page.url.split("/")[:3])  # or it is a cookie of one page
    cookie = {"name": "sessionid", "value": value, "url": origin}
    page.context.add_cookies([cookie])


def read(smtp, to: str) -> str:
    """The way that the latest letter to somebody shows."""
    while core.send_due(now=timezone.now()):
        pass
    letters = [x for x in smtp.letters if to in str(x["To"])]
    text = letters[-1].get_body(("plain",)).get_content()
    return re.search(r"http://[^/\s]+(/\S+)", text).group(1)


def test_an_association_on_a_phone(page, axe, smtp, client) -> None:
    coordinator = cast.person("coordinator_civil")
    kind = cast.kind_of_side("civil")
    page.set_viewport_size(PHONE)

    page.goto("/foreningar/anmal/")
    assert axe(page) == []
    page.get_by_label("Organisationens namn").fill("Exempelföreningen Solrosen")
    page.get_by_label("Vad ni är").select_option(str(kind.pk))
    page.get_by_role("button", name="Gå vidare").click()
    page.get_by_label("Ditt namn").fill("Exempelperson Asta")
    page.get_by_label("Din e-postadress").fill("asta@example.org")
    assert axe(page) == []
    page.get_by_role("button", name="Skicka").click()
    page.get_by_text("öppna brevet").wait_for()
    assert not Organisation.objects.exists()

    page.goto(read(smtp, "asta@example.org"))
    assert axe(page) == []
    page.get_by_role("button", name="Ja, skicka vidare").click()
    page.get_by_text("Din adress är bekräftad").wait_for()

    waits = read(smtp, coordinator.email)
    application = Application.objects.get()
    assert waits == f"/admin/partnerships/application/{application.pk}/change/"
    go(page, cast.enter(client, coordinator))
    page.goto(waits)
    page.get_by_role("link", name="Säg ja").click()
    page.get_by_role("button", name="Säg ja").click()
    page.get_by_text("Personen får ett brev").wait_for()

    asta = User.objects.get(email="asta@example.org")
    go(page, cast.enter(client, asta))
    page.goto(read(smtp, asta.email))
    assert axe(page) == []
    page.get_by_role("link", name="Personer", exact=True).click()
    page.get_by_role("link", name="Bjud in någon").click()
    page.get_by_label("E-postadress").fill("bo@example.org")
    page.get_by_label("Namn", exact=True).fill("Exempelperson Bo")
    assert axe(page) == []
    page.get_by_role("button", name="Skicka inbjudan").click()
    page.get_by_text("Inbjudan är på väg").wait_for()
    assert axe(page) == []

    bo = User.objects.get(email="bo@example.org")
    go(page, cast.enter(client, bo))
    page.goto(read(smtp, bo.email))
    assert axe(page) == []
    page.get_by_role("button", name="Ja, det vill jag").click()
    page.get_by_text("Du företräder Exempelföreningen Solrosen").wait_for()

    go(page, cast.enter(client, asta))
    page.goto(f"/mina-sidor/organisation/{application.organisation_id}/personer/")
    page.get_by_role("link", name="Ändra för Exempelperson Asta").click()
    assert axe(page) == []
    page.get_by_role("link", name="Lämna över till någon annan").click()
    page.get_by_label("E-postadress till den som tar över").fill("bo@example.org")
    page.get_by_label("Namn", exact=True).fill("Exempelperson Bo")
    page.get_by_role("button", name="Lämna över").click()
    page.wait_for_url("**/konto/**")

    left = Affiliation.objects.active().get()
    assert (left.person, left.role) == (bo, Affiliation.Role.ADMINISTRATOR)
