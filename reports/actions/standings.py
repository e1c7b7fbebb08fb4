"""Counting anew how years stand, for pages that must not wait for it."""

import datetime as dt
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from reports.figures import compliance, wheel, years
from reports.models import Standing


@transaction.atomic
def restate(*, on: dt.date, version: int) -> None:
    """Count this year and the latest told one as they stand on a day.

    `version` is the version of what is public, read before the call: a change that
    comes while we count makes the standing old again, and it is counted once more.
    """
    told = next(iter(years.told()), None)
    wanted = {on.year} | ({told} if told else set())
    for year in sorted(wanted):
        Standing.objects.update_or_create(
            year=year,
            defaults={
                "is_told": year == told,
                "version": version,
                "counted_on": on,
                **_counted(year, on),
            },
        )
    Standing.objects.exclude(year__in=wanted).delete()


def _counted(year: int, on: dt.date) -> dict[str, Any]:
    data = years.load(year, with_examples=year == on.year)
    rows = compliance.of(year, data)
    with translation.override(settings.LANGUAGE_CODE):
        marks = [_mark(slot) for slot in wheel.of(year, on, data)]
    return {"marks": marks, "tally": Counter(str(row.status) for row in rows)}


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
