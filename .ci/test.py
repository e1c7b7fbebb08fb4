"""The tests, in the amounts that `make` offers.

    test.py quick   SQLite, no browser, no coverage
    test.py all     everything but the audit, on SQLite and on PostgreSQL, then the gate
    test.py audit   the long tests on SQLite, and known vulnerabilities of the packages

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
ALL, SHORT = "not audit", "not audit and not browser and not slow"
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
    """Every test on PostgreSQL, the short ones on SQLite too, and the coverage gate.

    What is covered is measured on SQLite alone, since measuring doubles the time: what
    the short tests reach is enough for the gate. The long ones run there in the audit.
    """
    for old in VAR.glob(".coverage*"):
        old.unlink()
    with engines.redis() as redis_url:
        cover = {"REDIS_URL": redis_url, "COVERAGE_FILE": str(VAR / ".coverage.SQLite")}
        measured = ["--cov", "--cov-report=", *words]
        codes = [on("SQLite", "", SHORT, measured, **cover)]
        with engines.postgresql() as url:
            codes.append(on("PostgreSQL", url, ALL, words, REDIS_URL=redis_url))
    if words:
        return max(codes)  # a part of the tests says nothing of coverage
    return max(*codes, coverage_gate.judge(VAR))


def quick(words: list[str]) -> int:
    """What one runs between two edits."""
    marks = "not browser and not slow and not audit"
    with engines.redis() as redis_url:
        return pytest(["-m", marks, *words], REDIS_URL=redis_url, DATABASE_URL="")


def audit(words: list[str]) -> int:
    """The long tests. Their summary is the last thing printed."""
    code = subprocess.run(
        [sys.executable, ".ci/vulnerable.py"], cwd=ROOT, check=False
    ).returncode
    with engines.redis() as redis_url, engines.postgresql() as url:
        env = {"REDIS_URL": redis_url, "POSTGRESQL_URL": url, "DATABASE_URL": ""}
        tests = pytest(["-m", "audit or (slow and not browser)", *words], **env)
    return max(code, 0 if tests == NO_TESTS else tests)


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
