"""`make check`: what can be judged without serving anything. Every judge gets its say.

check.py [NAME …]    only the judges named; `check.py --list` names them
"""

import concurrent.futures
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import messages

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
# Who may what is asked of an empty database: some rules read the vocabulary.
EMPTY = {"DATABASE_URL": f"sqlite:///{ROOT}/var/check.sqlite3"}
WALLS = ["-m", "not audit and not browser", "tests/architecture"]
PY = str(BIN / "python")
APPS = ["malmoandan", "partnerships", "governance", "events", "reports"]
CODE = [*APPS, "tests", ".ci", "manage.py", "gunicorn.conf.py"]
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "REDIS_URL": "redis://localhost",
    "EMAIL_URL": "smtp+tls://localhost:587",
    "FROM_EMAIL": "portal@portal.example",
}
COMPOSE = {
    "SECRET_KEY": "x",
    "SITE_URL": "https://portal.example",
    "POSTGRES_PASSWORD": "x",
    "EMAIL_URL": "smtp://localhost",
    "FROM_EMAIL": "portal@portal.example",
}


def python_files() -> list[str]:
    """Every Python file that is ours, migrations aside."""
    found = [p for app in [*APPS, "tests"] for p in (ROOT / app).rglob("*.py")]
    return sorted(
        str(p.relative_to(ROOT)) for p in found if "migrations" not in p.parts
    )


def judges() -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name, command and environment of each judge."""
    manage = [PY, "manage.py"]
    deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    upgrade = [str(BIN / "django-upgrade"), "--target-version", "5.2", *python_files()]
    compose = [str(BIN / "docker-compose"), "config", "--quiet"]
    return {
        "lock": ([PY, ".ci/lock.py", "check"], {}),
        "ruff": ([str(BIN / "ruff"), "check", "--quiet", *CODE], {}),
        "format": ([str(BIN / "ruff"), "format", "--check", "--quiet", *CODE], {}),
        "mypy": ([str(BIN / "mypy"), "--no-error-summary"], {}),
        "templates": (
            [str(BIN / "djlint"), "--lint", "--quiet", "templates", *APPS],
            {},
        ),
        "walls": ([str(BIN / "lint-imports"), "--no-logo"], {}),
        "django-upgrade": (upgrade, {}),
        "django check": ([*manage, "check"], {}),
        "django deploy": (deploy, PRODUCTION),
        "migrations": ([*manage, "makemigrations", "--check", "--dry-run"], {}),
        "texts": ([PY, ".ci/messages.py", "check"], {}),
        "written docs": ([*manage, "write_docs", "--check"], EMPTY),
        "compose": (compose, COMPOSE),
        "dockerfile": ([str(BIN / "hadolint"), "Dockerfile"], {}),
        "architecture": ([PY, "-m", "pytest", "-q", "-n0", *WALLS], {}),
    }


def ask(name: str) -> tuple[str, int, str, float]:
    """Run one judge; return name, exit code, what it said, seconds."""
    command, env = judges()[name]
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, done.returncode, done.stdout, time.monotonic() - started


def make_tables() -> None:
    """The tables of the empty database; anew when those there are of another past."""
    command = [PY, "manage.py", "migrate", "--verbosity=0"]
    given = {"cwd": ROOT, "env": {**os.environ, **EMPTY}}
    if subprocess.run(command, **given, capture_output=True, check=False).returncode:
        (ROOT / "var" / "check.sqlite3").unlink(missing_ok=True)
        subprocess.run(command, **given, check=True)


def main(args: list[str]) -> int:
    """Ask the judges, two at a time; print what the unhappy ones say."""
    if args == ["--list"]:
        print("\n".join(judges()))
        return 0
    (ROOT / "var").mkdir(exist_ok=True)
    messages.main(["compile"])
    make_tables()
    failed = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, code, said, seconds in pool.map(ask, args or list(judges())):
            print(f"{'✗' if code else '✓'} {name:<16}{seconds:5.1f} s", flush=True)
            if code:
                failed.append(name)
                print("    " + said.strip().replace("\n", "\n    "), flush=True)
    print(f"\nnot in order: {', '.join(failed)}" if failed else "\nall in order")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
