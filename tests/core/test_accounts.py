"""Logging in, the second step, and every account page in both languages."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from malmoandan.core.models import Letter, User
from tests import cast

pytestmark = pytest.mark.django_db

LOGIN = "/konto/logga-in/"
CODE = "/konto/logga-in/kod/"


def last_letter() -> Letter:
    return Letter.objects.latest("pk")


def code_of_last_letter() -> str:
    found = re.search(r"\b\d{6}\b", last_letter().text)
    assert found, last_letter().text
    return found.group()


def app_code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def give_app(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def ask_for_code(client: Client, email: str) -> None:
    response = client.post(LOGIN, {"email": email})
    assert (response.status_code, response["Location"]) == (302, CODE)


def test_a_code_by_mail_logs_in_and_works_once(client: Client) -> None:
    user = cast.person("other_office")
    ask_for_code(client, "Other_Office@Example.org")
    code = code_of_last_letter()
    response = client.post(CODE, {"code": code})
    assert response["Location"] == "/mina-sidor/"
    assert client.get("/konto/").context["user"] == user
    assert Client().post(CODE, {"code": code})["Location"] == LOGIN


def test_an_unknown_address_sees_the_same_page(client: Client) -> None:
    ask_for_code(client, "nobody@example.org")
    page = client.get(CODE).content.decode()
    assert "nobody@example.org" in page
    assert not re.search(r"\b\d{6}\b", last_letter().text)
    wrong = client.post(CODE, {"code": "123456"}).content.decode()
    assert "Koden stämmer inte" in wrong


def test_an_address_longer_than_a_letter_may_have_is_refused(client: Client) -> None:
    host = "a." * 120
    response = client.post(LOGIN, {"email": f"{'x' * 20}@{host}example.org"})
    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert not Letter.objects.exists()


def test_a_closed_account_gets_no_code(client: Client) -> None:
    user = cast.somebody()
    User.objects.filter(pk=user.pk).update(is_active=False)
    ask_for_code(client, user.email)
    assert not re.search(r"\b\d{6}\b", last_letter().text)


def test_too_many_wrong_codes_throw_the_code_away(client: Client) -> None:
    user = cast.somebody()
    ask_for_code(client, user.email)
    code = code_of_last_letter()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        assert client.post(CODE, {"code": wrong}).status_code == 200
    response = client.post(CODE, {"code": wrong}, follow=True)
    assert response.redirect_chain == [(LOGIN, 302)]
    assert "för många försök" in response.content.decode()
    assert client.post(CODE, {"code": code})["Location"] == LOGIN


def test_an_expired_code_says_what_to_do(client: Client, time_machine) -> None:
    time_machine.move_to("2031-05-05T10:00:00Z", tick=False)
    ask_for_code(client, cast.somebody().email)
    code = code_of_last_letter()
    time_machine.move_to("2031-05-05T10:15:01Z", tick=False)
    response = client.post(CODE, {"code": code}, follow=True)
    assert response.redirect_chain == [(LOGIN, 302)]
    assert "Be om en ny" in response.content.decode()


def test_asking_again_and_again_is_stopped_per_address(client: Client) -> None:
    user = cast.somebody()
    for _ in range(3):
        ask_for_code(Client(), user.email)
    response = client.post(LOGIN, {"email": user.email})
    assert response.status_code == 200
    assert "för många försök" in response.content.decode()
    assert Letter.objects.count() == 3


def test_the_second_step_is_asked_for_after_the_code(client: Client) -> None:
    user = cast.person("coordinator_city")
    secret = give_app(user)
    ask_for_code(client, user.email)
    response = client.post(CODE, {"code": code_of_last_letter()})
    assert response["Location"] == "/konto/logga-in/andra-steget/"
    assert "Koden stämmer inte" in (
        client.post(response["Location"], {"code": "12"}).content.decode()
    )
    response = client.post(response["Location"], {"code": app_code(secret)})
    assert response["Location"] == "/mina-sidor/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("name", ["administrator", "coordinator_civil"])
def test_without_a_factor_only_account_pages_open(client: Client, name: str) -> None:
    cast.enter(client, cast.person(name), factor=False)
    for path in ("/", "/admin/", "/en/om/"):
        response = client.get(path)
        assert response.status_code == 302
        assert "/konto/tva-steg/" in response["Location"]
    page = client.get("/konto/tva-steg/")
    assert "Din roll" in page.content.decode()
    assert client.get("/en/konto/").status_code == 200


def test_setting_up_the_app_opens_the_portal_at_once(client: Client) -> None:
    user = cast.person("steering_civil")
    cast.enter(client, user, factor=False)
    assert client.get("/om/").status_code == 302
    secret = client.get("/konto/tva-steg/app/").context["form"].secret
    response = client.post("/konto/tva-steg/app/", {"code": app_code(secret)})
    assert response["Location"] == "/konto/tva-steg/reservkoder/"
    assert len(client.get(response["Location"]).context["unused_codes"]) == 10
    assert client.get("/om/").status_code == 200
    stored = Authenticator.objects.get(user=user, type="totp")
    assert secret not in str(stored.data)


def test_a_session_without_the_factor_is_asked_for_it(client: Client) -> None:
    user = cast.person("administrator")
    secret = give_app(user)
    cast.enter(client, user, factor=False)
    response = client.get("/admin/?a=b")
    assert response["Location"] == "/konto/tva-steg/bekrafta/?next=%2Fadmin%2F%3Fa%3Db"
    shown = {"code": app_code(secret), "next": "/admin/?a=b"}
    assert client.post(response["Location"], shown)["Location"] == "/admin/?a=b"
    assert client.get("/admin/").status_code == 200


def test_a_role_given_today_asks_for_the_factor_at_the_next_click(
    client: Client,
) -> None:
    user = cast.somebody()
    cast.enter(client, user, factor=False)
    assert client.get("/om/").status_code == 200
    user.grants.create(role="administrator", from_on=cast.LONG_AGO)
    assert client.get("/om/").status_code == 302


def test_the_last_factor_stays_while_the_role_needs_it(client: Client) -> None:
    user = cast.person("coordinator_city")
    give_app(user)
    cast.enter(client, user)
    session = client.session
    session["account_authentication_methods"][-1].update(at=9e9, reauthenticated=True)
    session.save()
    page = client.post("/konto/tva-steg/app/ta-bort/").content.decode()
    assert "Din roll kräver" in page
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.parametrize("path", ["/konto/skaffa-konto/", "/konto/avstangt/"])
@pytest.mark.parametrize(
    ("prefix", "whom"), [("", "samordnarna"), ("/en", "the coordinators")]
)
def test_closed_doors_say_whom_to_ask(
    client: Client, path: str, prefix: str, whom: str
) -> None:
    assert whom in client.get(prefix + path).content.decode()


def test_no_password_page_exists(client: Client) -> None:
    for path in ("losenord/", "password/reset/", "password/change/", "email/"):
        assert client.get(f"/konto/{path}").status_code == 404


def test_own_name_and_language_can_be_changed(client: Client) -> None:
    user = cast.somebody()
    cast.enter(client, user)
    given = {"name": "Exempelperson Ny", "language": "en"}
    assert client.post("/konto/uppgifter/", given).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.language) == ("Exempelperson Ny", "en")


PAGES = [
    "/konto/",
    "/konto/uppgifter/",
    "/konto/inloggningar/",
    "/konto/logga-ut/",
    "/konto/tva-steg/",
    "/konto/tva-steg/nycklar/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_account_pages_open_in_both_languages(
    client: Client, path: str, prefix: str
) -> None:
    cast.enter(client, cast.person("organisation_contact"))
    response = client.get(prefix + path)
    assert response.status_code == 200
    assert f'<html lang="{prefix[1:] or "sv"}">' in response.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_account_pages_ask_a_visitor_to_log_in(client: Client, path: str) -> None:
    response = client.get(path)
    if path == "/konto/logga-ut/":
        assert response["Location"] == "/"
    else:
        assert response["Location"].startswith(LOGIN)
