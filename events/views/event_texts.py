"""What the page of an event says, as it was drawn last; never how many seats are left.

The words are the same for all visitors until somebody changes something public, or the
event begins or ends. They are kept in this process, with a gap for the sign-up.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.utils.crypto import get_random_string

from events.models import Event, SeatPool

# What else could change the words is seen after this long.
KEPT_SECONDS = 300
MOST = 400
# Stands in the page where the sign-up goes; nobody can write it.
GAP = f"<!-- {get_random_string(24)} -->"
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Text:
    """A drawn page with its gap, if it has one, and what the gap is drawn of."""

    event: Event
    pools: tuple[SeatPool, ...]
    # Whether it had begun, and was over.
    phase: tuple[bool, bool]
    parts: tuple[str, ...]
    until: float

    def with_sign_up(self, drawn: Callable[[], str]) -> str:
        """The whole page."""
        return drawn().join(self.parts) if len(self.parts) > 1 else self.parts[0]


_texts: OrderedDict[Key, Text] = OrderedDict()
_lock = Lock()


def kept(key: Key) -> Text | None:
    """The text of that key, if it was drawn a short while ago."""
    with _lock:
        text = _texts.get(key)
        if text is None or text.until <= time.monotonic():
            return None
        _texts.move_to_end(key)
        return text


def keep(key: Key, text: Text) -> None:
    """Keep the text, and let go of that which nobody has asked for longest."""
    with _lock:
        _texts[key] = text
        _texts.move_to_end(key)
        while len(_texts) > MOST:
            _texts.popitem(last=False)


def forget() -> None:
    """Draw every text anew from now on."""
    with _lock:
        _texts.clear()


def drawn(
    event: Event, pools: tuple[SeatPool, ...], phase: tuple[bool, bool], page: str
) -> Text:
    """The page as a text that can be kept."""
    parts = tuple(page.split(GAP))
    return Text(event, pools, phase, parts, time.monotonic() + KEPT_SECONDS)
