"""The empty form of an event, drawn once a minute for all visitors.

Hundreds open it in the same minute, and all but three words of it are the same for
them: the form token, the word for sending once, and the time that a seat is held.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from events.models import Event

KEPT_SECONDS = 60
MOST = 64
# What stands in the drawn page for what is each visitor's own.
TOKEN, ONCE, HELD = "[[token]]", "[[once]]", "[[held]]"
Key = tuple[Any, ...]
_drawn: dict[Key, tuple[float, str]] = {}


def can_be_shared(request: HttpRequest) -> bool:
    """Whether the form is the same for this visitor as for all who are not known."""
    cookies = request.COOKIES
    return bool(
        settings.PUBLIC_CACHE
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in cookies
        and "messages" not in cookies
    )


def shared(
    request: HttpRequest,
    event: Event,
    flags: tuple[bool, ...],
    own: dict[str, str],
    draw: Callable[[], HttpResponse],
) -> HttpResponse:
    """The page as it was drawn for somebody else, with the visitor's own words.

    `flags` are what else it depends on. A change of the event shows at once, any other
    within a minute.
    """
    told = {name: value for name, value in vars(event).items() if name != "_state"}
    key = (request.path, request.get_host(), flags, repr(told))
    now = timezone.now().timestamp()
    until, page = _drawn.get(key, (0.0, ""))
    if until <= now:
        if len(_drawn) >= MOST:
            _drawn.clear()
        page = draw().content.decode()
        _drawn[key] = (now + KEPT_SECONDS, page)
    for mark, word in own.items():
        page = page.replace(mark, word)
    return HttpResponse(page)


def forget() -> None:
    """Draw every form anew from now on."""
    _drawn.clear()
