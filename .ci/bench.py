"""`make bench`: how fast the portal is, each thing beside a bare baseline.

Both stand under the same gunicorn and are measured in turn in the same run, so that a
busy machine slows both. A missed target is printed and never stops anything.
DATABASE_URL= measures on another database (it is filled with the facts and an example
year); without it a new SQLite file is used and thrown away. What it all means stands in
docs/speed.md.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import environment
import messages
import prepare
from benchmarks import followup, load, register, reminders, room, signups
from benchmarks.measuring import Line, manage, read, served, tell

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / ".ci" / "benchmarks"
RUNS = 15
SECONDS = 0.8
PAPERS = 3
STORMS = 5
SIGNUP_SECONDS = 3.0
MEETINGS = 3
MEETING_SECONDS = 20.0
WARM_UP = 1.0
STYLES = [str(ROOT / "static" / "css" / f"{n}.css") for n in ("tokens", "report-pdf")]
RESTATE = "from reports.jobs import standings; standings.restate_standings()"


def fill() -> None:
    """Tables, the facts that come with the portal, and the example year."""
    messages.main(["compile"])
    facts = [str(path) for path in prepare.fact_files()]
    for words in (
        ["migrate", "--verbosity=0"],
        ["createcachetable"],
        ["load_shipped"],
        *(["load_facts", path] for path in facts),
        ["example_year"],
        ["collectstatic", "--noinput", "--verbosity=0"],
        # What the clock does within seconds, where there is one.
        ["shell", "-v0", "-c", RESTATE],
    ):
        manage("manage.py", *words)


@dataclass(frozen=True)
class Page:
    """A page under load: where it stands and the two lines it fills."""

    port: int
    path: str
    rate: Line
    p95: Line


def pages(ports: dict[str, int], path: str) -> list[Page]:
    """What is asked for, in the order that it is printed."""

    def page(
        server: str, at: str, name: str, beside: Page | None = None, least: float = 0
    ) -> Page:
        other = beside.rate if beside else None
        rate = Line(name, "req/s", beside=other, least=least or None)
        return Page(ports[server], at, rate, Line("    its p95", "ms"))

    ceiling = page("bare", "/", "ceiling: bare Django, one query, 20 kB")
    finished = page("bare", "/finished/", "bare view of the finished report")
    return [
        ceiling,
        page("uncached", "/", "first page, every cache off", ceiling, 0.5),
        page("cached", "/", "first page, for a visitor", ceiling, 3),
        page("bare", "/text/", "(bare Django, one row, mere text)", ceiling),
        finished,
        page("uncached", path, "report page, every cache off", finished),
        page("cached", path, "report page, for a visitor", finished),
    ]


def under_load(year: str, home: Path) -> tuple[list[Line], float]:
    """Ask for every page in turn, several times; the clients' own share of a core."""
    path, finished = f"/arsrapport/{year}/", home / "finished.html"
    shares: list[float] = []
    with contextlib.ExitStack() as stack:
        portal, bare = "malmoandan.wsgi:application", "benchmarks.bare:application"
        ports = {
            "cached": stack.enter_context(served(portal, PUBLIC_CACHE="1")),
            "uncached": stack.enter_context(served(portal, PUBLIC_CACHE="0")),
        }
        finished.write_bytes(read(ports["uncached"], path))
        env = {"BENCH_PAGE": str(finished), "PYTHONPATH": str(ROOT / ".ci")}
        ports["bare"] = stack.enter_context(served(bare, **env))
        asked = pages(ports, path)
        for page in asked:
            load.run(page.port, page.path, WARM_UP)
        for _ in range(RUNS):
            for page in asked:
                gave = load.run(page.port, page.path, SECONDS)
                page.rate.runs.append(gave.rate)
                page.p95.runs.append(gave.p95)
                shares.append(gave.own)
    return [line for page in asked for line in (page.rate, page.p95)], max(shares)


def questions(year: str) -> list[Line]:
    """How many queries the pages ask when nothing is kept."""
    most = {"/": 15, "/om/": 15, f"/arsrapport/{year}/": 15}
    counted = json.loads(manage(str(PARTS / "queries.py"), *most, PUBLIC_CACHE="0"))
    return [
        Line(f"queries of {path}", "queries", [counted[path]], most=most[path])
        for path in most
    ]


def paper(year: str, home: Path) -> list[Line]:
    """The report as PDF: all of our way beside WeasyPrint alone on the same text."""
    script, text = str(PARTS / "paper.py"), home / "report.html"
    text.write_text(manage(script, "text", year), encoding="utf-8")
    bare = Line("WeasyPrint alone", "s"), Line("    its peak memory", "MB")
    plain = Line("    the same without the portal in the process", "MB")
    ours = (
        Line(f"the report of {year} as PDF", "s", beside=bare[0], most=1.1),
        Line("    its peak memory", "MB", beside=bare[1], most=1.1),
    )
    for _ in range(PAPERS):
        for lines, words in (
            (bare, ["alone", str(text), *STYLES]),
            (ours, ["ours", year]),
        ):
            took = json.loads(manage(script, *words))
            lines[0].runs.append(took["seconds"])
            lines[1].runs.append(took["peak"])
    plain.runs.append(json.loads(manage(script, "plain", str(text), *STYLES))["peak"])
    return [*bare, plain, *ours]


def measure(home: Path) -> None:
    """Measure everything and print it."""
    fill()
    year = max(path.stem for path in prepare.fact_files())
    engine = (os.environ["DATABASE_URL"].partition(":"))[0]
    before = os.getloadavg()[0]
    print(
        f"{engine}, {os.cpu_count()} cores, {load.CLIENTS} clients, {RUNS} runs "
        f"({PAPERS} of the PDF): median (spread), times its baseline, target\n"
    )
    lines, share = under_load(year, home)
    tell([*lines, *questions(year)])
    tell(register.lines(home, RUNS, SECONDS))
    tell(followup.lines(home, RUNS, SECONDS))
    tell(reminders.lines(home))
    for told in signups.lines(home, STORMS, SIGNUP_SECONDS):
        tell(told)
    tell(room.lines(home, MEETINGS, MEETING_SECONDS))
    if environment.has_pango():
        tell(paper(year, home))
    else:
        print("no PDF: Pango is missing on this machine")
    print(f"\nThe clients used {share:.0%} of one core themselves at most.")
    if before > 1:
        print(f"The machine was busy with other things (load {before:.1f}) before.")


def main() -> int:
    """Measure on the database given, or on a new one."""
    started = time.monotonic()
    for name in ("PRODUCTION", "DEBUG", "REDIS_URL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.setdefault("DATABASE_URL", "")
        if not os.environ["DATABASE_URL"]:
            os.environ["DATABASE_URL"] = f"sqlite:///{home / 'bench.sqlite3'}"
        os.environ["MEDIA_ROOT"] = str(home / "media")
        measure(home)
    print(f"It took {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
