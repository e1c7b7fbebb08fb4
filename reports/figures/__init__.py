"""What is counted: a year in hand, its figures, its commitments and its wheel.

`of(year)` gives every figure of a year; each is the sum of its entries, and both come
from the same rows (docs/figures.md lists what each counts).
"""

from dataclasses import replace

from reports.figures.advice import ADVICE
from reports.figures.arranged import ARRANGED
from reports.figures.contributions import CONTRIBUTIONS
from reports.figures.entries import Definition, Entry, Figure
from reports.figures.examples import is_example, load_shown
from reports.figures.measures import STATED
from reports.figures.self_assessment import ASSESSED
from reports.figures.shared import SHARED
from reports.figures.work import WORK
from reports.figures.years import YearData, load, told

FAMILIES = (*ARRANGED, *SHARED, *ADVICE, *STATED, *WORK, *ASSESSED, *CONTRIBUTIONS)
DEFINITIONS = tuple(family.definition for family in FAMILIES)


def of(year: int, data: YearData | None = None) -> dict[str, Figure]:
    """Every figure that a year has, by key; the year's rows are read at most once."""
    data = data or load(year)
    found: dict[str, Figure] = {}
    for family in FAMILIES:
        for figure in family.figures(data):
            alone = figure
            while alone.key in found:  # two words that differ only in their signs
                alone = replace(alone, part=f"{alone.part}-more")
            found[alone.key] = alone
    return found


__all__ = [
    "DEFINITIONS",
    "FAMILIES",
    "Definition",
    "Entry",
    "Figure",
    "YearData",
    "is_example",
    "load",
    "load_shown",
    "of",
    "told",
]
