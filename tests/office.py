"""What lists of the office are tried with: who opens them, in how many questions."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from malmoandan.core.models import Term
from tests import cast

Make = Callable[[int], Any]


def address(model: Any, page: str = "changelist", *args: Any) -> str:
    """The address of a page of the model's list."""
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args
    )


def as_role(name: str) -> Client:
    """A client logged in as somebody of the cast."""
    return cast.enter(Client(), cast.person(name))


def term(vocabulary: str, key: str, **more: Any) -> Term:
    """A word, made once."""
    found, _new = Term.objects.get_or_create(
        vocabulary=vocabulary, key=key, defaults={"label_sv": key, **more}
    )
    return found


def questions(client: Client, path: str) -> int:
    """How many questions the page asks of the database."""
    client.get(path)  # what is remembered after the first time
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def asks_the_same_at_three_rows(model: Any, make: Make) -> None:
    """Fail if the list asks more of the database for three rows than for one."""
    client = as_role("administrator")
    make(1)
    one = questions(client, address(model))
    make(2)
    make(3)
    assert model._default_manager.count() == 3
    assert questions(client, address(model)) == one


def hand_over(page: Any, client: Client, live_server: Any) -> None:
    """Let a browser go on with a client's session."""
    value = client.cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": value, "url": live_server.url}
    page.context.add_cookies([cookie])
