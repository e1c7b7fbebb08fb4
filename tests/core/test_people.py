"""Accounts are made for those who are invited, put right, and erased for good."""

import datetime as dt
import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from malmoandan.core import actions
from malmoandan.core.models import Letter, PersonRefusal, RoleGrant, TrailEntry, User
from malmoandan.core.transitions import NotPossible
from tests import cast

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2031, 3, 1, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def account(email: str = "ny@example.org", name: str = "Exempelperson Ny", **more):
    return actions.account_for(email=email, name=name, by=None, at=NOW, **more)


def verbs(user: User) -> list[str]:
    return [entry.verb for entry in TrailEntry.objects.of(user)]


def refusal(action, **values) -> PersonRefusal:
    with pytest.raises(NotPossible) as no:
        action(at=NOW, **values)
    return no.value.reason


def erase(user: User) -> User:
    return actions.erase_person(user=user, by=user, at=NOW)


def test_an_account_is_made_for_a_new_address() -> None:
    user = account(" Ny@Example.ORG ", "  Exempelperson   Ny ", language="en")
    user.refresh_from_db()
    assert (user.email, user.name, user.language) == (
        "ny@example.org",
        "Exempelperson Ny",
        "en",
    )
    assert user.is_active
    assert not user.has_usable_password()
    assert verbs(user) == ["user.opened"]


def test_the_same_address_is_the_same_person() -> None:
    first = account()
    again = account("NY@example.org", "Någon annan", language="en")
    assert (again.pk, again.name, again.language) == (first.pk, first.name, "sv")
    assert verbs(first) == ["user.opened"]


def test_a_person_without_a_name_gets_the_one_that_is_given() -> None:
    bare = account(name="")
    assert account(name="").name == ""
    account(name="Exempelperson Ny")
    bare.refresh_from_db()
    assert bare.name == "Exempelperson Ny"
    assert verbs(bare) == ["user.opened", "user.renamed"]


def test_a_closed_account_is_not_opened_by_an_invitation() -> None:
    user = account()
    actions.close_account(user=user, by=user, at=NOW)
    reason = refusal(
        actions.account_for, email="ny@example.org", name="Exempelperson", by=None
    )
    assert reason == PersonRefusal.CLOSED


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_account() -> None:
    gate = threading.Barrier(2)
    made = []

    def invite() -> None:
        gate.wait()
        made.append(account().pk)
        connection.close()

    threads = [threading.Thread(target=invite) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert verbs(User.objects.get()) == ["user.opened"]


def test_the_slower_of_two_gets_the_account_of_the_quicker() -> None:
    user = account()
    late = actions.accounts._made("ny@example.org", "Sen", "sv", None, NOW)
    assert (late.pk, late.name) == (user.pk, "Exempelperson Ny")


def test_name_and_language_are_put_right() -> None:
    user = account()
    actions.rename_person(user=user, name=" Exempelperson  Ö ", by=user, at=NOW)
    actions.change_language(user=user, language="en", by=user, at=NOW)
    assert (user.name, user.language) == ("Exempelperson Ö", "en")
    user.refresh_from_db()
    assert (user.name, user.language) == ("Exempelperson Ö", "en")
    actions.change_language(user=user, language="en", by=user, at=NOW)
    assert verbs(user) == ["user.opened", "user.renamed", "user.language_changed"]


def test_nobody_is_nameless_and_no_language_is_made_up() -> None:
    user = account()
    reason = refusal(actions.rename_person, user=user, name="  ", by=user)
    assert reason == PersonRefusal.NO_NAME
    with pytest.raises(ValueError, match="xx"):
        actions.change_language(user=user, language="xx", by=user, at=NOW)


def test_one_changes_ones_own_details_with_a_trail(client: Client) -> None:
    user = cast.somebody()
    cast.enter(client, user)
    sent = {"name": "Exempelperson Omdöpt", "language": "en"}
    assert client.post("/konto/uppgifter/", sent).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.language) == ("Exempelperson Omdöpt", "en")
    assert verbs(user) == ["user.renamed", "user.language_changed"]
    nameless = client.post("/konto/uppgifter/", {"name": " ", "language": "en"})
    assert nameless.status_code == 200
    user.refresh_from_db()
    assert user.name == "Exempelperson Omdöpt"


