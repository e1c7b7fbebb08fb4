"""How things stand, counted and drawn for the page that must not wait for it."""

import datetime as dt
import functools
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from events.search import calendar
from governance.models import Agreement, FocusArea
from reports import drawings
from reports.drawings import Mark, MarkState
from reports.figures import compliance, missing, wheel, year_marks, years
from reports.models import AnnualReport, Standing, Status

TABLE, TALLY = "components/_wheel_table.html", "components/_tally.html"
TEMPLATES = (TABLE, TALLY, "components/_commitment_status.html")
NEXT_EVENTS = 3


@transaction.atomic
def restate(*, on: dt.date, version: int) -> None:
    """Count how things stand on a day, draw it in every language, and keep it.

    `version` is the version of what is public, read before the call: a change that
    comes while we count makes the standing old again, and it is counted once more.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words = json.dumps(told(on=on))
        Standing.objects.update_or_create(
            language=language,
            defaults={"version": version, "made": made(on), "told": words},
        )


def told(*, on: dt.date) -> dict[str, Any]:
    """What the first page tells on a day, in the active language; writes nothing."""
    return {
        "year": on.year,
        **_words(on.year),
        **_kept(on),
        **_wheel(on),
        "next_events": calendar.next_events(on, NEXT_EVENTS),
    }


def made(on: dt.date) -> str:
    """The day of a standing and the hand that drew it: another of either is not it."""
    return f"{on.isoformat()} {_hand()}"


@functools.cache
def _hand() -> str:
    """What a drawing depends on beside its facts, so that a new release draws anew."""
    module = Path(str(drawings.__file__))
    templates = [get_template(name).origin.name for name in TEMPLATES]  # type: ignore[attr-defined]
    texts = (
        Path(place).glob("*/LC_MESSAGES/django.mo") for place in settings.LOCALE_PATHS
    )
    files = [
        Path(__file__),
        *map(Path, templates),
        *module.parent.glob("*.py"),
        *(path for found in texts for path in found),
    ]
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


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


def _kept(on: dt.date) -> dict[str, Any]:
    """How many commitments of the latest told year have each status, best first."""
    year = next(iter(years.told()), None)
    rows = compliance.of(year, years.load(year, today=on)) if year else []
    counted = Counter(row.status for row in rows)
    tally = [(status, counted[status]) for status in Status if counted[status]]
    report = AnnualReport.objects.filter(is_example=False).first()
    return {
        "kept_year": year,
        "kept_url": _address("followup-read", year),
        "tally": render_to_string(TALLY, {"tally": tally}),
        "report_year": report.year if report else None,
        "report_url": reverse("annual-report-read", args=[report.year])
        if report
        else "",
    }


def _address(name: str, year: int | None) -> str:
    """Where a page of a year stands; empty without a year."""
    return reverse(name, args=[year]) if year else ""


def _wheel(on: dt.date) -> dict[str, Any]:
    data = years.load(on.year, with_examples=True, today=on)
    told = missing.of(on.year, on, data)
    slots = sorted(wheel.shown(told.slots), key=_place)
    marks = [_mark(slot) for slot in slots]
    around = drawings.milestones(year_marks.milestones(on.year), on.year)
    drawing = drawings.year_wheel(
        marks, year=on.year, month_now=on.month, milestones=around
    )
    return {
        "is_example": data.is_example,
        "drawing": drawing,
        "table": render_to_string(TABLE, {"marks": marks}),
        "coming": _coming(marks, on.month),
        "missing": [{"words": one.words, "offer": one.offer} for one in told.missing],
        "warnings": [warn.words for warn in told.warnings],
    }


def _place(slot: wheel.Slot) -> tuple[int, str]:
    """Where in the year a slot stands: by its date, else last in its first month."""
    date = slot.entry.date.text if slot.entry and slot.entry.date else ""
    return (int(date[5:7]), date) if date[5:7] else (slot.month_from, "9999")


def _mark(slot: wheel.Slot) -> Mark:
    return Mark(
        slot.commitment.title,
        slot.month_from,
        slot.month_to,
        MarkState(slot.progress.value),
        when=_when(slot),
        url=slot.url,
    )


def _when(slot: wheel.Slot) -> str:
    """The words of the source, or a day without its year: that stands in the wheel."""
    entry = slot.entry
    if entry is None or entry.when:
        return entry.when if entry else ""
    return date_format(entry.date.first, "j F") if entry.date and entry.date.day else ""


def _coming(marks: Sequence[Mark], month: int) -> list[dict[str, Any]]:
    """The marks that begin next, from this month on."""
    ahead = [m for m in marks if m.month_to >= month and not m.state.is_done]
    first = min((m.month_from for m in ahead), default=0)
    return [
        {
            "label": mark.label,
            "when": mark.when or mark.months,
            "url": mark.url,
            "state": {"label": str(mark.state.label)},
        }
        for mark in ahead
        if mark.month_from == first
    ]
