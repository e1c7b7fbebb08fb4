"""Planning reminders for five thousand organisations, beside as many bare rows."""

import json
from pathlib import Path

from benchmarks.measuring import Line, manage
from benchmarks.register import database

PARTS = Path(__file__).resolve().parent
FEW, MANY = 500, 5000
MOST = 30  # seconds


def planned(home: Path, count: int) -> dict[str, float]:
    """Plan once in a database of its own; what it took."""
    with database(home, 8000 + count) as url:
        manage("manage.py", "migrate", "--verbosity=0", DATABASE_URL=url)
        told = manage(str(PARTS / "planned.py"), str(count), DATABASE_URL=url)
    found: dict[str, float] = json.loads(told)
    if found["letters"] != count or found["repeated"]:
        raise SystemExit(f"reminders for {count} organisations: {found}")
    return found


def lines(home: Path) -> list[Line]:
    """Time and memory of many, beside bare rows and beside the memory of few."""
    few, many = planned(home, FEW), planned(home, MANY)
    bare = Line(f"{MANY:,} bare rows of ledger and letters", "s", [many["bare"]])
    memory = Line(f"peak memory with {FEW} organisations", "MB", [few["peak"]])
    each = 1000 * many["seconds"] / MANY
    return [
        bare,
        Line(f"reminders for {MANY:,} organisations", "s", [many["seconds"]], bare),
        Line("    the same, in seconds", "s", [many["seconds"]], most=MOST),
        Line("    for each letter", "ms", [each]),
        Line("    run again: nothing is due", "s", [many["again"]]),
        memory,
        Line(f"    with {MANY:,}", "MB", [many["peak"]], memory, most=1.2),
    ]
