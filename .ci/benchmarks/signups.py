"""Signing up: how many a second, and three hundred people after 120 seats at once.

Each is held against the least possible sign-up: a bare view that locks an event, counts
and inserts one row, under the same gunicorn on the same database.
"""

import contextlib
import http.client
import itertools
import json
import os
import re
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import engines
from benchmarks import load
from benchmarks.measuring import Line, manage, served
from benchmarks.register import database

PARTS = Path(__file__).resolve().parent
PORTAL, BARE = "malmoandan.wsgi:application", "benchmarks.bare:application"
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
SEATS = 120
# On SQLite one writer at a time is all there is.
STORM = {"postgres": 300, "sqlite": 50}
number = itertools.count()


class Failed(Exception):
    """An answer that no visitor should get."""


@dataclass
class Visitor:
    """One visitor with a connection and cookies of their own."""

    port: int

    def __post_init__(self) -> None:
        """Be somebody nobody has seen."""
        self.http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.cookies: dict[str, str] = {}
        self.email = f"besokare{next(number)}@example.org"

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> str:
        """One request; the page, or where it leads."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = urlencode(fields) if fields is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.http.request(method, path, body, headers)
        answer = self.http.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _eq, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status not in {200, 302, 303}:
            raise Failed(f"{method} {path}: {answer.status}")
        return answer.getheader("Location") or page

    def opens(self, event: int) -> dict[str, str]:
        """Open the form; what to send."""
        page = self.ask("GET", f"/evenemang/{event}/anmalan/")
        fields = {"name": "Exempelperson", "email": self.email, "side": "civil"}
        for tag in HIDDEN.findall(page):
            name = re.search(r'name="([^"]*)"', tag)
            value = re.search(r'value="([^"]*)"', tag)
            if name and name[1] != "homepage":
                fields[name[1]] = unescape(value[1]) if value else ""
        fields.setdefault("language", "sv")
        fields.setdefault("conditions", "on")
        return fields

    def sends(self, event: int, fields: dict[str, str]) -> None:
        """Send the form: whoever is let in or put in line is led on."""
        led = self.ask("POST", f"/evenemang/{event}/anmalan/", fields)
        if "/anmalan/" not in led[:200]:
            raise Failed(f"not taken: {led[:3000]}")

    def signs_up(self, event: int) -> None:
        """All of it."""
        self.sends(event, self.opens(event))

    def least(self, event: int) -> None:
        """The same at the bare view."""
        self.ask("POST", f"/sign-up/{event}/", {"email": self.email})


def _rate(
    port: int, seconds: float, once: Callable[[Visitor], None]
) -> tuple[int, list[float]]:
    """Let eight clients do it for some seconds, each time as somebody new."""
    took: list[float] = []
    faults: list[Exception] = []
    until = time.perf_counter() + seconds

    def client() -> None:
        try:
            while time.perf_counter() < until:
                began = time.perf_counter()
                visitor = Visitor(port)
                once(visitor)
                visitor.http.close()
                took.append(time.perf_counter() - began)
        except (Failed, OSError, http.client.HTTPException) as fault:
            faults.append(fault)

    _together(load.CLIENTS, client)
    if faults:
        raise SystemExit(f"signing up: {faults[0]}")
    return len(took), took


def _together(count: int, do: Callable[[], None]) -> None:
    threads = [threading.Thread(target=do) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def storm(
    port: int, count: int, ready: Callable[[Visitor], Callable[[], None]]
) -> dict[str, float]:
    """So many at the same moment: when each was answered, by address."""
    start = threading.Barrier(count)
    times: dict[str, float] = {}
    faults: list[Exception] = []

    def one() -> None:
        visitor = Visitor(port)
        try:
            send = ready(visitor)
            start.wait(120)
            began = time.perf_counter()
            send()
            times[visitor.email] = time.perf_counter() - began
        except (Failed, OSError, http.client.HTTPException) as fault:
            faults.append(fault)
            start.abort()
        except threading.BrokenBarrierError:
            pass
        visitor.http.close()

    _together(count, one)
    if faults:
        raise SystemExit(f"{count} at once: {faults[0]}")
    return times


def percentile(values: list[float], part: float) -> float:
    """The value that this part of them do not pass, in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] * 1000


