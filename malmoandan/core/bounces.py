"""Letters that came back: what mail servers say about them, read without trust."""

import email
import email.policy
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message

PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
# Policy: who we are is refused, not the address (RFC 3463 says X.7.X).
POLICY = "5.7."
# What the standard library raises for what it cannot make sense of.
BROKEN = (
    *(MessageError, ValueError, LookupError, TypeError, AttributeError),
    RecursionError,
)


@dataclass(frozen=True)
class Bounce:
    """One letter that will not arrive: its Message-ID, and why (such as 5.1.1)."""

    message_id: str
    code: str


def refused_for_good(error: smtplib.SMTPRecipientsRefused) -> str | None:
    """The code when the server refuses the address for ever; None to try again.

    A server that refuses us, and not the address, may change its mind.
    """
    code, said = next(iter(error.recipients.values()), (0, b""))
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    found = PERMANENT.search(text)
    status = found[0] if found else str(code)
    if not 500 <= code < 600 or status.startswith(POLICY):
        return None
    return status


def read(raw: bytes) -> Bounce | None:
    """What a delivery report (RFC 3464) tells of a letter that will not arrive.

    None for everything else: delays, successes, automatic replies, ordinary letters and
    what is no letter at all. Never raises.
    """
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        kind = message.get_content_type(), message.get_param("report-type")
        if kind != ("multipart/report", "delivery-status"):
            return None
        code = next(_codes(message), None)
        message_id = next(_message_ids(message), None)
    except BROKEN:
        return None
    return Bounce(message_id, code) if code and message_id else None


def _codes(report: Message) -> Iterator[str]:
    """The codes of the recipients that the letter will not reach."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in _enclosed(part):
            action = str(block.get("Action", "")).strip().lower()
            status = PERMANENT.match(str(block.get("Status", "")).strip())
            if action == "failed" and status:
                yield status[0]


def _message_ids(report: Message) -> Iterator[str]:
    """The Message-ID of the letter, which the report encloses, whole or its head."""
    for part in report.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            letters = _enclosed(part)
        elif kind == "text/rfc822-headers":
            head = part.get_payload(decode=True)
            letters = (
                [email.message_from_bytes(head)] if isinstance(head, bytes) else []
            )
        else:
            letters = []
        for letter in letters[:1]:
            if found := str(letter.get("Message-ID", "")).strip():
                yield found


def _enclosed(part: Message) -> list[Message]:
    """The messages inside a part; none if it is not built as it says."""
    inside = part.get_payload()
    return [p for p in inside if isinstance(p, Message)] if inside else []
