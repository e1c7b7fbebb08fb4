"""`make run` in small: the port, the folder, and what it leaves behind."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import engines
import prepare
import pytest
import run_local

ROOT = Path(run_local.__file__).parent.parent
GRANDCHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("port", ["tretton", "0", "65536", "-1"])
def test_a_port_that_is_none_is_told(monkeypatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="PORT=8001 make run"):
        run_local.chosen_port()


def test_a_taken_port_is_told_with_another(monkeypatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(SystemExit, match=f"Port {port} is taken"):
            run_local.chosen_port()


def test_a_free_port_is_used(monkeypatch) -> None:
    port = engines.free_port()
    monkeypatch.setenv("PORT", str(port))
    assert run_local.chosen_port() == port


def test_two_do_not_serve_from_one_folder(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run_local, "VAR", tmp_path)
    with run_local.only_one(), pytest.raises(SystemExit, match="Another `make run`"):
        run_local.only_one()


def test_starting_over_spares_a_database_from_outside(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(run_local, "VAR", tmp_path)
    (tmp_path / "malmoandan.sqlite3").touch()
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/portal")
    with pytest.raises(SystemExit, match="empty that yourself"):
        run_local.start_over()
    assert (tmp_path / "malmoandan.sqlite3").exists()
    monkeypatch.delenv("DATABASE_URL")
    run_local.start_over()
    assert list(tmp_path.iterdir()) == []


def test_the_end_takes_the_children_of_the_children_along() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", GRANDCHILD],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stdout
    with child.stdout:
        grandchild = int(child.stdout.readline())
    run_local.end([child])
    assert child.poll() is not None
    for _try in range(50):
        if not lives(grandchild):
            break
        time.sleep(0.1)
    assert not lives(grandchild)


def lives(pid: int) -> bool:
    """Whether the process is there, and not only its entry in the table."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (ProcessLookupError, FileNotFoundError):
        return False
    return ") Z " not in stat


def test_a_step_is_done_once_for_what_it_is_made_from(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(prepare, "DONE", tmp_path / "prepared.json")
    monkeypatch.setattr(prepare, "VAR", tmp_path)
    monkeypatch.setattr(prepare, "DATABASE", "")
    (tmp_path / "malmoandan.sqlite3").touch()
    done: list[str] = []
    for made_from in ("a", "a", "b"):
        step = prepare.Steps()
        step("facts", made_from, lambda: done.append("loaded"))
    assert done == ["loaded", "loaded"]


def test_a_lost_database_is_prepared_anew(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(prepare, "DONE", tmp_path / "prepared.json")
    monkeypatch.setattr(prepare, "VAR", tmp_path)
    monkeypatch.setattr(prepare, "DATABASE", "")
    (tmp_path / "prepared.json").write_text('{"facts": "a"}', encoding="utf-8")
    assert prepare.Steps().done == {}


@pytest.mark.parametrize("name", ["en mapp", "50%", "c#", "varför?"])
def test_the_folder_may_be_called_anything(tmp_path, name: str) -> None:
    folder = tmp_path / name
    (folder / "malmoandan").mkdir(parents=True)
    for part in ("settings.py", "schedule.py"):
        shutil.copy(ROOT / "malmoandan" / part, folder / "malmoandan")
    code = (
        "from malmoandan import settings; print(settings.DATABASES['default']['NAME'])"
    )
    without = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**without, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(folder / "var" / "malmoandan.sqlite3")


def test_data_that_cannot_be_used_is_told_with_what_to_do(tmp_path) -> None:
    broken = tmp_path / "broken.sqlite3"
    broken.write_text("no database" * 100, encoding="utf-8")
    code = "import prepare; prepare.django_command(['migrate', '--verbosity=0'])"
    given = {
        "DATABASE_URL": f"sqlite:///{broken}",
        "DJANGO_SETTINGS_MODULE": "malmoandan.settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / '.ci'}",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "`make fresh` starts over" in done.stderr
    assert "Traceback" not in done.stderr
