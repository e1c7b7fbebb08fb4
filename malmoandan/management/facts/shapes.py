"""Readers of single values and of objects: what type each key must have.

A reader takes a value, its path and the notes, and returns what it read. It raises
`Wrong` for a value that is not what the format says; null is read as None by whoever
calls it, so that no reader meets it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext as _

from malmoandan.core.dates import NotADate, PartialDate
from malmoandan.core.text import search_key
from malmoandan.management.facts.notes import Notes, Wrong, shown, within, wrong_type

Reader = Callable[[Any, str, Notes], Any]

LARGEST = 2_147_483_647
LARGEST_AMOUNT = 10**15
MONTH_DAY = re.compile(r"\d{2}-\d{2}")
YEAR = re.compile(r"[1-9]\d{3}")
LEAP_YEAR = 2000
http_url = URLValidator(schemes=["http", "https"])


@dataclass
class Row:
    """An object of the file as it was read: known keys, other keys, sources."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    other: dict[str, Any] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def get(self, key: str) -> Any:
        """What was read for the key; None when it is absent, null or refused."""
        return self.values.get(key)

    def rows(self, key: str) -> list["Row"]:
        """The objects in the list of that key."""
        return [row for row in self.values.get(key) or [] if row is not None]

    def at(self, key: str) -> str:
        """The path of a key of this object."""
        return within(self.path, key)

    @property
    def id(self) -> str:
        """The id that the file gave the row; empty when it gave none."""
        return self.values.get("id") or ""

    def other_facts(self) -> dict[str, Any]:
        """Keys of no known meaning, with those of the objects embedded in this one."""
        found = dict(self.other)
        for key, value in self.values.items():
            if isinstance(value, Row):
                inner = value.other_facts()
                found.update({f"{key}.{name}": said for name, said in inner.items()})
        return found


class Odd(Wrong):
    """A value that cannot be used but is worth keeping: warned of, never refused."""


def attempt(read: Reader, value: Any, path: str, notes: Notes) -> Any:
    """Read a value that may be null; a wrong one is refused and read as None."""
    if value is None:
        return None
    try:
        return read(value, path, notes)
    except Odd:
        raise
    except Wrong as wrong:
        notes.refuse(path, str(wrong))
        return None


# Single values


def text(limit: int | None = None) -> Reader:
    """A text; empty or blank counts as null."""

    def read(value: Any, _path: str, _notes: Notes) -> str | None:
        if not isinstance(value, str):
            raise wrong_type(_("a text"))
        stripped = value.strip()
        if limit and max(len(stripped), len(search_key(stripped))) > limit:
            raise Wrong(_("is longer than %d characters") % limit)
        return stripped or None

    return read


def fit(model: type[models.Model], name: str) -> Reader:
    """A text that fits in the column of the model."""
    return text(getattr(model._meta.get_field(name), "max_length", None))


def whole(least: int = 0, most: int = LARGEST) -> Reader:
    """A whole number; true and false are none."""

    def read(value: Any, _path: str, _notes: Notes) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong_type(_("a whole number"))
        if not least <= value <= most:
            raise Wrong(
                _("should be between %(least)d and %(most)d")
                % {"least": least, "most": most}
            )
        return value

    return read


def decimal(value: Any, _path: str, _notes: Notes) -> Decimal:
    """A number with at most two decimals kept."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(_("a number"))
    if not -100_000 <= value <= 100_000:
        raise Wrong(_("is not a score"))
    return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


year: Reader = whole(1000, 9999)
month: Reader = whole(1, 12)
small: Reader = whole(0, 32_767)


def date(value: Any, _path: str, _notes: Notes) -> PartialDate:
    """A date as precise as its source; a year may be a number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise wrong_type(_("a date"))
    try:
        return PartialDate.parse(str(value).strip())
    except NotADate as error:
        raise Wrong(_("“%s” is not a date that exists") % shown(value)) from error


def month_day(value: Any, _path: str, _notes: Notes) -> str:
    """A day of any year: MM-DD."""
    if not isinstance(value, str) or not MONTH_DAY.fullmatch(value):
        raise wrong_type(_("a month and a day, as 10-31"))
    try:
        PartialDate.parse(f"{LEAP_YEAR}-{value}")
    except NotADate as error:
        raise Wrong(_("“%s” is not a date that exists") % shown(value)) from error
    return value


def url(limit: int = 200) -> Reader:
    """An address on the web; one without a scheme is taken to be a safe one."""

    def read(value: Any, path: str, notes: Notes) -> str | None:
        said = text()(value, path, notes)
        if not said:
            return None
        address = said if "://" in said else f"https://{said}"
        try:
            http_url(address)
        except ValidationError as error:
            raise Odd(_("is no address on the web, kept as another fact")) from error
        if len(address) > limit:
            raise Odd(_("is too long an address, kept as another fact"))
        return str(address)

    return read


