"""What waits for somebody: each thing a sentence, a place to do it, and since when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import CharField, Count, Min, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnerships.models import Affiliation, Organisation


@dataclass(frozen=True)
class Waiting:
    """Something to do: what, where, since when it has waited, and by when."""

    text: str | Promise
    url: str
    since: date | None = None
    due: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.due is not None and self.due < today


@dataclass(frozen=True)
class Asked:
    """Rows that somebody has to see to: how many is said in which words, and where.

    `since` and `due` name the field whose first value is told of.
    """

    rows: QuerySet[Any]
    words: Callable[[int], str]
    url: str | Promise
    since: str = ""
    due: str = ""


def counted(asked: Sequence[Asked]) -> list[Waiting]:
    """A line for each kind that has rows: one question to the database for them all."""
    first, *others = [_part(place, kind) for place, kind in enumerate(asked)]
    told = {row[0]: row[1:] for row in first.union(*others, all=True) if row[1]}
    found = []
    for place, kind in enumerate(asked):
        if place in told:
            number, since, due = told[place]
            text = kind.words(number).replace("%d", str(number))
            found.append(Waiting(text, str(kind.url), _day(since), _day(due)))
    return found


def _part(place: int, kind: Asked) -> QuerySet[Any, Any]:
    rows = kind.rows.order_by().annotate(place=Value(place)).values("place")
    told = rows.annotate(n=Count("pk"), first=_first(kind.since), last=_first(kind.due))
    columns: QuerySet[Any, Any] = told.values_list("place", "n", "first", "last")
    return columns


def _first(name: str) -> Any:
    """The first value as text, so that days and moments can stand in one column."""
    return Cast(Min(name), CharField()) if name else Value("", output_field=CharField())


def _day(text: str | None) -> date | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if len(text) == len("2000-01-01"):
        return at.date()
    return timezone.localdate(at if at.tzinfo else at.replace(tzinfo=UTC))


def waits_for_organisation(organisation: Organisation) -> list[Waiting]:
    """What those who look after the organisation's people have to answer."""
    asked = organisation.affiliations.filter(state=Affiliation.State.REQUESTED)
    page = reverse("affiliation-list", args=[organisation.pk])
    return [
        Waiting(
            text=_("%(who)s asks to speak for the organisation.")
            % {"who": affiliation.person},
            url=page,
            since=affiliation.asked_at.date(),
        )
        for affiliation in asked.select_related("person").order_by("asked_at", "pk")
    ]