# Erasing


def letter(key: str, to: str, **more) -> Letter:
    values = {"subject": "Hej Exempelperson", "text": "Till dig", "language": "sv"}
    return actions.post_rendered(key=key, to=to, at=NOW, **values, **more)


def test_who_somebody_was_is_forgotten(client: Client) -> None:
    user, other = account(), cast.somebody("other")
    address = user.email
    cast.enter(client, user)
    key = client.session.session_key
    UserSession.objects.create(user=user, ip="127.0.0.1", session_key=key)
    EmailAddress.objects.create(user=user, email=address)
    SocialAccount.objects.create(user=user, provider="x", uid=address)
    Authenticator.objects.create(user=user, type="totp", data={})
    waiting = letter("a", address.capitalize())
    sent = letter("b", "old@example.org", user_id=user.pk)
    Letter.objects.filter(pk=sent.pk).update(state=Letter.State.SENT, sent_at=NOW)
    somebody_elses = letter("c", other.email)
    erase(user)
    user.refresh_from_db()
    assert (user.name, user.email) == ("", f"erased-{user.pk}@invalid.invalid")
    assert (user.is_active, user.erased_at) == (False, NOW)
    for model in (EmailAddress, SocialAccount, Authenticator, UserSession):
        assert not model.objects.filter(user=user).exists()
    assert not Session.objects.exists()
    assert client.get("/konto/").status_code == 302
    for mine in (waiting, sent):
        mine.refresh_from_db()
        assert (mine.to, mine.subject, mine.text, mine.user) == ("", "", "", None)
        assert mine.state != Letter.State.PENDING
    somebody_elses.refresh_from_db()
    assert somebody_elses.to == other.email
    assert verbs(user) == ["user.opened", "user.erased"]


def test_erasing_twice_is_erasing_once_and_for_ever() -> None:
    user = account()
    erase(user)
    assert erase(user).erased_at == NOW
    assert verbs(user) == ["user.opened", "user.erased"]
    assert refusal(actions.open_account, user=user, by=user) == PersonRefusal.ERASED


def test_whoever_was_erased_may_begin_anew() -> None:
    user = account()
    erase(user)
    again = account()
    assert again.pk != user.pk
    assert again.is_active


@pytest.mark.parametrize(
    "name", ["administrator", "coordinator_city", "steering_civil"]
)
@pytest.mark.parametrize("from_on", [TODAY - DAY, TODAY + DAY])
def test_those_who_are_needed_are_relieved_first(name: str, from_on: dt.date) -> None:
    user = cast.person(name, from_on=from_on)
    assert refusal(actions.erase_person, user=user, by=user) == (
        PersonRefusal.STILL_NEEDED
    )
    user.refresh_from_db()
    assert user.name
    RoleGrant.objects.filter(user=user).update(
        from_on=TODAY - 9 * DAY, to_on=TODAY - DAY
    )
    assert erase(user).erased_at == NOW


def test_other_roles_end_that_day() -> None:
    user = cast.person("city_office")
    RoleGrant.objects.create(
        user=user, role="municipal_staff", office="b", from_on=TODAY, to_on=TODAY
    )
    erase(user)
    assert set(RoleGrant.objects.values_list("to_on", flat=True)) == {TODAY}
    assert not user.powers_on(timezone.localdate(NOW + DAY))


def test_the_office_says_why_an_erased_account_stays_closed(client: Client) -> None:
    cast.enter(client, cast.person("administrator"))
    user = account()
    erase(user)
    chosen = {"action": "open_accounts", "_selected_action": [user.pk]}
    answer = client.post("/admin/core/user/", chosen, follow=True)
    words = answer.content.decode()
    assert str(PersonRefusal.ERASED.label) in words
    assert "raderad person" in words
    assert "invalid.invalid</a>" not in words
    page = client.get(f"/admin/core/user/{user.pk}/change/").content.decode()
    assert 'name="email"' not in page
    user.refresh_from_db()
    assert not user.is_active
