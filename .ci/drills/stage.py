"""Where a drill is played: private servers that can be hit, real workers and beat."""

import contextlib
import os
import pwd
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import engines
import rehearse
import run_local
from drills.peer import Peer

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "var" / "drill.log"
WORKER = (*rehearse.CELERY, "worker", "--loglevel", "info")
BEAT = (*rehearse.CELERY, "beat", "--pidfile=", "--loglevel", "warning")
RESTART = 1.0  # seconds after which Docker would start a process again


@dataclass
class Server:
    """PostgreSQL or Redis as a process of ours that can be ended and started."""

    command: list[str]
    port: int
    home: Path
    how: dict[str, object] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start, and return when it answers."""
        log = self.home / "log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=engines.die_with_parent,
                **self.how,
            )
        engines.wait_for(self.port, self.process, log)

    def stop(self, number: int = signal.SIGINT) -> None:
        """End it: SIGQUIT is a crash for PostgreSQL, SIGKILL one for Redis."""
        if self.process:
            self.process.send_signal(number)
            self.process.wait(30)
            self.process = None


@contextlib.contextmanager
def postgresql() -> Iterator[tuple[Server, str]]:
    """A PostgreSQL that writes to its disk, and the address of its database."""
    user = engines.server_user()
    how: dict[str, object] = {"cwd": "/"}
    if user:
        how |= {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    port, password = engines.free_port(), secrets.token_hex(16)
    with engines.folder(user) as home:
        binaries = engines.postgresql_binaries(user)
        engines.new_cluster(binaries, home, password, how)
        hasty, honest = (
            [*engines.server_command(binaries, home, durable), "-c", f"port={port}"]
            for durable in (False, True)
        )
        # Hasty while the tables are made; honest from the first restart on.
        server = Server(hasty, port, home, how)
        server.start()
        server.command = honest
        try:
            yield server, f"postgres://malmoandan:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.stop()


@contextlib.contextmanager
def redis() -> Iterator[tuple[Server, str]]:
    """A Redis that keeps nothing, as in docker-compose.yml, and its address."""
    port = engines.free_port()
    with engines.folder(None) as home:
        command = [engines.redis_binary(), "--bind", "127.0.0.1", "--port", str(port)]
        command += ["--save", "", "--appendonly", "no", "--dir", str(home)]
        server = Server(command, port, home)
        server.start()
        try:
            yield server, f"redis://127.0.0.1:{port}"
        finally:
            server.stop()


class Crew:
    """Processes that are started again when they end, as Docker does it."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        self._running: dict[str, subprocess.Popen] = {}
        self._log = LOG.open("wb")
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._watch = threading.Thread(target=self._keep)

    def __enter__(self) -> "Crew":
        self._watch.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._watch.join()
        run_local.end(list(self._running.values()))
        self._log.close()

    def hire(self, name: str, *words: str) -> None:
        """Start a process that is to run from now on."""
        with self._lock:
            self._words[name] = words
            self._start(name)

    def dismiss(self, name: str) -> None:
        """End one politely, and do not start it again."""
        with self._lock:
            del self._words[name]
            run_local.end([self._running.pop(name)])

    def kill(self, name: str) -> None:
        """`kill -9` of a process and everything that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running[name].pid, signal.SIGKILL)

    def kill_child(self, name: str) -> None:
        """`kill -9` of one of the processes that it started."""
        children = child_pids(self._running[name].pid)
        if children:
            os.kill(children[0], signal.SIGKILL)

    def _start(self, name: str) -> None:
        how = {"stdout": self._log, "stderr": subprocess.STDOUT}
        self._running[name] = run_local.start(*self._words[name], **how)

    def _keep(self) -> None:
        while not self._ended.wait(0.1):
            for name in list(self._words):
                process = self._running.get(name)
                if process is None or process.poll() is None:
                    continue
                self._ended.wait(RESTART)
                with self._lock:
                    if name in self._words and self._running.get(name) is process:
                        self._start(name)


def child_pids(parent: int) -> list[int]:
    """The processes that a process started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = path.read_text().rpartition(")")[2].split()
            if int(words[1]) == parent:
                found.append(int(path.parent.name))
    return sorted(found)


@dataclass
class Stage:
    """All that a drill can use, hit and ask."""

    count: int
    peer: Peer
    database: Server
    redis: Server
    crew: Crew
    web: int

    def said(self, words: str) -> int:
        """How often the processes have written these words in their log."""
        return LOG.read_text(encoding="utf-8", errors="replace").count(words)


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    """Whether something becomes so in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def prepare() -> None:
    """The tables, the texts and the static files, as the containers have them."""
    rehearse.messages.main(["compile"])
    collect = ("manage.py", "collectstatic", "--noinput", "--verbosity=0")
    collecting = run_local.start(*collect)
    rehearse.manage("migrate", "--noinput", "--verbosity=0")
    rehearse.manage("createcachetable")
    rehearse.manage("load_shipped")
    if collecting.wait():
        raise SystemExit("the static files could not be collected")


@contextlib.contextmanager
def opened(count: int) -> Iterator[Stage]:
    """The stage, with this process set up for the same database and mail server."""
    LOG.parent.mkdir(exist_ok=True)
    web, mail = engines.free_port(), engines.free_port()
    for name in ("LOCAL", "DEBUG", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE"):
        os.environ.pop(name, None)
    with postgresql() as (database, url), redis() as (broker, bell):
        os.environ.update(rehearse.settings(web, url, bell, mail))
        prepare()
        database.stop()
        database.start()
        os.environ["DJANGO_SETTINGS_MODULE"] = "malmoandan.settings"
        import django

        django.setup()
        del os.environ["DJANGO_SETTINGS_MODULE"]
        peer = Peer(mail)
        peer.open()
        try:
            with Crew() as crew:
                for queue, number in rehearse.WORKERS.items():
                    name = ("--hostname", f"{queue}@drill", "--concurrency", number)
                    crew.hire(queue, *WORKER, "--queues", queue, *name)
                crew.hire("beat", *BEAT)
                crew.hire("web", "-m", "gunicorn")
                yield Stage(count, peer, database, broker, crew, web)
        finally:
            peer.close()
