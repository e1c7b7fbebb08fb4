"""The figures of a year: what each means, and how its entries are found.

A family is a definition and a function that gives its figures in a year: one, or one
for each kind, side or measure that the year knows. The kinds are data; so is the year.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language

from malmoandan.core.models import Term, Vocabulary
from reports.figures.entries import Definition, Entry, Figure, slug
from reports.figures.years import YearData

Text = str | Promise
Finder = Callable[[YearData], Iterable["Part"]]


@dataclass(frozen=True)
class Part:
    """What tells the figures of one family apart, with the entries of each."""

    key: str
    label: str
    entries: Iterable[Entry]
    lang: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """A definition, and the figures that it has in a year."""

    definition: Definition
    find: Finder

    def figures(self, data: YearData) -> Iterator[Figure]:
        """The figures of the family that have entries in the year."""
        for part in self.find(data):
            entries = tuple(part.entries)
            if entries:
                yield Figure(
                    self.definition,
                    data.year,
                    entries,
                    part.key,
                    part.label,
                    part.lang or (get_language() or "sv")[:2],
                    tuple(filter(None, part.notes)),
                )


def parts_of(data: YearData, vocabulary: Vocabulary) -> Iterator[tuple[str, Term]]:
    """Each term of a vocabulary with its part of a figure's address."""
    taken: set[str] = set()
    for term in data.vocabulary(vocabulary):
        name = slug(term.key, term.pk)
        part = f"{name}-{term.pk}" if name in taken else name
        taken.add(part)
        yield part, term


def define(key: str, name: Text, counts: Text, unit: Text, find: Finder) -> Family:
    """A family, in one line of a table of them."""
    return Family(Definition(key, name, counts, unit), find)
