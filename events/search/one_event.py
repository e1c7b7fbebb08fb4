"""What the page of one event shows besides its row, in a fixed number of questions."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum

from events.models import (
    Event,
    Registration,
    SignUpRefusal,
    WaitingList,
    why_not_sign_up,
)
from events.models.events import EventQuerySet
from events.search.seats import Seats, seats_of
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


def sign_up(event: Event, now: dt.datetime) -> SignUp:
    """How it stands with the sign-up; seats are counted only while that matters."""
    reason = why_not_sign_up(event, now)
    matters = {None, SignUpRefusal.NOT_OPEN_YET, SignUpRefusal.CLOSED}
    seats = seats_of(event, now) if reason in matters else Seats(None)
    has_line = event.waiting_list != WaitingList.NONE
    waiting = 0
    if has_line and seats.all_spoken_for:
        line = Registration.objects.filter(event=event).in_line().order_by()
        waiting = line.aggregate(all=Sum("seats"))["all"] or 0
    return SignUp(reason, seats, waiting, has_line)


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
