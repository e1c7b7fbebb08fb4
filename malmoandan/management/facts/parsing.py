"""From bytes to JSON, and what no value anywhere in the file may hold."""

import json
import math
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from malmoandan.core.text import has_personal_number
from malmoandan.management.facts.notes import Notes, within

FORMAT = 1
DEEPEST = 40


class Unreadable(Exception):
    """The bytes are not a facts file at all; the text says where and why."""


class Object(dict[str, Any]):
    """A JSON object that remembers keys it was given twice."""

    twice: tuple[str, ...] = ()


def parse(content: bytes) -> Object:
    """Return the JSON object in the bytes; raise `Unreadable` where there is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file is not UTF-8 (byte %d).") % error.start) from error
    try:
        facts = json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_such_number
        )
    except json.JSONDecodeError as error:
        raise Unreadable(
            _("Broken JSON at line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except (RecursionError, ValueError) as error:
        raise Unreadable(
            _("Broken JSON: a number that is none, or objects nested too deep.")
        ) from error
    if not isinstance(facts, Object):
        raise Unreadable(_("The file should hold one JSON object."))
    said = facts.get("format")
    if said != FORMAT or isinstance(said, bool | float):
        raise Unreadable(_("“format” should be %d.") % FORMAT)
    return facts


def _object(pairs: list[tuple[str, Any]]) -> Object:
    made = Object(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _value in pairs]
        made.twice = tuple(key for key in made if keys.count(key) > 1)
    return made


def _no_such_number(name: str) -> Any:
    raise ValueError(name)


def look_through(facts: Object, notes: Notes) -> bool:
    """Refuse what may stand nowhere: personal numbers, doubled keys, odd characters.

    Returns whether a database can hold every value, so that writing may be tried in
    order to find the other faults.
    """
    can_be_stored = True
    for path, value in _values(facts, "", 0):
        fault = _fault(value)
        if fault:
            notes.refuse(path, fault)
        can_be_stored = can_be_stored and not _is_unstorable(value)
    return can_be_stored


def _is_unstorable(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)
    return isinstance(value, float) and not math.isfinite(value)


def _values(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > DEEPEST:
        yield path, math.inf
    elif isinstance(value, Object):
        for key in value.twice:
            yield within(path, key), value
        for key, part in value.items():
            yield within(path, key), _Key(key)
            yield from _values(part, within(path, key), depth + 1)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _values(part, within(path, place), depth + 1)
    else:
        yield path, value


class _Key(str):
    __slots__ = ()


def _fault(value: Any) -> str:
    if isinstance(value, Object):
        return _("stands twice in the same object")
    if isinstance(value, str):
        return _fault_in_text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return _("is too large or nested too deep")
    if isinstance(value, int | float) and has_personal_number(f"{value:.0f}"):
        return _("looks like a personal identity number")
    return ""


def _fault_in_text(text: str) -> str:
    if has_personal_number(text):
        return _("holds a personal identity number")
    if _is_unstorable(text):
        return _("holds characters that are no text")
    return ""
