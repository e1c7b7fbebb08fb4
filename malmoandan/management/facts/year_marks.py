"""What comes back each year: shipped as data, then the office's own."""

import json
from pathlib import Path

import malmoandan
from reports.models import YearMark

SHIPPED = Path(malmoandan.__file__).parent / "data" / "year_marks.json"


def load_year_marks(path: Path = SHIPPED) -> None:
    """Add the marks that are missing; what people have written is left as it is."""
    for mark in json.loads(path.read_text(encoding="utf-8")):
        values = {name: value for name, value in mark.items() if name != "key"}
        YearMark.objects.get_or_create(key=mark["key"], defaults=values)
