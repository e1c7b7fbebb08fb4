"""Numbers as sources say them: exact, a range, or with a qualifier, never lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


class Bound(StrEnum):
    """What a qualifier says of the number it stands beside."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


def read_bound(meaning: str) -> Bound:
    """The bound that a qualifier term means; a word nobody has explained is "about"."""
    return Bound(meaning) if meaning in set(Bound) else Bound.ABOUT


@dataclass(frozen=True)
class Quantity:
    """A number, perhaps a range, with how sure it is and the word the source used.

    `low` is the number (or the lower end of a range), `high` the upper end of a range.
    """

    low: int | Decimal
    high: int | Decimal | None = None
    bound: Bound = Bound.EXACT
    word: str = ""

    @classmethod
    def read(cls, row: Any, name: str) -> "Quantity | None":
        """The quantity in a row's columns `name`, `name_to`, `name_qualifier`."""
        low, high = getattr(row, name), getattr(row, f"{name}_to", None)
        if low is None and high is None:
            return None
        term = getattr(row, f"{name}_qualifier", None)
        bound = read_bound(term.meaning) if term else Bound.EXACT
        if low is None:
            return cls(high, None, Bound.AT_MOST, "")  # type: ignore[arg-type]
        return cls(
            low, None if high == low else high, bound, term.label if term else ""
        )

    @property
    def is_exact(self) -> bool:
        """True when the source says just this number."""
        return self.bound is Bound.EXACT and self.high is None

    def times(self, count: int) -> "Quantity":
        """The quantity `count` times over, for a figure that is stated per occasion."""
        high = None if self.high is None else self.high * count
        return Quantity(self.low * count, high, self.bound, self.word)

    def __str__(self) -> str:
        """The quantity as people read it: "fler än 60", "10–15", "158"."""
        number = number_format(self.low, use_l10n=True, force_grouping=True)
        if self.high is not None:
            high = number_format(self.high, use_l10n=True, force_grouping=True)
            number = f"{number}–{high}"
        word = self.word or _default_word(self.bound)
        return f"{word} {number}" if word else number


def _default_word(bound: Bound) -> str:
    return {
        Bound.EXACT: "",
        Bound.AT_LEAST: pgettext("before a number", "at least"),
        Bound.AT_MOST: pgettext("before a number", "at most"),
        Bound.ABOUT: pgettext("before a number", "about"),
    }[bound]


def _joint_bound(parts: list[Quantity]) -> Bound:
    bounds = {p.bound for p in parts} - {Bound.EXACT}
    if not bounds:
        return Bound.EXACT
    return bounds.pop() if len(bounds) == 1 else Bound.ABOUT


def total(parts: Iterable[Quantity | None]) -> Quantity | None:
    """Add quantities up; None when nothing is known.

    A sum with "more than" in it is "at least"; ranges add end to end; a mix of bounds
    is "about" (rules E2:14).
    """
    known = [p for p in parts if p is not None]
    if not known:
        return None
    if len(known) == 1:
        return known[0]
    low = sum((p.low for p in known), start=0)
    high = sum((p.low if p.high is None else p.high for p in known), start=0)
    return Quantity(low, None if high == low else high, _joint_bound(known), "")


def unknown() -> str:
    """What stands where a figure is not known."""
    return _("not stated")
