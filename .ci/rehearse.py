"""What docker-compose.yml runs, as plain processes, with a smoke test over it.

PostgreSQL, Redis and a mail server are private ones; the settings are production's.
A proxy that speaks HTTPS is played by the header it would set. Ends by itself.
"""

import contextlib
import http.client
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path
from urllib.parse import urlencode

import engines
import messages
import run_local
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

ROOT = Path(__file__).resolve().parent.parent
CELERY = ("-m", "celery", "--app", "malmoandan")
WORKERS = {"letters": "2", "reports": "1"}
FACTS = ROOT / "malmoandan" / "data" / "facts"
LOG = ROOT / "var" / "rehearsal.log"
PERSON = "prov@exempel.se"


class Letters(Handler):
    """A mail server that keeps what it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Message] = []

    def handle_message(self, message: Message) -> None:
        """Keep a letter."""
        self.kept.append(message)


def settings(port: int, database: str, redis: str, mail: int) -> dict[str, str]:
    """What `.env` and docker-compose.yml give the containers."""
    return {
        "PRODUCTION": "1",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": f"https://localhost:{port}",
        "DATABASE_URL": database,
        "REDIS_URL": f"{redis}/0",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
        "FROM_EMAIL": "portal@exempel.se",
        "BIND": f"127.0.0.1:{port}",
        "PORT": str(port),
    }


def manage(*words: str) -> str:
    """A management command that has to go well; return what it said."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"manage.py {words[0]}: {done.stdout}{done.stderr}")
    return done.stdout


def prepare() -> None:
    """What the image's build and the container `prepare` do, and the facts."""
    messages.main(["compile"])
    manage("collectstatic", "--noinput", "--verbosity=0")
    manage("migrate", "--noinput", "--verbosity=0")
    manage("createcachetable")
    manage("load_shipped")
    for source in sorted(FACTS.glob("*.json")):
        manage("load_facts", str(source))
    add = (
        f"from malmoandan.core.models import User; User.objects.create_user({PERSON!r})"
    )
    manage("shell", "-v0", "-c", add)


@contextlib.contextmanager
def processes(port: int) -> Iterator[list[subprocess.Popen]]:
    """Web, workers and beat, until the block ends."""
    log = LOG.open("wb")
    how = {"stdout": log, "stderr": subprocess.STDOUT}
    children = [run_local.start("-m", "gunicorn", **how)]
    try:
        for queue, number in WORKERS.items():
            options = ("worker", "--queues", queue, "--concurrency", number)
            name = ("--hostname", f"{queue}@rehearsal", "--loglevel", "warning")
            children.append(run_local.start(*CELERY, *options, *name, **how))
        beat = ("beat", "--pidfile=", "--loglevel", "warning")
        children.append(run_local.start(*CELERY, *beat, **how))
        run_local.wait_until_served(children[0], port)
        yield children
    finally:
        run_local.end(children)
        log.close()


class Visitor:
    """A browser behind the proxy, as far as a smoke test needs one."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, form: dict[str, str] | None = None, **more: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """Ask for a page, or send a form; return status, headers and text."""
        site = f"https://localhost:{self.port}"
        headers = {"X-Forwarded-Proto": "https", "Referer": f"{site}{path}", **more}
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        headers.setdefault("Host", f"localhost:{self.port}")
        method = "GET" if form is None else "POST"
        connection.request(method, path, urlencode(form or {}), headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer.status, answer.headers, text


def expect(what: str, *, true: bool) -> None:
    """One line of the smoke test; the end when it is not so."""
    print(f"{'✓' if true else '✗'} {what}", flush=True)
    if not true:
        sys.exit(f"What the processes said stands in {LOG.relative_to(ROOT)}.")


def within(seconds: int, is_so: Callable[[], bool]) -> bool:
    """Whether something becomes so in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.2)
    return False


