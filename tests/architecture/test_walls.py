"""The import contracts hold: a planted violation turns them red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ["malmoandan", "partnerships", "governance", "events", "reports"]
LINTER = Path(sys.executable).parent / "lint-imports"

PLANTED = {
    "a low floor imports a high one": (
        "partnerships/rules.py",
        "import reports.models",
        "partnerships.rules -> reports.models",
    ),
    "core imports an app": (
        "malmoandan/core/planted.py",
        "import partnerships.models",
        "malmoandan.core.planted -> partnerships.models",
    ),
    "a model imports an action": (
        "governance/models/planted.py",
        "import governance.actions",
        "governance.models.planted -> governance.actions",
    ),
    "an action imports a task": (
        "events/actions.py",
        "import events.tasks",
        "events.actions -> events.tasks",
    ),
    "a room that no plan knows": (
        "events/planted_room.py",
        "",
        "events.planted_room",
    ),
    "PDF outside core.pdf": (
        "malmoandan/core/planted.py",
        "import weasyprint",
        "malmoandan.core.planted -> weasyprint",
    ),
}


def lint(folder: Path) -> tuple[int, str]:
    """Run the contracts on a copy of the house; say how it went and what was said."""
    command = [str(LINTER), "--no-cache"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house's Python, to plant things in."""
    leave = shutil.ignore_patterns("__pycache__", "data", "migrations")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(house: Path, where: str, line: str) -> None:
    """Add a line to a module, and the modules it speaks of if they do not exist."""
    path = house / where
    old = path.read_text(encoding="utf-8") if path.exists() else '"""Planted."""\n'
    path.write_text(f"{old}\n{line}\n", encoding="utf-8")
    module = line.removeprefix("import ")
    if "." in module:
        target = house / module.replace(".", "/")
        if not target.is_dir() and not target.with_suffix(".py").exists():
            target.with_suffix(".py").write_text('"""Planted."""\n', encoding="utf-8")


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_named(house: Path, name: str) -> None:
    where, line, said = PLANTED[name]
    plant(house, where, line)
    code, text = lint(house)
    assert code == 1
    assert said in text
