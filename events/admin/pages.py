"""Sets of pages that belong to one event in the office, each set in its own module."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern

from events.models import Event
from malmoandan.core.admin.base import Text


class EventPages:
    """One set: its addresses, and which of them an event needs right now.

    The list of events puts the sets together, so that none has to know the others.
    """

    def __init__(self, admin: Any) -> None:
        self.admin = admin

    def urls(self) -> list[URLPattern]:
        """The addresses, made with `self.admin.extra_page`."""
        return []

    def buttons(self, _request: HttpRequest, _event: Event) -> list[tuple[str, Text]]:
        """Addresses and labels of what can be done with the event right now."""
        return []
