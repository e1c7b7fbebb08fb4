"""What every part of `make bench` measures with: a line, a server, a command."""

import contextlib
import os
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import engines
import run_local

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = ("-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"))


@dataclass
class Line:
    """One thing that is measured: its runs, and what it should be beside another."""

    name: str
    unit: str
    runs: list[float] = field(default_factory=list)
    beside: "Line | None" = None
    least: float | None = None  # times the other
    most: float | None = None  # times the other, or as it is when there is none

    @property
    def median(self) -> float:
        """The run in the middle."""
        return statistics.median(self.runs)

    @property
    def shown(self) -> str:
        """Median and spread."""
        digits = 0 if self.median >= 100 or self.unit == "queries" else 2
        low, high = (f"{end:.{digits}f}" for end in (min(self.runs), max(self.runs)))
        spread = f"({low}–{high})" if len(self.runs) > 1 else ""
        return f"{self.median:>8.{digits}f} {self.unit:<8}{spread:<18}"

    @property
    def compared(self) -> float:
        """Times the other, run by run: what slows the machine slows both of a pair."""
        if self.beside is None:
            return self.median
        pairs = zip(self.runs, self.beside.runs, strict=True)
        return statistics.median(mine / other for mine, other in pairs)

    @property
    def judged(self) -> str:
        """How it stands to what it is held against."""
        told = self.compared
        times = " ×" if self.beside else ""
        text = f"{told:.2f}{times}" if self.beside else ""
        if self.least is not None:
            missed = "" if told >= self.least else "   missed"
            return f"{text:<8} at least {self.least:g}{times}{missed}"
        if self.most is not None:
            missed = "" if told <= self.most else "   missed"
            return f"{text:<8} at most {self.most:g}{times}{missed}"
        return text


def manage(*words: str, **env: str) -> str:
    """A management command, or one of our parts, that has to go well."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


@contextlib.contextmanager
def served(application: str, **env: str) -> Iterator[int]:
    """A port on which gunicorn serves the application, until the block ends.

    No worker is replaced while we measure: what that costs is not what is asked.
    """
    port = engines.free_port()
    address = f"127.0.0.1:{port}"
    words = ("--bind", address, "--max-requests", "0", application)
    server = run_local.start(*GUNICORN, *words, env={**os.environ, **env})
    try:
        engines.wait_for(port, server, Path(os.devnull))
        yield port
    finally:
        run_local.end([server])


def read(port: int, path: str) -> bytes:
    """The finished page at an address."""
    address = f"http://127.0.0.1:{port}{path}"
    with urllib.request.urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def tell(lines: list[Line]) -> None:
    """Print the table."""
    width = max(len(line.name) for line in lines)
    for line in lines:
        print(f"{line.name:<{width}}  {line.shown}{line.judged}".rstrip(), flush=True)
