"""The year wheel as marks to draw, from the commitments and what was held."""

import datetime as dt

from reports.drawings import Mark, MarkState
from reports.figures import YearData, wheel


def marks(
    year: int,
    today: dt.date,
    data: YearData | None = None,
    *,
    examples: bool = False,
    base: str = "",
) -> list[Mark]:
    """The marks of a year as they stand today; `base` goes before their addresses."""
    return [
        Mark(
            slot.commitment.title,
            slot.month_from,
            slot.month_to,
            MarkState(slot.progress.value),
            when=slot.when,
            url=f"{base}{slot.url}" if slot.url else "",
        )
        for slot in wheel.of(year, today, data, examples=examples)
    ]
