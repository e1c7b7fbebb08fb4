"""Letters about self-declarations."""

from collections.abc import Iterable
from datetime import datetime

from malmoandan.core import outbox
from malmoandan.core.actions import Recipient
from partnerships.models import SelfDeclaration


def handed_in(
    declaration: SelfDeclaration, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell those who review that one waits for them."""
    _post("declaration_handed_in", declaration, told, at)


def reviewed(
    declaration: SelfDeclaration, told: Iterable[Recipient], *, at: datetime
) -> None:
    """Tell the organisation what was said of its declaration, and why."""
    _post("declaration_reviewed", declaration, told, at)


def _post(
    name: str, declaration: SelfDeclaration, told: Iterable[Recipient], at: datetime
) -> None:
    # A declaration is judged again and again: the moment tells the letters apart.
    moment = f"{at:%Y%m%d%H%M%S%f}"
    for recipient in told:
        outbox.post(
            key=f"{name}:{declaration.pk}:{moment}:{recipient.key}",
            to=recipient.email,
            template=name,
            context={
                "declaration": declaration,
                "organisation": declaration.organisation,
            },
            language=recipient.language,
            at=at,
            user_id=recipient.user_id,
        )
