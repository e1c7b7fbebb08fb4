"""The figures of a year as JSON: each with what it means and the rows it is made of."""

import json
from typing import Any

from django.utils.translation import override

from malmoandan.core.numbers import Quantity
from reports.figures import Entry, Figure, YearData, compliance, of


def figures_json(data: YearData) -> bytes:
    """Every figure and every commitment of the year; same records, same bytes."""
    with override("en"):
        english = {key: figure.name for key, figure in of(data.year, data).items()}
    with override("sv"):
        figures = of(data.year, data)
        content = {
            "year": data.year,
            "figures": [_figure(f, english.get(f.key, "")) for f in figures.values()],
            "commitments": [_commitment(r) for r in compliance.of(data.year, data)],
        }
    if data.is_example:
        content["example"] = True
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _figure(figure: Figure, english: str) -> dict[str, Any]:
    return {
        "key": figure.key,
        "name": {"sv": figure.name, "en": english},
        "counted": str(figure.definition.counted),
        "unit": str(figure.definition.unit),
        "value": _quantity(figure.value),
        "rows": [_entry(entry) for entry in figure.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "label": entry.label,
        "value": _quantity(entry.value),
        "date": entry.date.text if entry.date else None,
        "named": entry.named,
        "sources": [str(citation) for citation in entry.sources],
    }


def _quantity(value: Quantity | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "number": _plain(value.low),
        "to": None if value.high is None else _plain(value.high),
        "bound": value.bound.value,
        "words": str(value),
    }


def _plain(number: Any) -> int | float:
    return int(number) if number == int(number) else float(number)


def _commitment(row: compliance.Row) -> dict[str, Any]:
    return {
        "id": row.commitment.fact_id,
        "title": row.commitment.title,
        "required": row.commitment.rule,
        "status": row.status.value,
        "outcome": row.outcome,
        "reason": row.reason,
        "contradictions": list(row.contradictions),
        "figure": row.figure or None,
    }
