"""What the steering group is for, in words that ship as data (R34)."""

import functools
import json
from typing import Any

from django.conf import settings
from django.utils import translation

DATA = settings.BASE_DIR / "malmoandan" / "data" / "steering_group.json"


def mandate() -> list[str]:
    """The group's tasks, a sentence each, in the active language."""
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    told = _read()
    sentences: list[str] = told.get(f"mandate_{language}") or told["mandate_sv"]
    return sentences


@functools.cache
def _read() -> Any:
    return json.loads(DATA.read_text(encoding="utf-8"))
