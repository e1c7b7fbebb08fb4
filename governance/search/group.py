"""Who sits in the steering group, on any day: the seats, those beside them, the posts.

A seat that nobody was ever entered in is "not told", which says nothing of whether it
was vacant. Only what follows on somebody's tenure is known to be empty.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.models import (
    CoOption,
    CoordinationPost,
    PostHolding,
    Seat,
    SeatAllocation,
    Tenure,
)
from malmoandan.core.models import Side, Term
from malmoandan.core.text import search_key
from partnerships.search.waiting import Waiting

DAY = timedelta(days=1)
# An alarm half a year before a term ends leaves time to choose anew (R30).
NOTICE = timedelta(days=183)


@dataclass(frozen=True)
class Place:
    """A seat, and who sits in it that day."""

    seat: Seat
    tenure: Tenure | None
    last: Tenure | None  # whoever sat there before, when nobody does
    side: str

    @property
    def is_vacant(self) -> bool:
        """Whether it is known that nobody sits there."""
        return self.tenure is None and self.last is not None

    @property
    def is_told(self) -> bool:
        """Whether the portal knows who sits there, or that nobody does."""
        return self.tenure is not None or self.last is not None

    @property
    def vacant_since(self) -> date | None:
        """The first day without anybody."""
        ended = self.last.to_on if self.last else None
        return ended + DAY if ended and self.is_vacant else None

    @property
    def category(self) -> Term | None:
        """The seat's category, else that of the organisation its member comes from."""
        if self.seat.category or self.tenure is None:
            return self.seat.category
        body = self.tenure.organisation
        return body.category if body else None


@dataclass(frozen=True)
class OneSide:
    """The seats of a side, and what is to be said of them."""

    allocation: SeatAllocation
    places: list[Place]

    @property
    def side(self) -> str:
        """Which side."""
        return self.allocation.side

    @property
    def label(self) -> str:
        """The side's name."""
        return str(self.allocation.get_side_display())

    @property
    def held(self) -> int:
        """How many seats somebody sits in."""
        return sum(place.tenure is not None for place in self.places)

    @property
    def is_told(self) -> bool:
        """Whether anything is known of who sits there."""
        return any(place.is_told for place in self.places)

    @cached_property
    def missing_categories(self) -> list[Term]:
        """The categories that no member stands for. Guidance, never a hindrance."""
        there = {
            place.category.pk
            for place in self.places
            if place.tenure and place.category
        }
        wanted = self.allocation.categories.all()
        return [term for term in wanted if self.is_told and term.pk not in there]

    @property
    def count(self) -> int:
        """How many seats the side is to have."""
        return self.allocation.count or len(self.places)

    @property
    def is_short(self) -> bool:
        """Whether fewer or more sit there than the side has seats."""
        return self.is_told and self.held != self.count


@dataclass(frozen=True)
class Beside:
    """Somebody who may attend and speak, and never votes."""

    name: str
    user_id: int | None
    capacity: str | Promise
    side: str
    from_on: date
    co_option: CoOption | None = None
    holding: PostHolding | None = None
    is_example: bool = False

    @property
    def side_label(self) -> str:
        """The side's name; nothing for those who belong to none."""
        return str(Side(self.side).label) if self.side else ""


@dataclass(frozen=True)
class Post:
    """A coordination post, and who holds it that day."""

    post: CoordinationPost
    holding: PostHolding | None
    vacant_since: date | None


@dataclass(frozen=True)
class Composition:
    """The whole group on one day."""

    on: date
    sides: list[OneSide]
    beside: list[Beside]
    posts: list[Post]
    first_told: date | None  # the first day that anybody is known to have sat

    @property
    def is_told(self) -> bool:
        """Whether the portal knows anything of who sits there that day."""
        return any(side.is_told for side in self.sides)

    @property
    def has_examples(self) -> bool:
        """Whether somebody in it is made up."""
        sitting = [p.tenure for side in self.sides for p in side.places if p.tenure]
        held = [post.post for post in self.posts]
        rows: list[Tenure | Beside | CoordinationPost] = [
            *sitting,
            *self.beside,
            *held,
        ]
        return any(row.is_example for row in rows)


def composition(on: date) -> Composition:
    """The group as it was, is or will be on the day; a fixed number of questions."""
    tenures = Tenure.objects.select_related("organisation__category", "user")
    seats = Seat.objects.select_related("category").prefetch_related(
        Prefetch("tenures", tenures.order_by("from_on", "pk"))
    )
    sides = SeatAllocation.objects.prefetch_related(
        "categories", Prefetch("seats", seats)
    )
    found = [_one_side(allocation, on) for allocation in sides.order_by("side")]
    known = [t.from_on for s in found for p in s.places for t in p.seat.tenures.all()]
    return Composition(
        on=on,
        sides=found,
        beside=co_opted(on),
        posts=posts(on),
        first_told=min(known, default=None),
    )


