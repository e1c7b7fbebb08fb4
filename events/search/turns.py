"""Whose turn it is to present, where the sides take turns (R53)."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from events.models import Event, KindTemplate
from malmoandan.core.models import Side, Term, Vocabulary

# A draft may still change: it is no turn taken.
TAKEN = (Event.State.PUBLISHED, Event.State.HELD, Event.State.DOCUMENTED)
OTHER = {Side.CIVIL.value: Side.CITY.value, Side.CITY.value: Side.CIVIL.value}


def next_side(kind: Term) -> Term | None:
    """The side whose turn it is in the kind; None where none waits for the other."""
    if not KindTemplate.objects.filter(kind=kind, takes_turns=True).exists():
        return None
    last = _turns().filter(kind=kind).values_list("presenter_side__meaning", flat=True)
    side = OTHER.get(last.first() or "")
    words: QuerySet[Term] = Term.objects.filter(vocabulary=Vocabulary.PRESENTER_SIDE)
    return words.filter(meaning=side).first() if side else None


def with_last_side(events: QuerySet[Event]) -> QuerySet[Any]:
    """Events, each with `last_side` that presented in its kind, where sides take turns.

    It is empty where nobody has, and None where they do not.
    """
    kinds = KindTemplate.objects.filter(kind=OuterRef("kind"), takes_turns=True)
    last = _turns().filter(kind=OuterRef("kind")).values("presenter_side__meaning")[:1]
    in_turn = Coalesce(Subquery(last), Value(""), output_field=CharField())
    return events.annotate(last_side=Case(When(Exists(kinds), then=in_turn)))


def _turns() -> QuerySet[Event]:
    """Turns that were taken, the latest first: a joint one is nobody's."""
    taken = Event.objects.filter(state__in=TAKEN, presenter_side__meaning__in=OTHER)
    return taken.order_by("-year", "-date", "-pk")
