"""Years that nobody has lived: any file that FORMAT allows is loaded and told of."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports import figures
from tests.facts.conftest import everything, load_facts
from tests.facts.invented import files

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEAR = 2031
PAGES = ("followup-read", "annual-report-read", "figure-list")
often = settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # the file that fails is short as it is
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is forgotten afterwards: one example does not see another."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written(facts: dict[str, Any]) -> None:
    """Load a file that must be accepted."""
    outcome = load_facts(facts)
    assert not outcome.is_refused, (list(outcome.lines()), json.dumps(facts))


@often
@given(files())
def test_loading_twice_changes_nothing(facts):
    with undone():
        written(facts)
        before = everything()
        again = load_facts(facts)
        assert not again.notes.created, list(again.lines())
        assert not again.notes.changed, list(again.lines())
        assert everything() == before, list(again.lines())


@often
@given(files())
def test_checking_writes_nothing_and_says_the_same(facts):
    with undone():
        before = everything()
        checked = load_facts(facts, check=True)
        assert everything() == before
        assert checked.notes == load_facts(facts).notes


@often
@given(files(YEAR), files(YEAR))
def test_an_older_file_after_a_newer_one_changes_nothing(older, newer):
    """Two files on one year may contradict each other, and then both stay."""
    with undone():
        written(older)
        if load_facts(newer).is_refused:  # it may point at rows that fit two records
            return
        before = everything()
        once, twice = load_facts(older), load_facts(newer)
        said = [*once.lines(), *twice.lines()]
        assert everything() == before, said


@often
@given(files(YEAR), files(YEAR + 1))
def test_pages_of_any_year_can_be_read_in_both_languages(first, second):
    with undone():
        written(first)
        written(second)
        for language, page, year in product(("sv", "en"), PAGES, figures.told()):
            cache.clear()
            with translation.override(language):
                address = reverse(page, args=[year])
            answer = Client().get(address)
            assert answer.status_code == 200, (address, json.dumps(first))


def damaged(value: Any) -> st.SearchStrategy[Any]:
    """The value with one part exchanged for something else."""
    junk = st.sampled_from([None, True, -1, "x", "2031", [], {}, [[]], 1.5, "2031-13"])
    if isinstance(value, dict) and value:
        return st.sampled_from(sorted(value)).flatmap(
            lambda key: damaged(value[key]).map(lambda part: {**value, key: part})
        )
    if isinstance(value, list) and value:
        return st.integers(0, len(value) - 1).flatmap(
            lambda n: damaged(value[n]).map(lambda p: [*value[:n], p, *value[n + 1 :]])
        )
    return junk


@often
@given(files().flatmap(damaged))
def test_a_damaged_file_is_loaded_or_refused_never_half(facts):
    with undone():
        before = everything()
        outcome = load_facts(facts)
        assert outcome.is_refused is (everything() == before) or (
            not outcome.notes.changes_something
        )
