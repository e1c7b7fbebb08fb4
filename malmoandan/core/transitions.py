"""Life cycles: a table beside the model, and one door that writes the state.

A model with a life cycle has `State` (TextChoices), a field `state`, and `TRANSITIONS`:
rows of (from, to, verb). Nothing but `move` writes the state.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from malmoandan.core import audit


class Refusal(models.TextChoices):
    """Why no arrow can be followed."""

    WRONG_STATE = "wrong_state", _("This cannot be done as things stand now.")


class NotPossible(Exception):
    """Something cannot be done now; `reason` is a member of a TextChoices."""

    def __init__(self, reason: Any) -> None:
        self.reason = reason
        super().__init__(reason.label)


def machines() -> Iterator[type[models.Model]]:
    """Every model that has a life cycle."""
    return (m for m in apps.get_models() if hasattr(m, "TRANSITIONS"))


def target(model: Any, state: str, verb: str) -> str | None:
    """The state that the verb leads to from this one, or None."""
    found = [to for at, to, name in model.TRANSITIONS if (at, name) == (state, verb)]
    return str(found[0]) if found else None


def verbs(model: Any, state: str) -> list[str]:
    """What can be done in this state, in the table's order."""
    return [name for at, _to, name in model.TRANSITIONS if at == state]


@transaction.atomic
def move(
    obj: Any,
    verb: str,
    *,
    by: models.Model | None,
    at: datetime,
    refusal: Any = Refusal.WRONG_STATE,
    **ids: Any,
) -> None:
    """Follow the verb's arrow: lock the row, judge, write the state, leave a trail.

    Raises `NotPossible(refusal)` when the stored state has no such arrow, whatever the
    object in hand says. The object is given the new state.
    """
    model = type(obj)
    stored = model._base_manager.select_for_update().only("pk", "state").get(pk=obj.pk)
    to_state = target(model, stored.state, verb)
    if to_state is None:
        raise NotPossible(refusal)
    from_state = str(stored.state)
    obj.state = model.State(to_state)
    obj.save(update_fields=["state"])
    audit.record(
        verb=f"{model._meta.model_name}.{verb}",
        subject=obj,
        by=by,
        at=at,
        from_state=from_state,
        to_state=to_state,
        **ids,
    )


def diagram(model: Any) -> str:
    """The life cycle as a Mermaid drawing, for docs/."""
    names = {state: f"s{number}" for number, state in enumerate(model.State.values)}
    first = model._meta.get_field("state").get_default()
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{state}" as {names[state]}' for state in model.State.values]
    if first in names:
        lines.append(f"    [*] --> {names[first]}")
    lines += [
        f"    {names[at]} --> {names[to]}: {verb}" for at, to, verb in model.TRANSITIONS
    ]
    return "\n".join(lines) + "\n"
