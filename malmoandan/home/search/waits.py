"""Väntar på mig: all that waits for a person, of every room, in one order.

Late things come first, then by the day they are due. The same list stands on one's own
pages, on the first page of the office and in the weekly letter.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

import events.search.door
import events.search.waiting
import governance.search
import governance.search.plans
import governance.search.waits
import reports.figures.waits
import reports.search.waits
from governance.search import assignments
from malmoandan.core.models import Powers, Role, StandIn, User
from malmoandan.core.search import HalfApproved, half_approved
from malmoandan.home.search import upkeep
from partnerships.models import Affiliation, Organisation
from partnerships.search import mine
from partnerships.search.waiting import Waiting, counted

# What is due so soon is pressing; what is due by then is next in turn.
PRESSING, NEXT = dt.timedelta(days=7), dt.timedelta(days=30)
# A yes that one side has waited for so long is told of to more than those who may.
LONG = dt.timedelta(days=14)


class Urgency(models.TextChoices):
    """How much it presses."""

    PRESSING = "pressing", pgettext_lazy("what waits", "pressing")
    NEXT = "next", pgettext_lazy("what waits", "next in turn")
    LATER = "later", pgettext_lazy("what waits", "can wait")


WORDS = {
    Urgency.PRESSING: gettext_lazy("late, or due within a week"),
    Urgency.NEXT: gettext_lazy("due within a month, or somebody waits for your answer"),
    Urgency.LATER: gettext_lazy("when there is time"),
}


@dataclass(frozen=True)
class Line:
    """One thing of the list, and whether it is late."""

    waiting: Waiting
    is_late: bool

    @property
    def text(self) -> str:
        """What is to be done."""
        return str(self.waiting.text)

    @property
    def url(self) -> str:
        """Where it is done."""
        return self.waiting.url

    @property
    def since(self) -> dt.date | None:
        """How long it has waited."""
        return self.waiting.since

    @property
    def due(self) -> dt.date | None:
        """The last day."""
        return self.waiting.due


@dataclass(frozen=True)
class Group:
    """The lines that press as much."""

    urgency: Urgency
    lines: tuple[Line, ...]

    @property
    def about(self) -> str:
        """What the group's name means."""
        return str(WORDS[self.urgency])


