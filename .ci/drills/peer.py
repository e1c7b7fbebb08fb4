"""The mail server of a drill: it keeps what it took, refuses as told, and counts."""

import asyncio
import email
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Heard:
    """One letter that the server said yes to."""

    message_id: str
    to: str


@dataclass
class Peer:
    """An SMTP server on the loopback address, with its moods."""

    port: int
    heard: list[Heard] = field(default_factory=list)
    refusals: int = 0
    refuse: str = ""  # an answer to everybody, such as "451 4.3.2 later"
    refuse_to: dict[str, str] = field(default_factory=dict)  # the same, by address
    pause: float = 0.0  # seconds that each letter takes
    # What is done when so many are taken, before the client hears of the last one.
    at_number: dict[int, Callable[[], None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Be quiet about clients that are killed in the middle of a sentence."""
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self._controller: Controller | None = None

    def open(self) -> None:
        """Listen."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Hang up, and answer nobody."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802
        self, server: object, session: object, envelope: object, to: str, options: list
    ) -> str:
        """Take a recipient, or refuse it."""
        answer = self.refuse or self.refuse_to.get(to, "")
        if answer:
            self.refusals += 1
            return answer
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: object, session: object, envelope: object
    ) -> str:
        """Take a letter: from here on it is delivered, whatever the client learns."""
        await asyncio.sleep(self.pause)
        letter = email.message_from_bytes(envelope.content)
        self.heard.append(Heard(letter["Message-ID"], envelope.rcpt_tos[0]))
        happens = self.at_number.pop(len(self.heard), None)
        if happens:
            happens()
        return "250 OK"

    def of(self, kind: str) -> list[Heard]:
        """What was taken of one kind of letter: its addresses begin with the word."""
        return [heard for heard in self.heard if heard.to.startswith(f"{kind}.")]

    def repeats(self, kind: str) -> int:
        """How many were taken once more than once, by Message-ID."""
        counted = Counter(heard.message_id for heard in self.of(kind))
        return sum(counted.values()) - len(counted)

    def renamed(self, kind: str) -> int:
        """How many readers got letters under more than one Message-ID."""
        pairs = {(heard.to, heard.message_id) for heard in self.of(kind)}
        return len(pairs) - len({to for to, _id in pairs})
