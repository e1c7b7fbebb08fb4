"""The register with ten thousand organisations beside the same with a hundred."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from benchmarks import load
from benchmarks.measuring import Line, manage, served

PARTS = Path(__file__).resolve().parent
FEW, MANY = 100, 10_000
PORTAL = "malmoandan.wsgi:application"


@contextlib.contextmanager
def database(home: Path, count: int) -> Iterator[str]:
    """The address of an empty database of our own, on the engine that is measured."""
    given = urlsplit(os.environ["DATABASE_URL"])
    if given.scheme.startswith("sqlite"):
        yield f"sqlite:///{home / f'register-{count}.sqlite3'}"
        return
    import psycopg2

    name = f"malmoandan_bench_{count}"
    until = time.monotonic() + 30
    while True:
        try:
            server = psycopg2.connect(os.environ["DATABASE_URL"])
            break
        except psycopg2.OperationalError:  # it is still starting up
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(given._replace(path=f"/{name}"))
    finally:
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


def filled(url: str, count: int) -> dict[str, str]:
    """Fill a database with so many organisations; the pages to ask for."""
    manage("manage.py", "migrate", "--verbosity=0", DATABASE_URL=url)
    manage("manage.py", "createcachetable", DATABASE_URL=url)
    pages = manage(str(PARTS / "crowd.py"), str(count), DATABASE_URL=url)
    return dict(json.loads(pages))


def lines(home: Path, runs: int, seconds: float) -> list[Line]:
    """Each page's p95 with many, beside the same with few; and its questions."""
    with contextlib.ExitStack() as stack:
        urls = {n: stack.enter_context(database(home, n)) for n in (FEW, MANY)}
        pages = {n: filled(url, n) for n, url in urls.items()}
        ports = {
            n: stack.enter_context(served(PORTAL, DATABASE_URL=url, PUBLIC_CACHE="0"))
            for n, url in urls.items()
        }
        told = [line for name in pages[FEW] for line in _pair(name)]
        for few, many in zip(told[::2], told[1::2], strict=True):
            name = few.name.partition(",")[0]
            for line, count in ((few, FEW), (many, MANY)):
                load.run(ports[count], pages[count][name], seconds)
                line.runs.clear()
            for _ in range(runs):
                for line, count in ((few, FEW), (many, MANY)):
                    gave = load.run(ports[count], pages[count][name], seconds)
                    line.runs.append(gave.p95)
        return [*told, *_questions(urls, pages)]


def _pair(name: str) -> tuple[Line, Line]:
    few = Line(f"{name}, {FEW} organisations: p95", "ms")
    return few, Line(f"    {MANY:,} organisations", "ms", beside=few, most=2)


def _questions(urls: dict[int, str], pages: dict[int, dict[str, str]]) -> list[Line]:
    asked = {
        n: json.loads(
            manage(
                str(PARTS / "queries.py"),
                *pages[n].values(),
                DATABASE_URL=url,
                PUBLIC_CACHE="0",
            )
        )
        for n, url in urls.items()
    }
    found = []
    for name in pages[FEW]:
        few, many = (float(asked[n][pages[n][name]]) for n in (FEW, MANY))
        before = Line(f"queries of {name}", "queries", [few])
        found += [before, Line("    with many", "queries", [many], before, most=1)]
    return found
