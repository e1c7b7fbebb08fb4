"""The standing lines of every agenda: shipped as data, then the group's own."""

import json
from pathlib import Path

import malmoandan
from governance.models import StandingItem

SHIPPED = Path(malmoandan.__file__).parent / "data" / "agenda.json"
STEP = 10


def load_agenda(path: Path = SHIPPED) -> None:
    """Add the lines that are missing; what people have written is left as it is."""
    lines = json.loads(path.read_text(encoding="utf-8"))
    for place, line in enumerate(lines, 1):
        values = {name: value for name, value in line.items() if name != "key"}
        StandingItem.objects.get_or_create(
            key=line["key"], defaults={"position": place * STEP, **values}
        )
