"""The tests, in the amounts that `make` offers.

    test.py quick   SQLite, no browser, no coverage
    test.py all     everything but the long tests, on PostgreSQL
    test.py audit   all of it on SQLite too, the long tests, then the coverage gate, and
                    known vulnerabilities of the packages

Further words go to pytest: `.venv/bin/python .ci/test.py quick -k letters`.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import coverage_gate
import engines
import messages

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LONG = "audit or (slow and not browser)"
TIMELY, SHORT = f"not ({LONG})", "not audit and not browser and not slow"
NO_TESTS = 5  # pytest's exit code when nothing was collected


def pytest(words: list[str], **env: str) -> int:
    """Run pytest in this folder; return its exit code."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, check=False
    ).returncode


def on(database: str, url: str, marks: str, words: list[str], **env: str) -> int:
    """Run the tests with these marks on one database."""
    print(f"\n── The tests on {database}", flush=True)
    return pytest(["-m", marks, *words], **env, DATABASE_URL=url)


def everything(words: list[str]) -> int:
    """Every test but the long ones, on the database that real use has."""
    with engines.redis() as redis_url, engines.postgresql() as url:
        return on("PostgreSQL", url, TIMELY, words, REDIS_URL=redis_url)


def quick(words: list[str]) -> int:
    """What one runs between two edits."""
    with engines.redis() as redis_url:
        return pytest(["-m", SHORT, *words], REDIS_URL=redis_url, DATABASE_URL="")


def audit(words: list[str]) -> int:
    """The tests on SQLite, the long ones too. Their summary is the last thing printed.

    What is covered is measured here, with the short tests: measuring doubles the time.
    """
    for old in VAR.glob(".coverage*"):
        old.unlink()
    code = subprocess.run(
        [sys.executable, ".ci/vulnerable.py"], cwd=ROOT, check=False
    ).returncode
    with engines.redis() as redis_url:
        cover = {"REDIS_URL": redis_url, "COVERAGE_FILE": str(VAR / ".coverage.SQLite")}
        measured = ["--cov", "--cov-report=", *words]
        short = on("SQLite", "", SHORT, measured, **cover)
        if not words:  # a part of the tests says nothing of coverage
            code = max(code, coverage_gate.judge(VAR))
        long = on("SQLite, the long ones", "", LONG, words, REDIS_URL=redis_url)
    return max(code, *(0 if tests == NO_TESTS else tests for tests in (short, long)))


def main(args: list[str]) -> int:
    """Run one amount of tests."""
    VAR.mkdir(exist_ok=True)
    messages.main(["compile"])
    verbs = {"quick": quick, "all": everything, "audit": audit}
    with contextlib.suppress(KeyboardInterrupt):
        return verbs[args[0]](args[1:])
    return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
