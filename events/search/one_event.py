"""What the page of one event shows besides its row, in a fixed number of questions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from events.models import (
    Event,
    SeatPool,
    SignUpRefusal,
    WaitingList,
    why_not_sign_up,
)
from events.models.events import EventQuerySet
from events.search.event_now import Now
from events.search.seats import Seats
from malmoandan.core.models import Term, Vocabulary

# What the page shows of other rows; the rest of them would cost more than it is worth.
TERM = ("key", "label_sv", "label_en", "plural_sv", "plural_en", "meaning")
SHOWN = {
    **dict.fromkeys(("kind", "mode", "level", "presenter_side"), TERM),
    **dict.fromkeys(("persons_qualifier", "organisations_qualifier"), TERM),
    "place": (
        *("name", "address", "travel", "access_note", "website"),
        *("hearing_loop", "step_free", "accessible_toilet", "quiet_room"),
    ),
    "focus_area": ("title",),
    "training": ("title", "is_public"),
    "follows": ("title", "state", "published_at"),
    "presenter_organisation": ("name", "state", "listed", "merged_into"),
    "report": ("event", "published_at"),
    "survey_round": ("event", "state"),
}


SEATS_MATTER = {None, SignUpRefusal.NOT_OPEN_YET, SignUpRefusal.CLOSED}


@dataclass(frozen=True)
class SignUp:
    """Whether one can sign up now, why not, and how many seats are left."""

    reason: SignUpRefusal | None
    seats: Seats
    waiting: int = 0
    has_line: bool = True

    @property
    def is_full(self) -> bool:
        """Whether nobody could get a seat now."""
        return self.seats.all_spoken_for

    @property
    def left(self) -> int | None:
        """Seats that nobody has or is about to take; None where there is no limit."""
        free = self.seats.free
        return None if free is None else max(0, free - self.seats.held)


def public_rows() -> EventQuerySet:
    """Events that anybody may read about, with what their page shows of other rows."""
    own = [field.name for field in Event._meta.concrete_fields]
    others = [f"{row}__{name}" for row, names in SHOWN.items() for name in names]
    return Event.objects.public().select_related(*SHOWN).only(*own, *others)


def sign_up(
    event: Event, pools: Sequence[SeatPool], stands: Now, now: dt.datetime
) -> SignUp:
    """How it stands with the sign-up; seats are told only while they matter."""
    reason = why_not_sign_up(event, now)
    has_line = event.waiting_list != WaitingList.NONE
    if reason not in SEATS_MATTER or event.capacity is None:
        return SignUp(reason, Seats(None), 0, has_line)
    seats = Seats(
        capacity=event.capacity,
        taken_by={("", None): stands.taken},
        held=stands.held,
        pools=tuple(pool for pool in pools if pool.released_at > now),
    )
    waiting = stands.waiting if has_line and seats.all_spoken_for else 0
    return SignUp(reason, seats, waiting, has_line)


def seconds_true(
    event: Event, pools: Sequence[SeatPool], stands: Now, now: dt.datetime
) -> float:
    """How long the page is true if nobody does anything: until the next moment."""
    moments = [
        *(event.signup_opens_at, event.signup_closes_at),
        *(event.starts_at, event.ends_at, stands.held_until),
        *(pool.released_at for pool in pools),
    ]
    ahead = [(one - now).total_seconds() for one in moments if one and one > now]
    return min(ahead, default=float("inf"))


def words_of(event: Event) -> dict[str, list[Term]]:
    """The steps and the global goals of the event, asked for at once."""
    steps = Event.steps.through.objects.filter(event=event).values("term")
    goals = Event.global_goals.through.objects.filter(event=event).values("term")
    found = list(Term.objects.filter(Q(pk__in=steps) | Q(pk__in=goals)))
    return {
        "steps": [t for t in found if t.vocabulary == Vocabulary.MATRIX_STEP],
        "goals": [t for t in found if t.vocabulary == Vocabulary.GLOBAL_GOAL],
    }


def presenters(event: Event) -> list[dict[str, Any]]:
    """Who presents, the first presenter first: name, organisation and side."""
    first = {
        "name": event.presenter,
        "organisation": event.presenter_organisation,
        "side": event.presenter_side,
    }
    found = [first] if event.presenter or event.presenter_organisation else []
    more = event.co_presenters.select_related("organisation", "side")
    return found + [
        {"name": one.name, "organisation": one.organisation, "side": one.side}
        for one in more
    ]


def afterwards(event: Event, now: dt.datetime) -> dict[str, Any]:
    """What came of an event that has begun: topics, what guests thought, what follows.

    Before it has begun there is nothing of the sort, and nothing is asked for.
    """
    if not event.has_begun(now):
        return {}
    return {
        "topics": list(event.topics.all()),
        "surveys": list(event.surveys.exclude(score=None)),
        "followed_by": list(Event.objects.public().filter(follows=event)),
    }
