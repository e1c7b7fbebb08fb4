"""Numbers of a file: exact, a range, with a qualifier, or said in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from malmoandan.management.facts.notes import Notes, within, wrong_type
from malmoandan.management.facts.shapes import Row, attempt, text, whole

ENDS = {"_from": "low", "_to": "high"}


@dataclass
class Number:
    """What a file says of one number. `word` is the qualifier as it is written."""

    low: int | None = None
    high: int | None = None
    word: str | None = None

    def __bool__(self) -> bool:
        """Whether any number is said; a qualifier alone says none."""
        return self.low is not None or self.high is not None


def number(row: Row | None, *names: str, words: tuple[str, ...] = ()) -> Number:
    """The number of a row under the first name that it has, with its qualifier."""
    if row is None:
        return Number()
    word = next((row.get(key) for key in words if row.get(key)), None)
    for name in names:
        low, high = row.get(name), row.get(f"{name}_to")
        if low is None:
            low = row.get(f"{name}_from")
        if low is not None or high is not None:
            return Number(low, None if low == high else high, word)
    return Number()


@dataclass
class Group:
    """One group of participants: a number, or words where the source counts none."""

    number: Number
    text: str | None = None


def groups(value: Any, path: str, notes: Notes) -> dict[str, Group]:
    """Read participants: a number or words for each group, `qualifier` for all."""
    if not isinstance(value, dict):
        raise wrong_type(_("an object"))
    found: dict[str, Group] = {}
    word = attempt(text(200), value.get("qualifier"), within(path, "qualifier"), notes)
    for key, said in value.items():
        if key == "qualifier" or said is None:
            continue
        name, end = _split(key)
        read = text(250) if isinstance(said, str) else whole()
        got = attempt(read, said, within(path, key), notes)
        group = found.setdefault(name, Group(Number(word=word)))
        if isinstance(got, str):
            group.text = got
        else:
            setattr(group.number, end, got)
    _check(found, path, notes)
    return found


def _split(key: str) -> tuple[str, str]:
    for ending, end in ENDS.items():
        if key.endswith(ending):
            return key.removesuffix(ending), end
    return key, "low"


def _check(found: dict[str, Group], path: str, notes: Notes) -> None:
    for name, group in found.items():
        low, high = group.number.low, group.number.high
        if low is not None and high is not None and low > high:
            notes.refuse(within(path, f"{name}_to"), _("is less than the lower number"))
        if len(name) > 120:
            notes.refuse(within(path, name), _("is longer than %d characters") % 120)
