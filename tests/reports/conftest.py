"""Years for the tests of follow-up: loaded as facts, the way real years are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation

from malmoandan.management.facts.loading import load
from reports import figures

SHIPPED = sorted((Path(settings.BASE_DIR) / "malmoandan/data/facts").glob("*.json"))
YEAR = 2031


def facts(**blocks: Any) -> None:
    """Load a facts file with these blocks; it must be accepted."""
    content = json.dumps({"format": 1, **blocks}).encode()
    outcome = load("facts.json", content, at=timezone.now(), check=False)
    assert not outcome.is_refused, list(outcome.lines())


def commitment(measure: str, **fields: Any) -> dict[str, Any]:
    """A plan in force whose only commitment is this one."""
    row = {"id": "C1", "title": "Det vi lovade", "measure": measure, **fields}
    plan = {"id": "P", "title": "Planen", "from": YEAR, "to": YEAR + 4}
    return {**plan, "state": "gällande", "commitments": [row]}


@pytest.fixture
def shipped(db) -> list[int]:
    """The years that the project ships facts of, loaded."""
    for file in SHIPPED:
        outcome = load(file.name, file.read_bytes(), at=timezone.now(), check=False)
        assert not outcome.is_refused, list(outcome.lines())
    return list(figures.told())


@pytest.fixture
def plain_pages(settings) -> None:
    """Pages are made anew for each request."""
    settings.PUBLIC_CACHE = False


@pytest.fixture(autouse=True)
def _swedish() -> Iterator[None]:
    """Swedish, as where no language is asked for; a request may have left another."""
    with translation.override("sv"):
        yield
