"""Who is missing: organisations and sectors that should be there, and have nobody.

A board is there when somebody of its own has signed up, or of its departments, unless
departments are asked for in their own right: then a board is missing without its own.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet, Sum

from events.models import Event, EventCount, EventInvitation, KindTemplate, Registration
from events.search.attendance import counts
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import in_order
from partnerships.models import Organisation

# So long an organisation is left alone after it has been reminded.
LEFT_ALONE = dt.timedelta(days=3)
KNOWN = (Organisation.State.VERIFIED, Organisation.State.MENTIONED)


@dataclass(frozen=True)
class Tile:
    """One that should be there: how many have signed up, and who besides."""

    name: str
    number: int
    organisation: Organisation | None = None
    term: Term | None = None
    # People of its departments, which are asked for in their own right.
    beside: int = 0
    reminded_at: dt.datetime | None = None

    @property
    def is_lit(self) -> bool:
        """Whether anybody has signed up."""
        return self.number > 0


@dataclass(frozen=True)
class Group:
    """Those of one kind, or the sectors."""

    name: str
    tiles: tuple[Tile, ...]

    @property
    def lit(self) -> int:
        """How many of them have somebody."""
        return sum(1 for tile in self.tiles if tile.is_lit)


@dataclass(frozen=True)
class Gauge:
    """All that should be there, group by group."""

    groups: tuple[Group, ...]
    # Whether it is about who came, instead of who has signed up.
    is_over: bool = False

    @property
    def tiles(self) -> list[Tile]:
        """Every one that should be there."""
        return [tile for group in self.groups for tile in group.tiles]

    @property
    def lit(self) -> int:
        """How many have somebody."""
        return sum(group.lit for group in self.groups)

    @property
    def dark(self) -> list[Organisation]:
        """Organisations that have nobody, and can be written to."""
        found = (tile for tile in self.tiles if not tile.is_lit)
        return [tile.organisation for tile in found if tile.organisation]


def gauge(event: Event, now: dt.datetime) -> Gauge:
    """Who has somebody and who has not, in a handful of questions.

    Those in line count too: they want to come. After the event it is about who came.
    """
    template = KindTemplate.objects.filter(kind=event.kind_id).first()
    if template is None:
        return Gauge(())
    kinds = list(template.invited_kinds.order_by("order", "id"))
    is_over = event.is_over(now)
    known = _came(event) if is_over else _standing(event)
    if known is None:
        return Gauge((), is_over)
    by_body, by_sector = known
    groups = _of_kinds(event, kinds, by_body) if kinds else []
    if template.categories_wanted:
        groups.append(_of_sectors(by_sector))
    return Gauge(tuple(group for group in groups if group.tiles), is_over)


def recently_reminded(event: Event, now: dt.datetime) -> set[int]:
    """Organisations reminded so short a while ago that they are left alone."""
    since = now - LEFT_ALONE
    found = EventInvitation.objects.filter(event=event, sent_at__gt=since)
    return set(found.values_list("organisation", flat=True))


def _standing(event: Event) -> tuple[dict[int, int], dict[int, int]]:
    """Persons who have signed up or wait, by organisation and by sector."""
    rows = (
        Registration.objects.standing()
        .filter(event=event)
        .order_by()
        .values_list("organisation", "sector", "organisation__category")
        .annotate(Sum("seats"))
    )
    by_body: dict[int, int] = defaultdict(int)
    by_sector: dict[int, int] = defaultdict(int)
    for body, sector, category, number in rows:
        by_body[body or 0] += number
        by_sector[sector or category or 0] += number
    return by_body, by_sector


def _came(event: Event) -> tuple[dict[int, int], dict[int, int]] | None:
    """Persons who came, likewise; None when nobody knows who they were."""
    found = counts(event, EventCount.What.CAME)
    if not found.organisations:
        return None
    bodies = {
        part.organisation.pk: part.number
        for part in found.organisations
        if part.organisation
    }
    return bodies, {part.term.pk: part.number for part in found.sectors if part.term}


def _of_kinds(event: Event, kinds: list[Term], by_body: dict[int, int]) -> list[Group]:
    bodies = _expected(kinds)
    reminded = dict(
        EventInvitation.objects.filter(event=event)
        .order_by()
        .values_list("organisation")
        .annotate(Max("sent_at"))
    )
    through, beside = _of_departments(by_body, kinds)
    tiles: dict[int, list[Tile]] = defaultdict(list)
    for body in bodies:
        tile = Tile(
            name=body.name,
            number=by_body.get(body.pk, 0) + through.get(body.pk, 0),
            organisation=body,
            beside=beside.get(body.pk, 0),
            reminded_at=reminded.get(body.pk),
        )
        tiles[body.kind_id or 0].append(tile)
    return [Group(kind.plural, tuple(tiles[kind.pk])) for kind in kinds]


def _expected(kinds: list[Term]) -> QuerySet[Organisation]:
    known = Organisation.objects.standing().filter(kind__in=kinds, state__in=KNOWN)
    return known.order_by(in_order("name_order"), "pk")


def _of_departments(
    by_body: dict[int, int], kinds: Iterable[Term]
) -> tuple[dict[int, int], dict[int, int]]:
    """People of departments, by board: of those that light it, and of the others."""
    rows = Organisation.objects.filter(
        ~Q(board=None), pk__in=[pk for pk in by_body if pk]
    ).values_list("pk", "board", "kind")
    asked = {kind.pk for kind in kinds}
    through: dict[int, int] = defaultdict(int)
    beside: dict[int, int] = defaultdict(int)
    for pk, board, kind in rows:
        (beside if kind in asked else through)[board or 0] += by_body[pk]
    return through, beside


def _of_sectors(by_sector: dict[int, int]) -> Group:
    terms = Term.objects.filter(
        vocabulary=Vocabulary.SECTOR_CATEGORY, confirmed=True
    ).order_by("order", "id")
    tiles = (Tile(term.label, by_sector.get(term.pk, 0), term=term) for term in terms)
    return Group(str(Vocabulary.SECTOR_CATEGORY.label), tuple(tiles))