@dataclass(frozen=True)
class Waits:
    """All that waits for a person on a day, group by group."""

    groups: tuple[Group, ...]

    def __iter__(self) -> Iterator[Line]:
        return (line for group in self.groups for line in group.lines)

    def __len__(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def presses(self) -> bool:
        """Whether anything is due, or somebody waits for an answer."""
        return any(group.urgency != Urgency.LATER for group in self.groups)


def waits_of(user: User, now: dt.datetime) -> Waits:
    """What waits for the person, in every role and for whom they stand in.

    A bounded number of questions, however much there is. The words and the addresses
    are in the language that is active.
    """
    today = timezone.localdate(now)
    powers = user.powers_on(today)
    found = [*_own(user, now), *_of_roles(user, powers, now)]
    known = {waiting.url for waiting in found}
    yeses = [w for w in _yeses(user, powers, today) if w.url not in known]
    return in_order(governance.search.waits.unique([*found, *yeses]), today)


def in_order(waits: Iterable[Waiting], today: dt.date) -> Waits:
    """The things in groups: late ones first, then by the last day, then the oldest."""
    by_urgency: dict[Urgency, list[Waiting]] = {}
    for waiting in waits:
        by_urgency.setdefault(_urgency(waiting, today), []).append(waiting)
    groups = [
        Group(
            urgency, tuple(Line(w, w.is_late(today)) for w in sorted(found, key=_key))
        )
        for urgency in Urgency
        if (found := by_urgency.get(urgency))
    ]
    return Waits(tuple(groups))


def _urgency(waiting: Waiting, today: dt.date) -> Urgency:
    if waiting.due is not None and waiting.due <= today + PRESSING:
        return Urgency.PRESSING
    soon = waiting.due is not None and waiting.due <= today + NEXT
    return Urgency.NEXT if soon or waiting.since else Urgency.LATER


def _key(waiting: Waiting) -> tuple[dt.date, dt.date, str]:
    last = dt.date.max
    return (waiting.due or last, waiting.since or last, str(waiting.text))


def _own(user: User, now: dt.datetime) -> Iterator[Waiting]:
    """What waits for anybody: for whom they speak, meetings, assignments, doors."""
    today = timezone.localdate(now)
    affiliations = mine.affiliations_of(user)
    yield from mine.waits_for_person(user, affiliations, today)
    bodies = _spoken_for(affiliations)
    if bodies:
        yield from governance.search.waits_for_organisations(bodies)
        yield from reports.search.waits.waits_for_organisations(bodies)
    yield from governance.search.waits.waits_for_member(user, now)
    yield from _doors(user, now)


def _spoken_for(affiliations: Iterable[Affiliation]) -> list[Organisation]:
    active = Affiliation.State.ACTIVE
    return [a.organisation for a in affiliations if a.state == active]


def _doors(user: User, now: dt.datetime) -> Iterator[Waiting]:
    """Events that the person hosts within a week."""
    for event in events.search.door.hosted_by(user, now):
        day = timezone.localdate(event.starts_at) if event.starts_at else None
        if day and day <= timezone.localdate(now) + PRESSING:
            text = _("You host “%(event)s” on %(day)s: see who comes.")
            told = {"event": event, "day": date_format(day, "j F")}
            yield Waiting(text % told, reverse("door-read", args=[event.pk]), due=day)


def _of_roles(user: User, powers: Powers, now: dt.datetime) -> Iterator[Waiting]:
    """What waits for those who coordinate a side, sit in the group or administer."""
    today = timezone.localdate(now)
    sides = powers.sides_coordinated()
    if sides:
        yield from waits_for_sides(sides, now)
        for absent in _stood_in_for(user, powers, today):
            yield from assignments.waits_for_owner(absent, today)
    if sides or powers.holds(Role.STEERING_MEMBER):
        yield from reports.search.waits.waits_for_assessors(user, today)
    if powers.holds(Role.ADMINISTRATOR) and not sides:
        yield from counted(upkeep.asked(today))


def waits_for_sides(sides: set[str], now: dt.datetime) -> Iterator[Waiting]:
    """What waits for whoever coordinates the sides, of every room."""
    today = timezone.localdate(now)
    yield from governance.search.waits.waits_for_coordinators(sides, now)
    yield from governance.search.plans.waits_for_coordinators(sides, now)
    yield from reports.figures.waits.waits_for_sides(sides, today)
    yield from reports.search.waits.waits_for_coordinators(now)
    yield from counted(
        [
            *mine.asked_of_coordinator(sides, today),
            *governance.search.asked_of_coordinator(sides),
            *governance.search.waits.asked_of_coordinator(),
            *events.search.waiting.asked_of_coordinator(),
            *reports.search.waits.asked_of_coordinator(now),
            *upkeep.asked(today),
        ]
    )


def _stood_in_for(user: User, powers: Powers, today: dt.date) -> list[User]:
    """Those whose powers the person has because they are away."""
    if not any(power.standing_in for power in powers):
        return []
    standing = StandIn.objects.on(today).filter(substitute=user)
    return [row.absent for row in standing.select_related("absent")]


def _yeses(user: User, powers: Powers, today: dt.date) -> Iterator[Waiting]:
    """What waits for a side's yes: for those who may, and when long, for the others."""
    sides = powers.sides_coordinated()
    tell_all = powers.holds(Role.ADMINISTRATOR)
    if not sides and not tell_all:
        return
    for half in half_approved(today):
        if user in half.may:
            yield _to_say(half)
        elif half.since + LONG <= today and (tell_all or half.approval.side in sides):
            yield _to_follow(half)


def _to_say(half: HalfApproved) -> Waiting:
    text = _("%(what)s waits for the yes of %(side)s. You can say it.")
    return Waiting(_told(text, half), half.page, half.since, due=half.since + LONG)


def _to_follow(half: HalfApproved) -> Waiting:
    if half.may:
        text = _("%(what)s waits for the yes of %(side)s. %(who)s can say it.")
    else:
        text = _("%(what)s waits for the yes of %(side)s, and nobody can say it today.")
    return Waiting(_told(text, half), half.page, half.since)


def _told(text: str, half: HalfApproved) -> str:
    side = half.approval.missing_side.label
    what = str(half.approval.subject)
    return text % {"what": what[:1].upper() + what[1:], "side": side, "who": half.names}