def smoke_pages(visitor: Visitor) -> None:
    """Pages, health, headers, static files, and what is refused."""
    for path in ("/halsa/levande/", "/halsa/redo/", "/", "/en/"):
        expect(f"{path} answers", true=visitor.ask(path)[0] == 200)
    _status, headers, text = visitor.ask("/")
    strict = "default-src 'none'" in headers.get("Content-Security-Policy", "")
    expect("the content policy is strict", true=strict)
    expect("HSTS is on", true="max-age" in headers.get("Strict-Transport-Security", ""))
    styles = re.findall(r'href="(/static/[^"]+\.css)"', text)
    hashed = [path for path in styles if re.search(r"\.[0-9a-f]{12}\.css$", path)]
    expect("style sheets are hashed", true=bool(styles) and styles == hashed)
    answers = [visitor.ask(path)[1] for path in styles]
    kept = all("immutable" in h.get("Cache-Control", "") for h in answers)
    expect("and kept for ever by browsers", true=kept)
    plain = visitor.ask("/", **{"X-Forwarded-Proto": "http"})
    expect("plain HTTP is sent to HTTPS", true=plain[0] == 301)
    foreign = visitor.ask("/", Host="elsewhere.example")
    expect("a foreign host is refused", true=foreign[0] == 400)
    expect("no traceback is shown", true="Traceback" not in foreign[2])
    expect("an unknown address is 404", true=visitor.ask("/finns-inte/")[0] == 404)


def smoke_reports(visitor: Visitor) -> None:
    """Follow-up, annual report and its PDF, of each year that came with the portal."""
    for source in sorted(FACTS.glob("[0-9][0-9][0-9][0-9].json")):
        for page in (f"/uppfoljning/{source.stem}/", f"/arsrapport/{source.stem}/"):
            expect(f"{page} answers", true=visitor.ask(page)[0] == 200)
        status, _headers, text = visitor.ask(f"/arsrapport/{source.stem}/rapport.pdf")
        is_pdf = status == 200 and text.startswith("%PDF")
        expect(f"the report of {source.stem} is a PDF", true=is_pdf)


def smoke_letter(visitor: Visitor, letters: Letters) -> None:
    """Asking for a log-in code sends a letter through the queue."""
    status, headers, text = visitor.ask("/konto/logga-in/")
    expect("the log-in page answers", true=status == 200)
    cookies = " ".join(headers.get_all("Set-Cookie") or [])
    expect("cookies are secure", true="Secure" in cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    form = {"csrfmiddlewaretoken": token[1] if token else "", "email": PERSON}
    action = re.search(r'<form[^>]* action="(/konto/[^"]+)"', text)
    path = action[1] if action else "/konto/logga-in/"
    expect(
        "asking for a code is accepted", true=visitor.ask(path, form)[0] in {200, 302}
    )
    came = within(30, lambda: any(m["To"] == PERSON for m in letters.kept))
    expect("the letter came through the queue", true=came)


def smoke_workers() -> None:
    """Every worker answers Celery's ping, as the containers' health checks ask."""
    for queue in WORKERS:
        who = ("--timeout", "10", "--destination", f"{queue}@rehearsal")
        command = [sys.executable, *CELERY, "inspect", "ping", *who]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        expect(f"the worker for {queue} answers", true=done.returncode == 0)


def main() -> int:
    """Rehearse once."""
    LOG.parent.mkdir(exist_ok=True)
    letters = Letters()
    port, mail = engines.free_port(), engines.free_port()
    post = Controller(letters, hostname="127.0.0.1", port=mail)
    with engines.postgresql() as database, engines.redis() as redis:
        # Each process finds the settings by itself, as in its container.
        for name in ("LOCAL", "DEBUG", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE"):
            os.environ.pop(name, None)
        os.environ.update(settings(port, database, redis, mail))
        prepare()
        post.start()
        try:
            with processes(port) as children:
                smoke_pages(Visitor(port))
                smoke_reports(Visitor(port))
                smoke_letter(Visitor(port), letters)
                smoke_workers()
                running = all(child.poll() is None for child in children)
                expect("everything still runs", true=running)
        finally:
            post.stop()
    print("The rehearsal went well.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
