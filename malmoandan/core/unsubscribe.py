"""Leaving a mailing in one click: a link that needs no log-in, and can be no other's.

The page behind the link belongs to the app whose mailing it is. It takes a plain POST
without a form of ours, because the reader's mail program sends it (RFC 8058).
"""

from django.core.signing import BadSignature, Signer


def sign(kind: str, pk: int) -> str:
    """A token for the row `pk` of a kind of mailing, fit for an address; it never ends.

    What it opens is to leave that one mailing, so a leaked letter opens nothing else.
    """
    return _signer(kind).sign(str(pk))


def read(kind: str, token: str) -> int | None:
    """The row that the token names; None when we did not sign it for this kind."""
    try:
        return int(_signer(kind).unsign(token))
    except BadSignature:
        return None


def headers(url: str) -> dict[str, str]:
    """What lets mail programs show a button for leaving; one click asks for HTTPS."""
    if not url:
        return {}
    found = {"List-Unsubscribe": f"<{url}>"}
    if url.startswith("https://"):
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return found


def _signer(kind: str) -> Signer:
    return Signer(sep=".", salt=f"unsubscribe {kind}")
