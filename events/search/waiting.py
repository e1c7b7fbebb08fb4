"""What waits for the coordinators, among what we arrange."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from events.models import Event, EventProposal, Registration, SeatApplication
from partnerships.search.waiting import Waiting


def waits_for_coordinator() -> list[Waiting]:
    """What nobody has answered, and whom to call, for whoever coordinates."""
    found = [
        _counted(
            EventProposal.objects.filter(state=EventProposal.State.RECEIVED),
            "sent_at",
            lambda n: ngettext(
                "%d proposed event waits for an answer.",
                "%d proposed events wait for an answer.",
                n,
            ),
        ),
        _counted(
            SeatApplication.objects.filter(state=SeatApplication.State.RECEIVED),
            "applied_at",
            lambda n: ngettext(
                "%d application for a seat waits for a decision.",
                "%d applications for seats wait for a decision.",
                n,
            ),
        ),
        _counted(
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
    return [waiting for waiting in found if waiting]


def _counted(
    rows: QuerySet[Any],
    since: str,
    words: Callable[[int], str],
    state: str = "received",
) -> Waiting | None:
    told = rows.order_by().aggregate(n=Count("pk"), since=Min(since))
    if not told["n"]:
        return None
    page = reverse(f"admin:events_{rows.model._meta.model_name}_changelist")
    return Waiting(
        text=words(told["n"]) % told["n"],
        url=f"{page}?{urlencode({'state__exact': state})}",
        since=timezone.localdate(told["since"]),
    )
