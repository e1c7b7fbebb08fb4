"""The tools that judge the code judge as they say."""

import os
import re
import subprocess
from pathlib import Path

import coverage_gate
import environment
import lock
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("malmoandan/core/models/people.py", "models"),
        ("malmoandan/core/rules.py", "rules"),
        ("malmoandan/urls.py", ""),
        ("reports/figures/counts.py", "figures"),
        ("governance/views.py", "views"),
    ],
)
def test_a_file_stands_in_a_room(path: str, room: str) -> None:
    assert coverage_gate.room(path) == room


@pytest.mark.parametrize(
    ("lines", "said"), [([], ""), ([3], "3"), ([1, 2, 3, 7, 9, 8], "1-3, 7-9")]
)
def test_lines_are_said_in_spans(lines: list[int], said: str) -> None:
    assert coverage_gate.spans(lines) == said


def report(path: str, overall: float, **gaps: list) -> dict:
    """A coverage report of one file."""
    found = {"missing_lines": [], "missing_branches": [], **gaps}
    return {"files": {path: found}, "totals": {"percent_covered": overall}}


def test_the_gate_opens_when_all_is_covered() -> None:
    assert coverage_gate.faults(report("events/actions.py", 95.0)) == []


def test_the_gate_names_a_branch_of_a_room_that_decides() -> None:
    lines = coverage_gate.faults(
        report("events/actions.py", 99.9, missing_branches=[[4, -1], [7, 9]])
    )
    assert lines[-1] == "  events/actions.py: branches 4→end, 7→9"


def test_the_gate_lets_a_view_miss_a_branch_but_not_the_whole() -> None:
    gap = {"missing_branches": [[4, 5]]}
    assert coverage_gate.faults(report("events/views.py", 95.1, **gap)) == []
    assert "94.9" in coverage_gate.faults(report("events/views.py", 94.9, **gap))[0]


def test_a_package_that_the_lock_lacks_is_named() -> None:
    assert "weasyprint" in lock.missing("base", "django==5.2 \\\n")
    whole = (ROOT / "requirements/base.txt").read_text(encoding="utf-8")
    assert lock.missing("base", whole) == set()


def test_a_lock_with_an_address_is_refused(monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    text = "django @ http://somewhere.example/django.whl\n"
    (tmp_path / "requirements/base.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    assert "holds an address" in lock.faults("base", [])[0]


def test_ci_leaves_nothing_out(monkeypatch) -> None:
    monkeypatch.setenv("WITHOUT", "browser")
    monkeypatch.delenv("CI", raising=False)
    assert environment.without("browser")
    assert not environment.without("redis")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit, match="everything is tested"):
        environment.without("browser")


def test_no_pango_is_told_with_the_command(monkeypatch, capsys) -> None:
    monkeypatch.setattr(environment, "has_pango", lambda: False)
    monkeypatch.setattr(environment, "may_install", lambda: None)
    environment.pango(needed=False)
    said = capsys.readouterr().out
    assert "pango" in said
    assert "everything but PDF works" in said
    with pytest.raises(SystemExit, match="PDF needs Pango"):
        environment.pango(needed=True)


def test_an_old_python_is_told_what_to_do(tmp_path: Path) -> None:
    for name in ("python", "python3"):
        (tmp_path / name).write_text("#!/bin/sh\necho Python 3.9.2; exit 1\n")
        (tmp_path / name).chmod(0o755)
    for name in ("sh", "make"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    env = {"PATH": str(tmp_path), "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(
        ["/usr/bin/make", "run"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer, and finds: Python 3.9.2" in done.stdout


def test_the_readme_names_every_setting() -> None:
    sources = [ROOT / "malmoandan/settings.py", ROOT / "gunicorn.conf.py"]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    asked = re.compile(r"""(?:env(?:\.\w+)?|environ\.get)\(\s*"([A-Z_]+)\"""")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([A-Z_]{4,})`", readme))
    assert set(asked.findall(text)) - told == set()
