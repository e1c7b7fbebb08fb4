"""The data that `make run` serves: tables, texts, facts, an example year, the report.

Each step is done when what it is made from has changed since the last time, and is
left alone otherwise: var/prepared.json remembers. Data that people have entered stays.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import environment

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
DATABASE = os.environ.get("DATABASE_URL", "")
KEY = f"-{hashlib.sha256(DATABASE.encode()).hexdigest()[:8]}" if DATABASE else ""
DONE = VAR / f"prepared{KEY}.json"
FACTS = ROOT / "malmoandan" / "data" / "facts"
APPS = ["malmoandan", "partnerships", "governance", "events", "reports"]


def digest(files: Iterable[Path]) -> str:
    """One word for the contents of many files."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def files(*folders: str, ends: str = "") -> list[Path]:
    """The files under the folders, without what Python leaves behind."""
    found = [p for folder in folders for p in (ROOT / folder).rglob(f"*{ends}")]
    return [p for p in found if p.is_file() and "__pycache__" not in p.parts]


def fact_files() -> list[Path]:
    """The facts that come with the portal, oldest year first."""
    return sorted(FACTS.glob("*.json"))


def report_path(year: str) -> Path:
    """Where the report of a year is put."""
    return VAR / f"arsrapport-{year}.pdf"


class Steps:
    """Does what has changed, and remembers it."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}
        if DONE.exists() and (DATABASE or (VAR / "malmoandan.sqlite3").exists()):
            self.done = json.loads(DONE.read_text(encoding="utf-8"))

    def __call__(self, name: str, made_from: str, work: Callable[[], object]) -> None:
        """Do one step unless it was done from just this."""
        if self.done.get(name) == made_from:
            return
        print(f"  {name} …", flush=True)
        work()
        self.done[name] = made_from
        DONE.write_text(json.dumps(self.done, indent=1), encoding="utf-8")


def command(*words: str, told_in: Path | None = None) -> Callable[[], None]:
    """A management command to be called; Django is started the first time.

    What a command tells at length goes into a file, and the line says which.
    """

    def work() -> None:
        if told_in is None:
            django_command(list(words))
            return
        with told_in.open("w", encoding="utf-8") as file:
            django_command(list(words), stdout=file)
        print(f"    its report: {told_in.relative_to(ROOT)}")

    return work


def django_command(words: list[str], **options: object) -> None:
    """Run one management command in this process."""
    import django
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError

    django.setup()
    try:
        call_command(*words, **options)
    except CommandError as error:
        sys.exit(f"manage.py {' '.join(words)}: {error}")
    except DatabaseError as error:
        sys.exit(
            f"manage.py {' '.join(words)}: {error}\n"
            "The data cannot be used as it is. If it may go, `make fresh` starts over; "
            "if not, keep a copy of var/ and look at what stands above."
        )


def compile_texts() -> None:
    """Write the catalogue that Django reads."""
    import messages

    messages.main(["compile"])


def reports(step: Steps, code: str) -> None:
    """The annual report of each year that came with the portal, as PDF."""
    if not environment.has_pango():
        return
    for source in fact_files():
        if source.stem.isdigit():
            target = report_path(source.stem)
            name = f"annual report {source.stem}"
            if not target.exists():
                step.done.pop(name, None)
            make = command("annual_report", source.stem, "--out", str(target))
            step(name, f"{code} {digest([source])}", make)


def main() -> None:
    """Prepare everything, in an order that works from nothing."""
    VAR.mkdir(exist_ok=True)
    step = Steps()
    texts = files("locale", ends=".po")
    code = digest([*files(*APPS, ends=".py"), *files("templates", "static"), *texts])
    step("texts", digest(texts), compile_texts)
    tables = digest(p for p in files(*APPS, ends=".py") if "migrations" in p.parts)
    step("tables", tables, command("migrate", "--verbosity=0"))
    step("cache", tables, command("createcachetable"))
    shipped = digest(files("malmoandan/data", ends=".json"))
    step("what ships as data", shipped, command("load_shipped"))
    for source in fact_files():
        told = VAR / f"loaded-{source.stem}.txt"
        load = command("load_facts", str(source), told_in=told)
        step(f"facts {source.stem}", digest([source]), load)
    # Who answers for what by later texts belongs to an agreement that the facts bring.
    known = digest([*fact_files(), *files("malmoandan/data", ends=".json")])
    step("what ships beside the facts", known, command("load_shipped"))
    if os.environ.get("FACTS_ONLY"):
        step.done["facts only"] = "until `make fresh`"
    if "facts only" not in step.done:
        # An example year moves on with the days.
        step("example year", time.strftime("%Y-%m-%d"), command("example_year"))
    collect = command("collectstatic", "--noinput", "--verbosity=0")
    step("static files", digest(files("static", "requirements")), collect)
    reports(step, code)
    DONE.write_text(json.dumps(step.done, indent=1), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    main()
