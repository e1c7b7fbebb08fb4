"""Letters about who speaks for an organisation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.models import Affiliation, Application


def invited(affiliation: Affiliation, to: Recipient, *, at: datetime) -> None:
    """Ask somebody to speak for the organisation."""
    _post("affiliation_invited", affiliation, [to], at)


def accepted(
    affiliation: Affiliation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell who invited that the answer is yes."""
    _post("affiliation_accepted", affiliation, told, at)


def declined(
    affiliation: Affiliation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell who invited that the answer is no."""
    _post("affiliation_declined", affiliation, told, at)


def lapsed(
    affiliation: Affiliation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell who invited that nobody has answered."""
    _post("affiliation_lapsed", affiliation, told, at)


def requested(
    affiliation: Affiliation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell those who answer that somebody asks to speak for the organisation."""
    _post("affiliation_requested", affiliation, told, at)


def answered(
    affiliation: Affiliation,
    application: Application | None,
    to: Recipient,
    *,
    at: datetime,
) -> None:
    """Tell who asked what the answer is: to the person, or to a new organisation."""
    is_new = application is not None and application.is_new
    about = "application" if is_new else "affiliation"
    yes = affiliation.state == Affiliation.State.ACTIVE
    name = f"{about}_{'confirmed' if yes else 'refused'}"
    _post(name, affiliation, [to], at)


def handed_over(
    old: Affiliation, new: Affiliation, to: Recipient, *, at: datetime
) -> None:
    """Thank who has handed over, and say who took over."""
    _post("affiliation_handed_over", old, [to], at, new=new)


def ended(affiliation: Affiliation, to: Recipient, *, at: datetime) -> None:
    """Tell somebody that they do not speak for the organisation any more, and why."""
    _post("affiliation_ended", affiliation, [to], at)


def role_changed(
    affiliation: Affiliation, to: Recipient, *, number: int, at: datetime
) -> None:
    """Tell somebody what they do for the organisation now; `number` is the change's."""
    _post(f"affiliation_role_changed:{number}", affiliation, [to], at)


def lacks_administrator(
    affiliation: Affiliation, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell the coordinators that an organisation has lost its last administrator."""
    _post("organisation_lacks_administrator", affiliation, told, at)


def erased(address: str, *, language: str, number: int, at: datetime) -> None:
    """The receipt for an erased account: the last letter to the address."""
    outbox.post(
        key=f"erased:{number}",
        to=address,
        template="person_erased",
        context={"days": settings.LETTERS_KEPT_DAYS},
        language=language,
        at=at,
        secret=True,
    )


def _post(
    what: str,
    affiliation: Affiliation,
    told: Iterable[Recipient],
    at: datetime,
    **more: Any,
) -> None:
    """One letter a reader; the same thing is told once, however often it is asked."""
    for recipient in told:
        outbox.post_to(
            recipient,
            key=f"{what}:{affiliation.pk}",
            template=what.partition(":")[0],
            context={
                "affiliation": affiliation,
                "organisation": affiliation.organisation,
                "person": affiliation.person,
                **more,
            },
            at=at,
        )
