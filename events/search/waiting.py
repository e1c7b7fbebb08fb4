"""What waits for the coordinators, among what we arrange."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from events.models import Event, EventProposal, Registration, SeatApplication
from partnerships.search.waiting import Asked, Waiting, counted


def waits_for_coordinator() -> list[Waiting]:
    """What nobody has answered, and whom to call, for whoever coordinates."""
    return counted(asked_of_coordinator())


def asked_of_coordinator() -> list[Asked]:
    """The same, to be counted together with what other rooms ask."""
    return [
        _asked(
            EventProposal.objects.filter(state=EventProposal.State.RECEIVED),
            "sent_at",
            lambda n: ngettext(
                "%d proposed event waits for an answer.",
                "%d proposed events wait for an answer.",
                n,
            ),
        ),
        _asked(
            SeatApplication.objects.filter(state=SeatApplication.State.RECEIVED),
            "applied_at",
            lambda n: ngettext(
                "%d application for a seat waits for a decision.",
                "%d applications for seats wait for a decision.",
                n,
            ),
        ),
        _asked(
            Registration.objects.filter(
                state=Registration.State.OFFERED,
                event__state=Event.State.PUBLISHED,
                email="",
                anonymised_at=None,
            ),
            "waiting_since",
            lambda n: ngettext(
                "%d person without an e-mail address has been offered a seat: call.",
                "%d people without an e-mail address have been offered a seat: call.",
                n,
            ),
            state=Registration.State.OFFERED,
        ),
    ]


def _asked(
    rows: QuerySet[Any],
    since: str,
    words: Callable[[int], str],
    state: str = "received",
) -> Asked:
    page = reverse(f"admin:events_{rows.model._meta.model_name}_changelist")
    query = urlencode({"state__exact": state})
    return Asked(rows, words, f"{page}?{query}", since)
