"""Letters about IOP cases: where each stands, what comes next and who holds the ball.

They share one frame (`emails/iop.*`); what each says stands in `emails/iop/<name>.txt`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Approval, Side
from partnerships.models import (
    IopCase,
    IopDecision,
    IopRenewalAnswer,
    Organisation,
)

TEMPLATE = "iop"
SAY_YES = _("Read, and say your side's yes")
# Where the one link of a letter leads, and what stands on it.
LABELS = {
    "case": _("See where the partnership stands"),
    "renewal": _("Answer whether you want to go on"),
    "office": _("Open the partnership in the office"),
    "office_list": _("Open them in the office"),
}
# Where a party does what the letter asks of it.
OWN_PAGES = {"case": "iop-own", "renewal": "iop-renewal"}


@dataclass(frozen=True)
class Reader:
    """Who a letter goes to, and the party that it is written to, if it is to one."""

    recipient: Recipient
    organisation: Organisation | None = None


def step_taken(
    case: IopCase,
    readers: Iterable[Reader],
    *,
    verb: str,
    on: date,
    reason: str,
    at: datetime,
) -> None:
    """Tell everybody which step was taken, what comes next and whose move it is."""
    more = {"on": on, "reason": reason.strip(), "next_step": case.next_step()}
    _write("step", case, readers, about=verb, at=at, **more)


def side_said_yes(
    case: IopCase,
    readers: Iterable[Reader],
    *,
    approval: Approval,
    new_end: PartialDate | None,
    missing: Iterable[str],
    at: datetime,
) -> None:
    """Tell the side that has not said yes that the other has; or that both have."""
    more = {
        "side": Side(approval.side).label,
        "new_end": new_end,
        "waits": bool(missing),
        "link_to": "office",
        **({"label": SAY_YES} if missing else {}),
    }
    _write("yes", case, readers, about=f"{approval.pk}", at=at, **more)


def ball_passed(case: IopCase, readers: Iterable[Reader], *, at: datetime) -> None:
    """Tell a party that it is to do something, and what."""
    _write("ball", case, readers, about="ball", at=at)


def board_decided(
    case: IopCase, readers: Iterable[Reader], *, decision: IopDecision, at: datetime
) -> None:
    """Tell everybody what one board has said, and which one is next."""
    later = case.decisions.filter(order__gt=decision.order).select_related("board")
    more = {"decision": decision, "next_board": later.first()}
    _write("board", case, readers, about=f"board-{decision.pk}", at=at, **more)


def renewal_answered(
    case: IopCase,
    readers: Iterable[Reader],
    *,
    answer: IopRenewalAnswer,
    at: datetime,
) -> None:
    """Tell the coordinators what one party says about going on."""
    more = {
        "party": answer.party.organisation,
        "answer": answer,
        "link_to": "office",
    }
    _write("renewal", case, readers, about=f"renewal-{answer.pk}", at=at, **more)


def letter(
    name: str, case: IopCase, reader: Reader, *, link_to: str = "case", **more: Any
) -> dict[str, Any]:
    """What the frame needs to write one letter to one reader."""
    if link_to == "renewal" and reader.organisation is None:
        link_to = "office"
    return {
        "words": f"emails/iop/{name}.txt",
        "subject_words": f"emails/iop/{name}.subject.txt",
        "case": case,
        "organisation": reader.organisation,
        "link": address(link_to, case, reader),
        "label": LABELS[link_to],
        **more,
    }


def address(link_to: str, case: IopCase, reader: Reader) -> str:
    """The whole address of the page that the letter leads to, in its language."""
    with translation.override(reader.recipient.language):
        return settings.SITE_URL + _path(link_to, case, reader)


def _path(link_to: str, case: IopCase, reader: Reader) -> str:
    public = link_to == "case" and case.is_public
    # Who reads a shared mailbox may have no account to log in with.
    if public and (reader.organisation is None or reader.recipient.user_id is None):
        return reverse("iop-read", args=[case.pk, case.slug])
    if reader.organisation is not None and link_to in OWN_PAGES:
        return reverse(OWN_PAGES[link_to], args=[reader.organisation.pk, case.pk])
    if link_to == "office_list":
        return reverse("admin:partnerships_iopcase_changelist") + "?status=missing"
    return reverse("admin:partnerships_iopcase_change", args=[case.pk])


def _write(
    name: str,
    case: IopCase,
    readers: Iterable[Reader],
    *,
    about: str,
    at: datetime,
    **more: Any,
) -> None:
    # Many things happen more than once in a case: the moment tells the letters apart.
    key = f"iop-{name}:{case.pk}:{about}:{outbox.moment(at)}"
    for reader in readers:
        context: Mapping[str, Any] = letter(name, case, reader, **more)
        outbox.post_to(
            reader.recipient, key=key, template=TEMPLATE, context=context, at=at
        )
