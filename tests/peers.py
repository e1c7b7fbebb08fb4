"""Real peers for tests: SMTP and IMAP servers, a Celery worker, an empty Redis."""

import contextlib
import email
import email.policy
import logging
import re
import shlex
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from importlib import import_module
from typing import Any

import engines
import redis
from aiosmtpd.controller import Controller
from celery.contrib.testing.worker import start_worker


def empty_redis(url: str) -> None:
    """Empty one database of a Redis."""
    with redis.Redis.from_url(url) as client:
        client.flushdb()


@dataclass
class Letterbox:
    """What an SMTP server was handed, and where it listens."""

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""  # an SMTP answer such as "451 try later", while it is set
    refuse_recipient: str = ""  # the same, to the address
    senders: list[str] = field(default_factory=list)  # of the envelopes

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Take a recipient, or refuse it as told."""
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a letter, or refuse it as told."""
        if self.refuse:
            return self.refuse
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append(letter)  # type: ignore[arg-type]
        self.senders.append(envelope.mail_from)
        return "250 OK"


@contextlib.contextmanager
def smtp_server() -> Iterator[Letterbox]:
    """Run an SMTP server in a thread."""
    # Its thread outlives the streams of pytest, and would write into closed ones.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    letterbox = Letterbox(port=engines.free_port())
    controller = Controller(letterbox, hostname=letterbox.host, port=letterbox.port)
    controller.start()
    try:
        yield letterbox
    finally:
        controller.stop()


@dataclass
class Mailbox:
    """What lies on an IMAP server, by number, and how to reach it."""

    letters: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    folder: str = "INBOX"
    password: str = "open sesame/"
    port: int = 0
    hang_up_at: str = ""  # a command that is answered with silence

    def add(self, raw: bytes) -> int:
        """Let a letter arrive."""
        number = max(self.letters, default=0) + 1
        self.letters[number] = raw
        self.flags[number] = set()
        return number

    def unseen(self) -> list[int]:
        """The letters that are neither read nor thrown away."""
        return [n for n in self.letters if not self.flags[n] & {"Seen", "Deleted"}]

    def expunge(self) -> None:
        """Remove what is thrown away."""
        for number in [n for n in self.letters if "Deleted" in self.flags[n]]:
            del self.letters[number], self.flags[number]


class ImapSession(socketserver.StreamRequestHandler):
    """One client of the mailbox: the few commands of RFC 3501 that reading takes."""

    def handle(self) -> None:
        """Greet, and answer line by line."""
        self.box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say("* OK ready")
        for line in self.rfile:
            tag, *words = shlex.split(line.decode())
            command = " ".join(words[:2] if words[0] == "UID" else words[:1]).upper()
            if command == self.box.hang_up_at:
                return
            name = "_" + command.lower().replace(" ", "_")
            answer = getattr(self, name, self._unknown)(words)
            self._say(f"{tag} {answer or 'OK done'}")
            if command == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def _unknown(self, words: list[str]) -> str:
        return f"BAD {words[0]}"

    def _capability(self, _words: list[str]) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def _login(self, words: list[str]) -> str | None:
        return None if words[2] == self.box.password else f"NO not {words[2]}"

    def _select(self, words: list[str]) -> str | None:
        if words[1] != self.box.folder:
            return "NO no such folder"
        self._say(f"* {len(self.box.letters)} EXISTS")
        return None

    def _uid_search(self, _words: list[str]) -> None:
        self._say(" ".join(["* SEARCH", *map(str, self.box.unseen())]))

    def _uid_fetch(self, words: list[str]) -> None:
        raw = self.box.letters[int(words[2])]
        self._say(f"* 1 FETCH (UID {words[2]} BODY[]<0> {{{len(raw)}}}")
        self.wfile.write(raw)
        self._say(")")

    def _uid_store(self, words: list[str]) -> None:
        self.box.flags[int(words[2])] |= {re.sub(r"\W", "", words[4])}

    def _expunge(self, _words: list[str]) -> None:
        self.box.expunge()

    _close = _expunge

    def _logout(self, _words: list[str]) -> None:
        self._say("* BYE")


@contextlib.contextmanager
def imap_server(context: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """Run an IMAP server in a thread, over TLS if it is given a certificate."""
    box = Mailbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), ImapSession) as server:
        server.daemon_threads = True
        server.box = box  # type: ignore[attr-defined]
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        yield box
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def celery_worker(redis_url: str, settings: Any) -> Iterator[Any]:
    """Run a Celery worker thread on the portal's own app, over a real Redis."""
    app = import_module("malmoandan.core.queue").app
    before = {name: app.conf[name] for name in ("broker_url", "task_always_eager")}
    app.conf.update(broker_url=redis_url, task_always_eager=False)
    settings.CELERY_BROKER_URL = redis_url
    settings.CELERY_TASK_ALWAYS_EAGER = False
    try:
        with start_worker(app, perform_ping_check=False, pool="solo") as worker:
            yield worker
    finally:
        app.conf.update(before)
