"""Follow-up of a full year beside that of a small one; the wheel of ten years."""

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks import load
from benchmarks.measuring import Line, manage, served
from benchmarks.register import database

PARTS = Path(__file__).resolve().parent
PORTAL = "malmoandan.wsgi:application"
FEW, MANY, YEARS = 10, 500, 10
A_YEAR = 50  # events, where there are ten years of them


@dataclass(frozen=True)
class Place:
    """One database, and what there is more of in it."""

    name: str
    events: int
    years: int


SMALL = Place("10 events", FEW, 1)
FULL = Place("500 events, 20 000 sign-ups", MANY, 1)
LONG = Place("ten years of them, each opened", A_YEAR, YEARS)
# What is asked for, where there is little, and where there is much.
PAIRS = (
    ("whether the plan was kept", SMALL, FULL),
    ("the wheel", SMALL, LONG),
)


def filled(url: str, place: Place) -> dict[str, str]:
    """Fill a database; the pages to ask for."""
    manage("manage.py", "migrate", "--verbosity=0", DATABASE_URL=url)
    manage("manage.py", "createcachetable", DATABASE_URL=url)
    words = (str(PARTS / "promised.py"), str(place.events), str(place.years))
    return dict(json.loads(manage(*words, DATABASE_URL=url)))


def lines(home: Path, runs: int, seconds: float) -> list[Line]:
    """Each page's p95 with much, beside the same with little; and its questions."""
    with contextlib.ExitStack() as stack:
        ports, pages, urls = {}, {}, {}
        for number, place in enumerate((SMALL, FULL, LONG)):
            urls[place] = stack.enter_context(database(home, 7000 + number))
            pages[place] = filled(urls[place], place)
            ports[place] = stack.enter_context(
                served(PORTAL, DATABASE_URL=urls[place], PUBLIC_CACHE="0")
            )
        told: list[Line] = []
        for name, *places in PAIRS:
            first = Line(f"{name}, {places[0].name}: p95", "ms")
            pair = (first, Line(f"    {places[1].name}", "ms", beside=first, most=2))
            for place in places:
                load.run(ports[place], pages[place][name], seconds)
            for _ in range(runs):
                for line, place in zip(pair, places, strict=True):
                    line.runs.append(
                        load.run(ports[place], pages[place][name], seconds).p95
                    )
            asked = [_questions(urls[place], pages[place][name]) for place in places]
            before = Line(f"queries of {name}", "queries", [asked[0]])
            after = Line("    with many", "queries", [asked[1]], before, most=1)
            told += [*pair, before, after]
        return told


def _questions(url: str, path: str) -> float:
    told = manage(str(PARTS / "queries.py"), path, DATABASE_URL=url, PUBLIC_CACHE="0")
    return float(json.loads(told)[path])
