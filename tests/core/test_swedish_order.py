"""The Swedish order is the same on both databases."""

import sqlite3

import pytest
from django.db.models.functions import Collate

from malmoandan.core.models import User
from malmoandan.core.sqlite.base import _compare


@pytest.mark.django_db
def test_names_come_in_swedish_order():
    names = ["zebra", "Åsa", "ål", "Ärla", "är", "öl", "Öland", "björk", "Anna", "Eden"]
    for number, name in enumerate(names):
        User.objects.create_user(f"u{number}@example.org", name=name)
    ordered = User.objects.order_by(Collate("name", "sv-x-icu"))
    assert [user.name for user in ordered] == [
        *("Anna", "björk", "Eden", "zebra"),
        *("ål", "Åsa", "är", "Ärla", "öl", "Öland"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("pair", [("v", "w"), ("V", "w"), ("va", "wa"), ("vb", "wa")])
def test_w_comes_after_v(pair):
    for number, name in enumerate(reversed(pair)):
        User.objects.create_user(f"u{number}@example.org", name=name)
    ordered = User.objects.order_by(Collate("name", "sv-x-icu"))
    assert tuple(user.name for user in ordered) == pair


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [("å", "z", 1), ("å", "ä", -1), ("ö", "Å", 1), ("a", "A", -1), ("å", "å", 0)],
)
def test_sqlite_compares_as_swedish_does(one, other, says):
    assert _compare(one, other) == says
    assert _compare(other, one) == -says


def test_plain_sqlite_would_not():
    with sqlite3.connect(":memory:") as plain:
        rows = plain.execute("SELECT 'ä' < 'Å'").fetchone()
    plain.close()
    assert rows == (0,)