def members(on: date) -> QuerySet[Tenure]:
    """Those who sit in the group that day, the city's first, in the order of seats."""
    found: QuerySet[Tenure] = Tenure.objects.on(on)
    return found.select_related(
        "seat__allocation", "seat__category", "organisation__category", "user"
    ).order_by("seat__allocation__side", "seat__number")


def co_opted(on: date) -> list[Beside]:
    """Those who may attend and speak that day: the coordinators, and others asked in.

    Nobody stands twice, and nobody who is a member stands here at all.
    """
    holdings = PostHolding.objects.on(on).select_related("post")
    found = [_coordinator(row) for row in holdings.order_by("post__side", "pk")]
    found += [_asked_in(row) for row in CoOption.objects.on(on).order_by("name", "pk")]
    seen: set[object] = {key for row in Tenure.objects.on(on) for key in keys_of(row)}
    once = []
    for row in found:
        if not seen.intersection(keys_of(row)):
            once.append(row)
        seen.update(keys_of(row))
    return once


def keys_of(row: Beside | Tenure | PostHolding | CoOption) -> list[object]:
    """What somebody is known again by: the account, else the name."""
    return [row.user_id] if row.user_id else [search_key(row.name)]


def posts(on: date) -> list[Post]:
    """The coordination posts that there are that day, held or vacant."""
    holdings = PostHolding.objects.order_by("from_on", "pk")
    found = CoordinationPost.objects.on(on).prefetch_related(
        Prefetch("holdings", holdings)
    )
    return [_post(post, on) for post in found.order_by("side", "from_on", "pk")]


def vacancies(on: date) -> list[Place]:
    """The seats that are known to be empty that day."""
    return [
        place
        for side in composition(on).sides
        for place in side.places
        if place.is_vacant
    ]


def terms_ending(today: date, within: timedelta = NOTICE) -> list[Tenure]:
    """Those whose term ends soon and whom nobody follows yet, the soonest first."""
    found = members(today).filter(to_on__isnull=False, to_on__lte=today + within)
    ending = list(found.order_by("to_on", "seat__allocation__side", "seat__number"))
    later = Tenure.objects.filter(seat__in=[t.seat_id for t in ending])
    followed = set(later.filter(from_on__gt=today).values_list("seat", flat=True))
    return [tenure for tenure in ending if tenure.seat_id not in followed]


def within(days: int) -> timedelta:
    """So many days, but never fewer than the notice that waits are shown for."""
    return max(timedelta(days=days), NOTICE)


def history(before: date) -> QuerySet[Tenure]:
    """Those whose time in a seat was over before the day, the latest first."""
    found: QuerySet[Tenure] = Tenure.objects.filter(to_on__lt=before).select_related(
        "seat__allocation", "organisation"
    )
    return found.order_by("-to_on", "seat__allocation__side", "seat__number", "pk")


def waits(sides: Collection[str], today: date) -> list[Waiting]:
    """What coordinators of these sides have to see to: empty seats, ending terms."""
    found = []
    for place in vacancies(today):
        if place.side in sides:
            text = _("The seat %(seat)s is vacant.") % {
                "seat": _named(place.seat, place.side)
            }
            found.append(Waiting(text, _office(place.seat.pk), place.vacant_since))
    for tenure in terms_ending(today):
        side = tenure.seat.allocation.side
        if side in sides:
            text = _("The term of %(name)s ends on %(day)s. Who follows?") % {
                "name": tenure.name,
                "day": date_format(tenure.to_on or today, "j F Y"),
            }
            found.append(Waiting(text, _office(tenure.seat_id)))
    return found


def _one_side(allocation: SeatAllocation, on: date) -> OneSide:
    return OneSide(
        allocation,
        [_place(seat, allocation.side, on) for seat in allocation.seats.all()],
    )


def _place(seat: Seat, side: str, on: date) -> Place:
    """What the tenures of the seat, in order, say of the day."""
    begun = [tenure for tenure in seat.tenures.all() if tenure.from_on <= on]
    last = begun[-1] if begun else None
    sits = last is not None and last.in_force(on)
    return Place(seat, last if sits else None, None if sits else last, side)


def _post(post: CoordinationPost, on: date) -> Post:
    begun = [holding for holding in post.holdings.all() if holding.from_on <= on]
    last = begun[-1] if begun else None
    if last is not None and last.in_force(on):
        return Post(post, last, None)
    ended = last.to_on if last else None
    return Post(post, None, ended + DAY if ended else post.from_on)


def _coordinator(row: PostHolding) -> Beside:
    return Beside(
        name=row.name,
        user_id=row.user_id,
        capacity=gettext_lazy("coordinator"),
        side=row.post.side,
        from_on=row.from_on,
        holding=row,
        is_example=row.is_example,
    )


def _asked_in(row: CoOption) -> Beside:
    return Beside(
        name=row.name,
        user_id=row.user_id,
        capacity=row.capacity,
        side=row.side,
        from_on=row.from_on,
        co_option=row,
        is_example=row.is_example,
    )


def _named(seat: Seat, side: str) -> str:
    return f"{Side(side).label} {seat.number}"


def _office(pk: int) -> str:
    return reverse("admin:governance_seat_change", args=[pk])
