"""The two commands on a clean clone, as a new developer would meet them."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import engines
import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ["sh", "bash", "make", "git", "awk", "env", "test"]

pytestmark = [pytest.mark.audit, pytest.mark.timeout(1200)]


class Clone:
    """A clean clone on a machine that has Python, make and git, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "portal"
        tools = folder / "bin"
        tools.mkdir()
        for name in TOOLS:
            if found := shutil.which(name):
                (tools / name).symlink_to(found)
        (tools / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        given = {"DATABASE_URL", "REDIS_URL", "PYTHONPATH", "VIRTUAL_ENV", "LOCAL"}
        kept = {k: v for k, v in os.environ.items() if k not in given}
        kept = {k: v for k, v in kept.items() if not k.startswith(("COV", "PYTEST"))}
        self.port = engines.free_port()
        self.env = {**kept, "PATH": str(tools), "PORT": str(self.port)}
        subprocess.run(["git", "clone", "-q", str(ROOT), str(self.folder)], check=True)

    def start(self, target: str, **env: str) -> tuple[subprocess.Popen, Path]:
        """Start a make target; return it and the file it writes to."""
        log = self.folder.parent / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["make", target],
                cwd=self.folder,
                env={**self.env, **env},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + 900
        while b"Ctrl-C ends it" not in log.read_bytes():
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        return process, log

    def stop(self, process: subprocess.Popen) -> None:
        """What Ctrl-C in a terminal does: the signal goes to the whole group."""
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)

    def left_running(self) -> list[str]:
        """Processes that still work in the clone."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "cwd").resolve().is_relative_to(self.folder):
                    found.append((entry / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return found

    def get(self, path: str) -> tuple[int, bytes]:
        """Ask the portal for a page."""
        address = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read()

    def manage(self, *words: str) -> str:
        """Run a management command with no settings at all."""
        done = subprocess.run(
            [".venv/bin/python", "manage.py", *words],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def people(self) -> int:
        """How many users there are, asked with `manage.py` and no settings."""
        ask = "from malmoandan.core.models import User; print(User.objects.count())"
        return int(self.manage("shell", "-v0", "-c", ask).strip().splitlines()[-1])


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Clone:
    """One clone for the whole story."""
    return Clone(tmp_path_factory.mktemp("clone"))


def test_make_run_serves_keeps_and_leaves_nothing(clone: Clone) -> None:
    process, log = clone.start("run")
    try:
        said = log.read_text(encoding="utf-8")
        assert f"http://127.0.0.1:{clone.port}" in said
        assert "samordnare" in said
        assert clone.get("/")[0] == clone.get("/halsa/redo/")[0] == 200
        for pdf in clone.folder.glob("var/arsrapport-*.pdf"):
            assert pdf.read_bytes().startswith(b"%PDF")
            assert pdf.name in said
        again = subprocess.run(
            ["make", "run"],
            cwd=clone.folder,
            env=clone.env,
            capture_output=True,
            text=True,
        )
        assert again.returncode != 0
        assert "Another `make run`" in again.stderr
    finally:
        clone.stop(process)
    assert clone.left_running() == []
    assert not engines.answers(clone.port)

    before = clone.people()
    add = "from malmoandan.core.models import User; User.objects.create_user('ny@x.se')"
    clone.manage("shell", "-v0", "-c", add)
    started = time.monotonic()
    process, log = clone.start("run")
    seconds = time.monotonic() - started
    clone.stop(process)
    assert seconds < 20  # a few on a machine that does nothing else
    assert clone.people() == before + 1
    assert clone.left_running() == []

    process, log = clone.start("fresh", FACTS_ONLY="1")
    clone.stop(process)
    assert "example year" not in log.read_text(encoding="utf-8")
    assert clone.left_running() == []
    assert clone.people() <= before
