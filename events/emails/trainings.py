"""Letters about applications for seats. They share the frame of those about seats."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from events.models import SeatApplication
from malmoandan.core import outbox
from malmoandan.core.outbox import Recipient

FRAME = "seat"


def tell(name: str, application: SeatApplication, *, at: datetime) -> None:
    """Tell the applicant of a step: its words stand in `emails/training/<name>`.

    Nobody is written to whose address has been erased.
    """
    _post(name, application, f"seatapplication:{application.pk}:{name}", at)


def seat_free(reserve: SeatApplication, *, left: SeatApplication, at: datetime) -> None:
    """Tell somebody in reserve that a seat was left, and that it will be decided."""
    key = f"seatapplication:{reserve.pk}:seat_free:{left.pk}"
    _post("seat_free", reserve, key, at)


def seat_to_give(
    left: SeatApplication, told: Iterable[Recipient], *, reserves: int, at: datetime
) -> None:
    """Tell the coordinators that a seat was left, and how many are in reserve."""
    page = reverse_lazy("admin:events_seatapplication_changelist")
    query = f"?training__id__exact={left.training_id}&state__exact=reserve"
    for reader in told:
        outbox.post_to(
            reader,
            key=f"seatapplication:{left.pk}:seat_to_give",
            template=FRAME,
            context={
                **_words("seat_to_give", left),
                "reserves": reserves,
                "link": format_lazy("{}{}{}", settings.SITE_URL, page, query),
                "label": _("Look at those in reserve"),
                "why": _("You are one of the coordinators, who give out seats."),
            },
            at=at,
        )


def _post(name: str, application: SeatApplication, key: str, at: datetime) -> None:
    if application.anonymised_at or not application.email:
        return
    page = reverse_lazy("seat-application-read", args=[application.key])
    outbox.post(
        key=key,
        to=application.email,
        template=FRAME,
        context={
            **_words(name, application),
            "link": format_lazy("{}{}", settings.SITE_URL, page),
            "label": _("Your application"),
            "why": _("You have applied for a seat, and left this address."),
        },
        language=application.language,
        at=at,
        user_id=application.person_id,
    )


def _words(name: str, application: SeatApplication) -> dict[str, Any]:
    return {
        "words": f"emails/training/{name}.txt",
        "subject_words": f"emails/training/{name}.subject.txt",
        "application": application,
        "training": application.training,
    }