@contextlib.contextmanager
def engine(home: Path, kind: str) -> Iterator[str]:
    """A database of our own: on a PostgreSQL that writes to its disk, or a file."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'signups.sqlite3'}"
        return
    with engines.postgresql(durable=True) as url:
        before = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = url
        try:
            with database(home, 0) as own:
                yield own
        finally:
            os.environ["DATABASE_URL"] = before


def lines(home: Path, runs: int, seconds: float) -> Iterator[list[Line]]:
    """The tables of PostgreSQL, then of SQLite: pages, sign-ups, all at once."""
    for kind in STORM:
        with engine(home, kind) as url:
            yield from _measured(kind, url, runs, seconds)


def _measured(kind: str, url: str, runs: int, seconds: float) -> Iterator[list[Line]]:
    manage("manage.py", "migrate", "--verbosity=0", DATABASE_URL=url)
    manage("manage.py", "createcachetable", DATABASE_URL=url)
    pages = json.loads(manage(str(PARTS / "hall.py"), DATABASE_URL=url))
    env = {"DATABASE_URL": url, "SIGNUP_LIMITS": "0"}
    bare = {**env, "PYTHONPATH": str(PARTS.parent)}
    with served(BARE, **bare) as least, served(PORTAL, **env, PUBLIC_CACHE="1") as full:
        with served(PORTAL, **env, PUBLIC_CACHE="0") as fresh:
            yield _pages(kind, least, full, fresh, pages, runs, seconds)
        yield _steady(kind, least, full, pages["endless"], runs, seconds)
        yield _crushes(kind, url, least, full, pages["crushes"], runs)


def _pages(
    kind: str,
    least: int,
    full: int,
    fresh: int,
    pages: dict[str, str],
    runs: int,
    seconds: float,
) -> list[Line]:
    ceiling = Line(f"{kind}: ceiling, bare Django", "req/s")

    def beside(name: str, least: float | None = None) -> Line:
        return Line(f"    {name}", "req/s", [], ceiling, least)

    asked = [
        (least, "/", ceiling),
        (
            fresh,
            pages["page"],
            Line("    event page, fresh", "req/s", [], ceiling, 0.5),
        ),
        (full, pages["page"], Line("    event page, visitor", "req/s", [], ceiling, 3)),
        (fresh, pages["list"], Line("    1,000 events, fresh", "req/s", [], ceiling)),
        (full, pages["list"], Line("    1,000 events, visitor", "req/s", [], ceiling)),
    ]
    lines = []
    for port, path, line in asked:
        load.run(port, path, seconds)
        lines += [line, Line("      its p95", "ms")]
    for _ in range(runs):
        for (port, path, line), tail in zip(asked, lines[1::2], strict=True):
            gave = load.run(port, path, seconds)
            line.runs.append(gave.rate)
            tail.runs.append(gave.p95)
    return lines


def _steady(
    kind: str, least: int, full: int, event: int, runs: int, seconds: float
) -> list[Line]:
    bare = Line(f"{kind}: least possible sign-up", "a second")
    ours = Line("    full sign-up: form and confirm", "a second", [], bare, 0.5)
    middle, tail = Line("      its p50", "ms"), Line("      its p95", "ms")
    _rate(full, seconds, lambda v: v.signs_up(event))  # what a worker does once
    for _ in range(runs):
        count, _took = _rate(least, seconds, lambda v: v.least(event))
        bare.runs.append(count / seconds)
        count, took = _rate(full, seconds, lambda v: v.signs_up(event))
        ours.runs.append(count / seconds)
        middle.runs.append(statistics.median(took) * 1000)
        tail.runs.append(percentile(took, 0.95))
    return [bare, ours, middle, tail]


def _crushes(
    kind: str, url: str, least: int, full: int, events: list[int], runs: int
) -> list[Line]:
    count = STORM[kind]
    bare = Line(f"{kind}: {count} at once, bare: the last seat after", "ms")
    ours = Line("    ours: the last seat after", "ms", [], bare, most=3)
    middle, tail = Line("      p50 of all", "ms"), Line("      p95 of all", "ms")
    over = Line("      seats given too many", "seats", most=0)
    for event in events[:runs]:
        times = storm(least, count, lambda v, e=event: lambda: v.least(e))
        bare.runs.append(percentile(list(times.values()), SEATS / count))
        times = storm(full, count, lambda v, e=event: _filled_in(v, e))
        sat = json.loads(manage(str(PARTS / "hall.py"), str(event), DATABASE_URL=url))
        if len(sat) < min(SEATS, count):
            raise SystemExit(f"only {len(sat)} of {SEATS} seats were given")
        ours.runs.append(max(times[email] for email in sat) * 1000)
        over.runs.append(max(0, len(sat) - SEATS))
        middle.runs.append(statistics.median(times.values()) * 1000)
        tail.runs.append(percentile(list(times.values()), 0.95))
    return [bare, ours, middle, tail, over]


def _filled_in(visitor: Visitor, event: int) -> Callable[[], None]:
    fields = visitor.opens(event)
    # Whoever writes a while is let go of by the server, and comes anew, as at the bare.
    visitor.http.close()
    return lambda: visitor.sends(event, fields)
