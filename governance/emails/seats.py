"""What letters about seats say: a term that ends, a seat that is empty.

They are reminders: core writes them, from the template and the words given here.
"""

from datetime import date
from typing import Any

from django.urls import reverse

from governance.models import Seat, Tenure
from governance.search.group import Place

TERM_ENDING = "seat_term_ending"
VACANT = "seat_vacant"


def term_ending(tenure: Tenure, *, is_own: bool) -> dict[str, Any]:
    """To the coordinators of the side; to the member, about their own term."""
    page = reverse("group-read") if is_own else _office(tenure.seat)
    return {
        "tenure": tenure,
        "side": tenure.seat.allocation.get_side_display(),
        "day": tenure.to_on,
        "is_own": is_own,
        "path": page,
    }


def vacant(place: Place, since: date) -> dict[str, Any]:
    """To the coordinators of the side."""
    return {
        "number": place.seat.number,
        "side": place.seat.allocation.get_side_display(),
        "appointed_by": place.seat.allocation.appointed_by,
        "day": since,
        "path": _office(place.seat),
    }


def _office(seat: Seat) -> str:
    return reverse("admin:governance_seat_change", args=[seat.pk])