def site(limit: int = 200) -> Reader:
    """A web site as people say it, without a scheme."""

    def read(value: Any, path: str, notes: Notes) -> str | None:
        address: str | None = url(limit)(value, path, notes)
        return address.split("://", 1)[1].rstrip("/") if address else None

    return read


def choice(choices: type[models.TextChoices]) -> Reader:
    """One of a fixed list of words, whatever its case, spaces and underscores."""
    folded = {_fold(value): choices(value) for value in choices.values}

    def read(value: Any, _path: str, _notes: Notes) -> Any:
        if not isinstance(value, str):
            raise wrong_type(_("a text"))
        if _fold(value) not in folded:
            raise Wrong(
                _("“%(word)s” is none of: %(words)s")
                % {"word": shown(value), "words": ", ".join(choices.values)}
            )
        return folded[_fold(value)]

    return read


def _fold(word: str) -> str:
    plain = str.maketrans({"å": "a", "ä": "a", "ö": "o", "_": " "})
    return search_key(word).translate(plain)


def kept(value: Any, _path: str, _notes: Notes) -> Any:
    """Anything at all: kept as another fact of the record, without a warning."""
    return value


# Lists and objects


def each(read: Reader) -> Reader:
    """A list whose items are all of one type; null items are left out."""

    def read_all(value: Any, path: str, notes: Notes) -> list[Any]:
        if not isinstance(value, list):
            raise wrong_type(_("a list"))
        items = [
            attempt(read, item, within(path, place), notes)
            for place, item in enumerate(value)
        ]
        return [item for item in items if item is not None]

    return read_all


def pair(read: Reader) -> Reader:
    """Two values in a list, the first not larger than the second."""

    def read_pair(value: Any, path: str, notes: Notes) -> list[Any] | None:
        if not isinstance(value, list) or len(value) != 2 or None in value:
            raise wrong_type(_("a list of two values"))
        items: list[Any] = each(read)(value, path, notes)
        if len(items) < 2:
            return None
        if items[0] > items[1]:
            raise Wrong(_("begins after it ends"))
        return items

    return read_pair


def by_year(read: Reader) -> Reader:
    """An object whose keys are years."""

    def read_years(value: Any, path: str, notes: Notes) -> dict[int, Any]:
        if not isinstance(value, dict):
            raise wrong_type(_("an object with a value for each year"))
        found = {}
        for key, said in value.items():
            if YEAR.fullmatch(key):
                found[int(key)] = attempt(read, said, within(path, key), notes)
            else:
                notes.refuse(within(path, key), _("is not a year"))
        return found

    return read_years


@dataclass(frozen=True)
class Shape:
    """The keys of an object, how each is read, and what must hold between them."""

    keys: Mapping[str, Reader]
    checks: tuple[Callable[[Row, Notes], None], ...] = ()

    def __call__(self, value: Any, path: str, notes: Notes) -> Row:
        """Read the object; keys of no known meaning are warned of and kept."""
        if not isinstance(value, dict):
            raise wrong_type(_("an object"))
        row = Row(path)
        for key, said in value.items():
            if key not in self.keys:
                notes.warn(within(path, key), _("unknown key, kept as another fact"))
                if said is not None:
                    row.other[key] = said
                continue
            self._read(row, key, said, notes)
        for check in self.checks:
            check(row, notes)
        return row

    def _read(self, row: Row, key: str, said: Any, notes: Notes) -> None:
        read, path = self.keys[key], row.at(key)
        try:
            found = attempt(read, said, path, notes)
        except Odd as odd:
            notes.warn(path, str(odd))
            row.other[key] = said
            return
        if found is None:
            if notes.has_refused(path):
                row.broken.add(key)
        elif read is kept:
            row.other[key] = found
        else:
            row.values[key] = found


# What must hold between the keys of an object


def ordered(low: str, high: str) -> Callable[[Row, Notes], None]:
    """The lower bound is not above the upper one."""

    def check(row: Row, notes: Notes) -> None:
        first, last = row.get(low), row.get(high)
        if isinstance(first, PartialDate) and isinstance(last, PartialDate):
            first, last = first.first, last.last
        if first is not None and last is not None and first > last:
            notes.refuse(row.at(high), _("is less than “%s”") % low)

    return check


def ranged(name: str) -> tuple[Callable[[Row, Notes], None], ...]:
    """A number is either one number or a range, and the range is the right way."""

    def check(row: Row, notes: Notes) -> None:
        ends = (row.get(f"{name}_from"), row.get(f"{name}_to"))
        if row.get(name) is not None and ends != (None, None):
            notes.refuse(row.at(name), _("is both a number and a range"))

    return (check, ordered(f"{name}_from", f"{name}_to"))
