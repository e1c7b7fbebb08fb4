"""What a figure is made of: entries, and the number that they make together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Citation, FactRecord
from malmoandan.core.numbers import Bound, Quantity, total

ONE = Quantity(1)
# "Something, we do not know how much", so that a sum with it in says "at least".
SOMETHING = Quantity(0, None, Bound.AT_LEAST)


@dataclass(frozen=True)
class Entry:
    """One row that a figure counts or adds up.

    `value` is None where the source does not state it. `lang` is the language of the
    label: empty for words of the portal itself, "sv" for words that people wrote.
    An entry that is not `named` is the part of a stated total that no source names.
    """

    label: str
    value: Quantity | None = ONE
    lang: str = ""
    date: PartialDate | None = None
    when: str = ""
    about: str = ""
    subject: FactRecord | None = None
    sources: tuple[Citation, ...] = ()
    named: bool = True

    @property
    def date_text(self) -> str:
        """The date as people write it; in the source's words where it has some."""
        return self.when or (str(self.date) if self.date else "")

    @property
    def anchor(self) -> str:
        """Where in the report the record stands; empty where it has no place."""
        return self.subject.anchor if self.subject and self.named else ""


@dataclass(frozen=True)
class Definition:
    """What a figure means: written once, shown on its page and in the documentation."""

    key: str
    name: str | Promise
    counted: str | Promise
    unit: str | Promise


@dataclass(frozen=True)
class Figure:
    """A number of a year, with the entries that it is the sum of."""

    definition: Definition
    year: int
    entries: tuple[Entry, ...]
    part: str = ""
    part_label: str = ""
    part_lang: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the figure is called, in the active language."""
        name = str(self.definition.name)
        return f"{name}: {self.part_label}" if self.part_label else name

    @property
    def key(self) -> str:
        """The address of the figure within its year."""
        return (
            f"{self.definition.key}-{self.part}" if self.part else self.definition.key
        )

    @property
    def value(self) -> Quantity | None:
        """The sum of the entries; None when no entry is known. Never a guessed zero."""
        return add_up(self.entries)

    @property
    def sources(self) -> tuple[Citation, ...]:
        """The places in documents that the entries lean on, each once."""
        return merged(e.sources for e in self.entries)

    @property
    def is_known(self) -> bool:
        """Whether there is a number to show."""
        return self.value is not None


def add_up(entries: Iterable[Entry]) -> Quantity | None:
    """The sum of the entries; with an unknown part in it, it is "at least"."""
    values = [entry.value for entry in entries]
    known = [value for value in values if value is not None]
    if known and len(known) < len(values):
        known.append(SOMETHING)
    return total(known)


def merged(groups: Iterable[Iterable[Citation]]) -> tuple[Citation, ...]:
    """Citations of several records, each place once, in the order they come."""
    found = {(c.document_id, c.line, c.section): c for group in groups for c in group}
    return tuple(found.values())


def cited(record: FactRecord | None) -> tuple[Citation, ...]:
    """Where a record comes from."""
    if record is None:
        return ()
    # What a year has in hand is taken as it is: a manager for each costs more.
    in_hand = record.__dict__.get("_prefetched_objects_cache", {}).get("citations")
    return tuple(record.citations.all() if in_hand is None else in_hand)


def slug(text: str, pk: Any = "") -> str:
    """A part of an address made of a word; the row's number where no letter is left."""
    return slugify(text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO"))) or f"nr-{pk}"


def remainder(label: str, value: Quantity | None, record: FactRecord) -> Entry:
    """The part of a stated total that no source names."""
    return Entry(label, value, sources=cited(record), named=False, subject=record)


def not_named() -> str:
    """What stands for the events of a series that no source names."""
    return _("not named in the sources")
