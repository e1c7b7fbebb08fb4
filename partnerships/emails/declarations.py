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
    key = f"{name}:{declaration.pk}:{outbox.moment(at)}"
    context = {"declaration": declaration, "organisation": declaration.organisation}
    for recipient in told:
        outbox.post_to(recipient, key=key, template=name, context=context, at=at)
