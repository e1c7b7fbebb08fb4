"""Example people and the mailbox: on a laptop, and nowhere else."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from malmoandan.core import actions
from malmoandan.core.models import Role, RoleGrant, User
from tests import cast

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_one_example_person_per_role_and_twice_is_the_same(settings) -> None:
    settings.LOCAL = True
    first = run("example_accounts")
    people = User.objects.count()
    assert run("example_accounts").count("@example.org") == people
    assert first.count("@example.org") == people
    roles = set(RoleGrant.objects.values_list("role", "side"))
    assert (Role.COORDINATOR, "city") in roles
    assert (Role.COORDINATOR, "civil") in roles
    assert len(re.findall(r"\d{6}", first)) == 5


def test_logging_in_as_an_example_person_with_the_shown_codes(
    client: Client, settings
) -> None:
    settings.LOCAL = True
    run("example_accounts")
    address = "samordnare.stad@example.org"
    client.post("/konto/logga-in/", {"email": address})
    by_mail, app = re.findall(r"\b\d{6}\b", run("local_codes", address))[:2]
    page = client.get("/lokalt/brev/").content.decode()
    assert by_mail in page
    assert address in page
    client.post("/konto/logga-in/kod/", {"code": by_mail})
    client.post("/konto/logga-in/andra-steget/", {"code": app})
    assert client.get("/admin/").status_code == 200


def test_an_app_code_works_once(client: Client, settings) -> None:
    settings.LOCAL = True
    run("example_accounts")
    user = User.objects.get(email="administrator@example.org")
    code = next(r["code"] for r in actions.example_codes() if r["user"] == user)
    for fresh, status in ((Client(), 302), (Client(), 200)):
        cast.enter(fresh, user, factor=False)
        answer = fresh.post("/konto/tva-steg/bekrafta/", {"code": code})
        assert answer.status_code == status


@pytest.mark.parametrize("command", [("example_accounts",), ("local_codes", "a@b.se")])
def test_a_server_makes_and_shows_nothing(settings, command: tuple[str, ...]) -> None:
    settings.LOCAL = False
    with pytest.raises(CommandError):
        run(*command)
    assert not User.objects.exists()


def test_a_server_has_no_mailbox_and_no_examples(client: Client, settings) -> None:
    settings.LOCAL = False
    assert client.get("/lokalt/brev/").status_code == 404
    with pytest.raises(actions.NotOnAServer):
        actions.example_codes()
    with pytest.raises(actions.NotOnAServer):
        actions.make_example_account(example=actions.EXAMPLES[0], at=timezone.now())


def test_unknown_addresses_have_no_codes(settings) -> None:
    settings.LOCAL = True
    with pytest.raises(CommandError):
        run("local_codes", "nobody@example.org")


def test_the_first_administrator_is_made_once() -> None:
    run("first_administrator", "First@example.org", "--name", "Exempelperson Först")
    user = User.objects.get(email="first@example.org")
    assert user.has_perm("core.grant_role")
    with pytest.raises(CommandError):
        run("first_administrator", "second@example.org")
