"""Loading facts in tests: from a dict, as the command does it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import timezone

from malmoandan.management.facts.loading import load
from malmoandan.management.facts.reporting import Outcome

APPS = ("core", "partnerships", "governance", "events", "reports")

Loader = Callable[..., Outcome]


def load_facts(facts: dict[str, Any], *, check: bool = False) -> Outcome:
    """Load one file, given as what its JSON says."""
    content = json.dumps({"format": 1, **facts}).encode()
    return load("facts.json", content, at=timezone.now(), check=check)


def everything() -> str:
    """Every row of every table of ours, as text that two moments can be compared by."""
    models = [m for name in APPS for m in apps.get_app_config(name).get_models()]
    rows = [row for m in models for row in m._default_manager.order_by("pk")]
    return serializers.serialize("json", rows, indent=1)


@pytest.fixture
def loading(db) -> Loader:
    """`loading({...})` loads the file; it must not be refused, unless `refused`."""

    def run(facts: dict[str, Any], **options: Any) -> Outcome:
        refused = options.pop("refused", False)
        outcome = load_facts(facts, **options)
        assert outcome.is_refused is refused, list(outcome.lines())
        return outcome

    return run
