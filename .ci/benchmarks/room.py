"""The room: eight members and fifty who watch, each asking every three seconds.

A member votes twice a second at most, so that the page has something new to show; what
is measured is how long an answer takes, how much processor time the server spends, and
how large an answer without news is.
"""

import http.client
import itertools
import json
import os
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import Line, manage, served
from benchmarks.signups import engine, percentile

PARTS = Path(__file__).resolve().parent
PORTAL = "malmoandan.wsgi:application"
WATCHERS = 50
EVERY = 3.0  # seconds
MOST = 1000  # bytes of an answer without news
CHANGES = 4.0  # seconds between two votes


@dataclass
class Follower:
    """Somebody who follows the meeting, and how long each answer took."""

    port: int
    key: str
    page: str
    cookie: str = ""
    version: int = 0
    quiet: list[float] = field(default_factory=list)
    news: list[float] = field(default_factory=list)
    largest: int = 0

    def __post_init__(self) -> None:
        """Connect."""
        self.http = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(
        self, path: str, body: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """One request, and its whole answer."""
        if self.cookie:
            headers["Cookie"] = self.cookie
        self.http.close()  # the server lets go of it between two questions
        self.http.request("POST" if body is not None else "GET", path, body, headers)
        answer = self.http.getresponse()
        return answer, answer.read()

    def look(self) -> None:
        """Ask whether there is news, and fetch it if there is."""
        began = time.perf_counter()
        answer, body = self.ask(f"/rummet/{self.key}/{self.version}/")
        took = time.perf_counter() - began
        if answer.status == 204:
            self.quiet.append(took)
            size = len(body) + sum(len(k) + len(v) + 4 for k, v in answer.getheaders())
            self.largest = max(self.largest, size)
            return
        self.version = int(body)
        began = time.perf_counter()
        answer, _body = self.ask(self.page, **{"X-Room": "1"})
        if answer.status != 200:
            raise SystemExit(f"{self.page}: {answer.status}")
        self.news.append(time.perf_counter() - began)

    def follow(self, start: float, until: float) -> None:
        """Look every three seconds, each beginning at a moment of its own."""
        time.sleep(start)
        while time.perf_counter() < until:
            began = time.perf_counter()
            self.look()
            time.sleep(max(0.0, EVERY - (time.perf_counter() - began)))


def _votes(members: list[Follower], poll: int, until: float) -> None:
    """Let the members vote in turn, and change their minds."""
    choices = itertools.cycle(("yes", "no"))
    for member in itertools.cycle(members[:-1]):
        if time.perf_counter() >= until:
            return
        answer, _body = member.ask(
            f"/styrgruppen/omrostningar/{poll}/rosta/",
            f"choices={next(choices)}&token={uuid.uuid4()}",
            **{
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": "b" * 32,
            },
        )
        if answer.status not in {200, 302}:
            raise SystemExit(f"a vote was not taken: {answer.status}")
        time.sleep(CHANGES)


def _spent() -> float:
    """Processor seconds of what this process started, and what those started."""
    mine = {os.getpid()}
    rows = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        rows[int(folder.name)] = (int(words[1]), int(words[11]) + int(words[12]))
    while True:
        found = {pid for pid, (parent, _t) in rows.items() if parent in mine} - mine
        if not found:
            break
        mine |= found
    ticks = sum(rows[pid][1] for pid in mine - {os.getpid()} if pid in rows)
    return ticks / os.sysconf("SC_CLK_TCK")


def _followed(port: int, told: dict[str, Any], seconds: float) -> list[Follower]:
    """Let everybody follow for some seconds."""
    cookies = [f"sessionid={key}; csrftoken={'b' * 32}" for key in told["sessions"]]
    key, room = told["key"], told["room"]
    members = [Follower(port, key, f"{room}lage/", cookie) for cookie in cookies]
    watchers = [Follower(port, key, f"/rummet/{key}/") for _ in range(WATCHERS)]
    voters = [Follower(port, key, room, cookie) for cookie in cookies]
    until = time.perf_counter() + seconds
    everybody = [*members, *watchers]
    threads = [
        threading.Thread(target=one.follow, args=(n * EVERY / len(everybody), until))
        for n, one in enumerate(everybody)
    ]
    threads.append(threading.Thread(target=_votes, args=(voters, told["poll"], until)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return everybody


def lines(home: Path, runs: int, seconds: float) -> list[Line]:
    """The table: on PostgreSQL that writes to its disk."""
    with engine(home, "postgres") as url:
        manage("manage.py", "migrate", "--verbosity=0", DATABASE_URL=url)
        manage("manage.py", "createcachetable", DATABASE_URL=url)
        told = json.loads(manage(str(PARTS / "assembly.py"), DATABASE_URL=url))
        quiet = Line("room, 58 follow: no news, p95", "ms")
        news = Line("    the room anew, p95", "ms")
        spent = Line("    processor time of the server", "s/s")
        size = Line("    an answer without news, whole", "bytes", most=MOST)
        with served(PORTAL, DATABASE_URL=url, PUBLIC_CACHE="1") as port:
            _followed(port, told, EVERY)  # what a worker does once
            for _ in range(runs):
                before = _spent()
                people = _followed(port, told, seconds)
                spent.runs.append((_spent() - before) / seconds)
                quiet.runs.append(
                    percentile([t for p in people for t in p.quiet], 0.95)
                )
                news.runs.append(percentile([t for p in people for t in p.news], 0.95))
                size.runs.append(max(p.largest for p in people))
    return [quiet, news, spent, size]
