"""`make run`: prepare the data, serve the portal, leave nothing running.

    run_local.py [--fresh]     --fresh starts over from an empty database

PORT= chooses the port. FACTS_ONLY=1 leaves the example year out.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import engines
import prepare

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
PATIENCE = 10  # seconds that a child has to end by itself


class Stopped(Exception):
    """Somebody asked us to end: Ctrl-C, a closed terminal, kill."""


def ask_to_stop(number: int, _frame: object) -> None:
    """Signal handler: unwind to where the children are ended."""
    raise Stopped(signal.Signals(number).name)


def chosen_port() -> int:
    """The port to serve on, free, or a sentence that says what to do."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is not a port. Choose one, say:  PORT=8001 make run")
    port = int(text)
    if engines.answers(port):
        sys.exit(
            f"Port {port} is taken by another program. Choose another:  "
            f"PORT={port + 1 if port < 65535 else 8001} make run"
        )
    return port


def only_one() -> object:
    """Hold var/ for this process, or say that another one serves from it."""
    VAR.mkdir(exist_ok=True)
    lock = (VAR / "run.lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        sys.exit("Another `make run` serves this folder. End it first (Ctrl-C there).")
    return lock


def start_over() -> None:
    """Remove the data of var/, and nothing of a database given from outside."""
    if os.environ.get("DATABASE_URL"):
        sys.exit(
            "`make fresh` empties var/. With DATABASE_URL set, empty that yourself."
        )
    for path in VAR.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "run.lock":
            path.unlink()


def start(*words: str, **how: object) -> subprocess.Popen:
    """Start a child in a group of its own, so that Ctrl-C reaches only us."""
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=engines.die_with_parent,
        **how,
    )


def end(children: list[subprocess.Popen]) -> None:
    """End the children and everything they started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for child in children:
            try:
                os.killpg(child.pid, number)
            except ProcessLookupError:
                continue
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and any(c.poll() is None for c in children):
            time.sleep(0.05)


def alive(port: int) -> bool:
    """Whether the portal itself answers, and not only the port."""
    address = f"http://127.0.0.1:{port}/halsa/levande/"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_until_served(server: subprocess.Popen, port: int) -> None:
    """Return when the portal answers, or end when the server died."""
    until = time.monotonic() + 60
    while not alive(port):
        if server.poll() is not None or time.monotonic() > until:
            sys.exit("The server did not start; what it said stands above.")
        time.sleep(0.1)


def tell(port: int) -> None:
    """What a person wants to know now."""
    print(f"\nMalmöandan is served on  http://127.0.0.1:{port}\n", flush=True)
    subprocess.run(
        [sys.executable, "manage.py", "example_accounts"], cwd=ROOT, check=False
    )
    for pdf in sorted(VAR.glob("arsrapport-*.pdf")):
        print(f"Annual report: {pdf.relative_to(ROOT)}")
    print("\nCtrl-C ends it. `make fresh` starts over.", flush=True)


def serve(port: int) -> int:
    """Run the clock and the server until one ends or somebody says stop."""
    children: list[subprocess.Popen] = []
    try:
        server = start("-m", "gunicorn")
        children.append(server)
        children.append(start("manage.py", "tick", "--loop"))
        wait_until_served(server, port)
        tell(port)
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        print("One of the processes ended by itself; what it said stands above.")
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        end(children)


def main(args: list[str]) -> int:
    """Prepare and serve."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    os.environ.update(LOCAL="1", PYTHONUNBUFFERED="1")
    lock = only_one()
    port = chosen_port()
    os.environ["PORT"] = str(port)
    try:
        if "--fresh" in args:
            start_over()
        prepared = subprocess.run([sys.executable, prepare.__file__], check=False)
        return prepared.returncode or serve(port)
    except Stopped:
        print("\nStopped; nothing is left running.")
        return 0
    finally:
        lock.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
