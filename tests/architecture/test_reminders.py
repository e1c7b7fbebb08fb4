"""Whatever writes reminders is rehearsed, and has a name that people understand."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "malmoandan.core": ROOT / "malmoandan" / "core",
    "malmoandan.home": ROOT / "malmoandan" / "home",
    **{name: ROOT / name for name in ("partnerships", "governance", "events")},
    "reports": ROOT / "reports",
}
BEGINS = {"remind", "remind_many"}


def functions(place: Path) -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every function of a room, and the file it stands in."""
    for path in sorted([*place.rglob("*.py"), *place.parent.glob(f"{place.name}.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def known(path: Path, name: str) -> str:
    """A name as it is known in a file: private ones are the file's own."""
    return f"{path}:{name}" if name.startswith("_") else name


def called(path: Path, node: ast.AST) -> set[str]:
    """The last names of what a piece of code mentions."""
    found = {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return {known(path, name) for name in found}


def writers(app: str) -> set[str]:
    """The actions of an app that end in a reminder, however many calls away."""
    rows = [
        (known(path, node.name), called(path, node))
        for path, node in functions(PLACES[app] / "actions")
    ]
    found = set(BEGINS)
    while more := {name for name, calls in rows if calls & found} - found:
        found |= more
    return found - BEGINS


def scheduled(app: str) -> Iterator[tuple[str, set[str]]]:
    """The jobs of an app that the clock starts, and what they call."""
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    names = {task.rpartition(".")[2] for task in tasks if task.startswith(f"{app}.")}
    for path, node in functions(PLACES[app] / "jobs"):
        if node.name in names:
            yield node.name, called(path, node)


def test_every_job_that_reminds_is_rehearsed() -> None:
    rehearsed = {name.rpartition(".")[2] for name in settings.REMINDERS}
    left_out = {
        f"{app}: {job} calls {name}"
        for app in PLACES
        for job, calls in scheduled(app)
        for name in calls & writers(app)
        if name not in rehearsed
    }
    assert left_out == set(), "malmoandan/schedule.py: REMIND"


def test_what_is_rehearsed_is_there() -> None:
    assert all(callable(import_string(name)) for name in settings.REMINDERS)
    assert len(set(settings.REMINDERS)) == len(settings.REMINDERS)
