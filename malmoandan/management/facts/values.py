"""How a value of a file compares with the one that stands.

`compare` answers what loading the value would do: nothing, fill or refine what stands,
or contradict it. It never decides between two known values.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from django.db import models

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Term
from malmoandan.core.text import search_key


class Outcome(Enum):
    """What loading a value does to the one that stands."""

    KNOWN = "known"
    NEW = "new"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Amount:
    """A number as it is stored in three columns: low, high, qualifier."""

    low: int | None
    high: int | None = None
    qualifier: Term | None = None

    @classmethod
    def standing(cls, instance: models.Model, name: str) -> "Amount":
        """The amount in the columns of a record."""
        return cls(
            getattr(instance, name),
            getattr(instance, f"{name}_to"),
            getattr(instance, f"{name}_qualifier"),
        )

    def columns(self, name: str) -> dict[str, Any]:
        """The amount as values for the columns."""
        return {
            name: self.low,
            f"{name}_to": self.high,
            f"{name}_qualifier": self.qualifier,
        }

    def __str__(self) -> str:
        ends = [str(end) for end in (self.low, self.high) if end is not None]
        word = f"{self.qualifier.label_sv} " if self.qualifier else ""
        return word + "–".join(ends)


def compare(standing: Any, stated: Any) -> tuple[Outcome, Any]:
    """Return what the stated value does, and the value that stands afterwards."""
    if isinstance(stated, Amount):
        return _compare_amounts(standing, stated)
    if standing is None or standing in ("", []):
        return Outcome.NEW, stated
    if isinstance(stated, list):
        return _compare_lists(standing, stated)
    if isinstance(stated, PartialDate):
        return _compare_dates(standing, stated)
    return (Outcome.KNOWN if _equal(standing, stated) else Outcome.CONTRADICTED), stated


def _equal(standing: Any, stated: Any) -> bool:
    if isinstance(standing, str) and isinstance(stated, str):
        return search_key(standing) == search_key(stated)
    return bool(standing == stated)


def _compare_amounts(standing: Amount, stated: Amount) -> tuple[Outcome, Any]:
    if standing.low is None and standing.high is None:
        return Outcome.NEW, stated
    if (standing.low, standing.high) != (stated.low, stated.high):
        return Outcome.CONTRADICTED, stated
    if stated.qualifier is None or standing.qualifier == stated.qualifier:
        return Outcome.KNOWN, stated
    if standing.qualifier is None:
        return Outcome.NEW, stated
    same = standing.qualifier.meaning == stated.qualifier.meaning != ""
    return (Outcome.KNOWN if same else Outcome.CONTRADICTED), stated


def _compare_lists(standing: list[Any], stated: list[Any]) -> tuple[Outcome, Any]:
    """Texts are added to a list of texts; other lists are one value."""
    if not all(isinstance(item, str) for item in [*standing, *stated]):
        known = standing == stated
        return (Outcome.KNOWN if known else Outcome.CONTRADICTED), stated
    have = {search_key(item) for item in standing}
    more = [item for item in stated if search_key(item) not in have]
    return (Outcome.NEW if more else Outcome.KNOWN), [*standing, *more]


def _compare_dates(standing: PartialDate, stated: PartialDate) -> tuple[Outcome, Any]:
    """A more precise date within the one that stands refines it."""
    if stated.first <= standing.first and standing.last <= stated.last:
        return Outcome.KNOWN, standing
    if standing.first <= stated.first and stated.last <= standing.last:
        return Outcome.NEW, stated
    return Outcome.CONTRADICTED, stated


def as_json(value: Any) -> Any:
    """A value as a contradiction keeps it."""
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, models.Model | Amount | Decimal):
        return str(value)
    return value


def distinct(items: list[str]) -> list[str]:
    """The texts of a list, each once, in its order."""
    return list({search_key(item): item for item in reversed(items)}.values())[::-1]
