"""A mailbox that the portal reads: over IMAP, or a Maildir on this machine.

An address is `imaps://user:password@host:993/FOLDER`, the same with `imap`, or
`maildir:///path`; the password is ASCII. What has been read is not read again: letters
that were taken care of are removed, the others stay, marked as read, for people.
"""

import contextlib
import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

BATCH = 200
MAX_BYTES = 1_000_000
TIMEOUT = 20


class CannotRead(Exception):
    """The mailbox does not answer, or does not let us in."""


@dataclass
class Unread:
    """A letter that nobody has read yet; `done` asks for it to be removed."""

    raw: bytes
    done: bool = field(default=False)


@contextlib.contextmanager
def unread(url: str) -> Iterator[Iterator[Unread]]:
    """The unread letters of a mailbox, at most a batch of them, one after the other.

    A letter is marked, or removed if it is `done`, when the next one is asked for: if
    something fails while it is worked on, it is there the next time. Raises
    `CannotRead`.
    """
    parts = urlsplit(url)
    try:
        if parts.scheme == "maildir":
            yield _of_maildir(Path(unquote(parts.path)))
        elif parts.scheme in {"imap", "imaps"}:
            with _logged_in(parts) as server:
                yield _of_imap(server)
        else:
            raise CannotRead(parts.scheme)
    except (imaplib.IMAP4.error, mailbox.Error, OSError, UnicodeEncodeError) as error:
        # Only the kind of error: a server's words may repeat the password.
        raise CannotRead(type(error).__name__) from None


def _of_maildir(path: Path) -> Iterator[Unread]:
    box = mailbox.Maildir(path, create=False)
    keys = [
        key for key in sorted(box.keys()) if "S" not in box.get_message(key).get_flags()
    ]
    for key in keys[:BATCH]:
        letter = Unread(box.get_bytes(key)[:MAX_BYTES])
        yield letter
        if letter.done:
            box.remove(key)
        else:
            seen = box.get_message(key)
            seen.set_subdir("cur")
            seen.add_flag("S")
            box[key] = seen


@contextlib.contextmanager
def _logged_in(parts: SplitResult) -> Iterator[imaplib.IMAP4]:
    folder = unquote(parts.path).strip("/") or "INBOX"
    server = _connected(parts)
    try:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        status, _count = server.select(f'"{folder}"')
        if status != "OK":
            raise CannotRead(folder)
        yield server
        server.close()
        server.logout()
    finally:
        # imaplib lets go of a line that broke only when it is told to.
        with contextlib.suppress(OSError):
            server.shutdown()


def _connected(parts: SplitResult) -> imaplib.IMAP4:
    host = parts.hostname or ""
    if parts.scheme == "imap":
        return imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
    # imaplib's own context believes any certificate.
    context = ssl.create_default_context()
    port = parts.port or 993
    return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT)


def _of_imap(server: imaplib.IMAP4) -> Iterator[Unread]:
    _status, (found, *_rest) = server.uid("SEARCH", "UNSEEN", "UNDELETED")
    for uid in (found or b"").split()[:BATCH]:
        number = uid.decode()
        wanted = f"(BODY.PEEK[]<0.{MAX_BYTES}>)"
        _status, answer = server.uid("FETCH", number, wanted)
        raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
        letter = Unread(raw)
        yield letter
        flag = r"(\Deleted)" if letter.done else r"(\Seen)"
        server.uid("STORE", number, "+FLAGS.SILENT", flag)
    server.expunge()
