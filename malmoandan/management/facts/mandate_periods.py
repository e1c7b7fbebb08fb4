"""Mandate periods: shipped as data, then the office's own."""

import json
from pathlib import Path

import malmoandan
from governance.models import MandatePeriod

SHIPPED = Path(malmoandan.__file__).parent / "data" / "mandate_periods.json"


def load_mandate_periods(path: Path = SHIPPED) -> None:
    """Add the periods that are missing; what people have written is left as it is.

    One that has days in common with a period that stands is left out.
    """
    for spec in json.loads(path.read_text(encoding="utf-8")):
        standing = MandatePeriod.objects.filter(is_example=False)
        overlaps = standing.filter(
            from_on__lte=spec["to_on"], to_on__gte=spec["from_on"]
        )
        if not overlaps.exists():
            MandatePeriod.objects.get_or_create(name=spec["name"], defaults=spec)
