"""Counting anew how things stand, for the page that must not wait for it."""

import datetime as dt
import json
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from governance.models import Agreement, FocusArea
from reports.figures import compliance, wheel, years
from reports.models import AnnualReport, Standing, Status


@transaction.atomic
def restate(*, on: dt.date, version: int) -> None:
    """Count this year and the latest told one as they stand on a day.

    `version` is the version of what is public, read before the call: a change that
    comes while we count makes the standing old again, and it is counted once more.
    """
    told = {"on": on.isoformat(), **_words(on.year), **_kept(), **_wheel(on)}
    Standing.objects.update_or_create(
        pk=1, defaults={"version": version, "told": json.dumps(told)}
    )


def _words(year: int) -> dict[str, Any]:
    """The vision, the year's theme (or the latest there was), and the next one."""
    agreement = Agreement.objects.order_by("pk").first()
    chosen = list(FocusArea.objects.filter(year__lte=year + 1).order_by("-year", "-pk"))
    names = ("year", "to_year", "title", "reason", "challenges")
    themes = [{name: getattr(focus, name) for name in names} for focus in chosen]
    return {
        "vision": agreement.vision if agreement else "",
        "theme": next((t for t in themes if t["year"] <= year), None),
        "next_theme": next((t for t in themes if t["year"] == year + 1), None),
    }


def _kept() -> dict[str, Any]:
    """How many commitments of the latest told year have each status, best first."""
    year = next(iter(years.told()), None)
    counted = Counter(row.status for row in compliance.of(year)) if year else Counter()
    report = AnnualReport.objects.filter(is_example=False).first()
    return {
        "kept_year": year,
        "tally": [(s.value, counted[s]) for s in Status if counted[s]],
        "report_year": report.year if report else None,
    }


def _wheel(on: dt.date) -> dict[str, Any]:
    data = years.load(on.year, with_examples=True)
    with translation.override(settings.LANGUAGE_CODE):
        marks = [_mark(slot) for slot in wheel.of(on.year, on, data)]
    marks.sort(key=_place)
    return {"marks": marks, "is_example": data.is_example}


def _place(mark: dict[str, Any]) -> tuple[int, str]:
    """Where in the year a mark stands: by its date, else last in its first month."""
    month = mark["date"][5:7]
    return (int(month), mark["date"]) if month else (mark["from"], "9999")


def _mark(slot: wheel.Slot) -> dict[str, Any]:
    """A slot as plain data: the page writes its date and address in its own language.

    `path` is the address without a language.
    """
    entry = slot.entry
    return {
        "label": slot.commitment.title,
        "from": slot.month_from,
        "to": slot.month_to,
        "state": slot.progress.value,
        "date": entry.date.text if entry and entry.date else "",
        "when": entry.when if entry else "",
        "path": slot.url,
    }
