"""Who sits in the steering group in example years: made-up people in the real seats.

The seats come with facts; without any there is nothing to sit in. As soon as somebody
real is entered, nobody made-up is seated beside them.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from governance.models import (
    CoOption,
    CoordinationPost,
    Participant,
    PostHolding,
    Seat,
    Tenure,
)
from malmoandan.core.actions.examples import DOMAIN
from malmoandan.core.models import User
from malmoandan.management.example.ledger import Ledger, read

# In an order that they can be removed in.
MODELS = (PostHolding, CoordinationPost, CoOption, Tenure)
PEOPLE = (Tenure, CoOption, PostHolding)


def write(ledger: Ledger, data: dict[str, Any]) -> None:
    """Write who sits in the term that the year belongs to; terms begin in odd years."""
    if any(model.objects.filter(is_example=False).exists() for model in MODELS):
        return
    seats = {(s.allocation.side, s.number): s for s in _seats()}
    if not seats:
        return
    begins = dt.date(ledger.year - 1 + ledger.year % 2, 1, 1)
    ends = dt.date(begins.year + 1, 12, 31)
    for spec in data["seats"]:
        seat = seats.get((spec["side"], spec["number"]))
        if seat is not None:
            _sit(ledger, seat, spec, begins, ends)
    for spec in data["beside"]:
        _put(ledger, CoOption, {**spec, "from_on": begins}, to_on=ends)
    for spec in data["posts"]:
        _post(ledger, spec, begins)
    link_accounts()


def link_accounts() -> None:
    """Let the example accounts that there are be the people who sit there."""
    data = read()["seated"]
    for spec in (*data["seats"], *data["posts"]):
        email = f"{spec.get('box', '')}@{DOMAIN}"
        user = User.objects.filter(email=email).first()
        for model in PEOPLE if user else ():
            rows = model.objects.filter(is_example=True, user=None, name=spec["name"])
            rows.update(user=user)
        at_meetings = Participant.objects.filter(meeting__is_example=True, user=None)
        at_meetings.filter(name=spec["name"]).update(user=user)


def remove() -> int:
    """Take away everybody who is made up; return how many rows there were.

    Whoever was called to a meeting that still stands is kept.
    """
    count = 0
    for model in MODELS:
        for row in model.objects.filter(is_example=True):
            try:
                with transaction.atomic():
                    row.delete()
            except ProtectedError:
                continue
            count += 1
    return count


def _seats() -> Any:
    return Seat.objects.filter(allocation__is_example=False).select_related(
        "allocation"
    )


def _sit(
    ledger: Ledger, seat: Seat, spec: dict[str, Any], begins: dt.date, ends: dt.date
) -> None:
    before = Tenure.objects.filter(seat=seat, is_example=True, to_on__lt=begins)
    tenure = _put(
        ledger,
        Tenure,
        {"seat": seat, "from_on": begins, "name": spec["name"]},
        to_on=ends,
        organisation=ledger.organisation(spec.get("organisation")),
        party=spec.get("party", ""),
        decided_by=spec["decided_by"],
        decided_on=begins - dt.timedelta(days=30),
        reference=spec["reference"],
        times_chosen=before.filter(name=spec["name"]).count() + 1,
    )
    leaves = spec.get("leaves")
    if leaves and ledger.has_passed(leaves) and ledger.day(*leaves) < tenure.to_on:
        ledger.move(
            tenure, to_on=ledger.day(*leaves), ended_because=spec["ended_because"]
        )


def _post(ledger: Ledger, spec: dict[str, Any], begins: dt.date) -> None:
    post = CoordinationPost.objects.filter(is_example=True, side=spec["side"]).first()
    if post is not None:
        return
    post = _put(
        ledger,
        CoordinationPost,
        {"side": spec["side"], "from_on": begins},
        employer=spec["employer"],
        full_time_percent=spec["full_time_percent"],
    )
    _put(ledger, PostHolding, {"post": post, "from_on": begins}, name=spec["name"])


def _put(ledger: Ledger, model: Any, lookup: dict[str, Any], **values: Any) -> Any:
    row, is_new = model.objects.get_or_create(
        is_example=True, **lookup, defaults=values
    )
    ledger.created += is_new
    return row
