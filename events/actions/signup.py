"""Signing up: a seat or a place in line, judged behind the event's lock."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from events.actions import seats as held
from events.actions.holds import is_worth_holding
from events.documents import calendars
from events.emails import signup as emails
from events.models import (
    Event,
    Guest,
    GuestNeeds,
    Registration,
    SeatHold,
    SignUpRefusal,
    WaitingList,
    why_not_sign_up,
)
from events.models.events import page_scope
from events.models.registrations import MOST_AT_ONCE, MOST_YOUTHS, SEATED
from events.models.trainings import random_key
from events.search.line import place_in_line
from events.search.seats import Seats, seats_of
from malmoandan.core import audit, public_cache
from malmoandan.core.models import User
from malmoandan.core.outbox import Words
from malmoandan.core.text import search_key
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation

# Whoever answers the phone may be a little early or late.
OFFICE_MAY = {SignUpRefusal.NOT_OPEN_YET, SignUpRefusal.CLOSED}
# Events whose last sign-up here had to stand in line: a guess, never an answer.
_lines: set[int] = set()


@dataclass(frozen=True)
class Needs:
    """What a party needs: words of FOOD by key with how many, and two free texts."""

    food: Mapping[str, int] = field(default_factory=dict)
    food_note: str = ""
    access: str = ""

    def __bool__(self) -> bool:
        return bool(self.food or self.food_note or self.access)


@dataclass(frozen=True)
class Party:
    """Who wants to come: the contact, `others` by name, and `youths` without names."""

    name: str
    side: str
    email: str = ""
    phone: str = ""
    language: str = "sv"
    organisation: Organisation | None = None
    organisation_text: str = ""
    sector_id: int | None = None
    role: str = ""
    others: tuple[str, ...] = ()
    youths: int = 0
    age_band: str = ""
    needs: Needs = field(default_factory=Needs)

    @property
    def seats(self) -> int:
        """How many seats they take together."""
        return 1 + len(self.others) + self.youths


def sign_up(
    *,
    event: Event,
    party: Party,
    at: dt.datetime,
    key: str = "",
    visitor: str = "",
    person: User | None = None,
    by: User | None = None,
    channel: str = Registration.Channel.WEB,
) -> Registration:
    """Give the party its seats, or a place in line, and write a letter that says which.

    `key` becomes the personal link; the same key again gives the same sign-up.
    `visitor` is whose held seat this is. `by` is somebody of the office who enters it
    on behalf, also outside the time of sign-up. Raises `NotPossible(SignUpRefusal)`.
    """
    draft = Registration(
        event=event,
        key=key or random_key(),
        seats=party.seats,
        person=person,
        entered_by=by,
        channel=channel,
        registered_at=at,
        **_about(party),
    )
    # While the lock is held others wait: what can be written before it is.
    letter = _letter_before(draft, at)
    with transaction.atomic():
        draft.event = held.lock_event(event)
        if earlier := _earlier(draft.event, key, party.email):
            if earlier.key != key:
                raise NotPossible(SignUpRefusal.ALREADY)
            return earlier
        _refuse(draft, party, by, at)
        _take_in(draft, party, visitor, by or person, at)
        tell(draft, at, letter if _same(event, draft.event) else None)
    _remember(draft)
    return draft


def _take_in(
    draft: Registration,
    party: Party,
    visitor: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    """Count the seats, write the sign-up with its guests, and leave a trail."""
    seats = seats_now(draft.event, at, visitor)
    _write(draft, seats, at)
    _put_in(draft, party)
    freed = 0
    if visitor and is_worth_holding(seats):
        mine = SeatHold.objects.filter(event=draft.event, visitor=visitor)
        freed = mine.delete()[0]
    audit.record(
        verb="registration.sign_up",
        subject=draft,
        by=by,
        at=at,
        to_state=draft.state,
        shows=page_scope(draft.event.pk),
        seats=party.seats,
        channel=draft.channel,
    )
    if _shows_in_lists(draft, seats, freed=bool(freed)):
        public_cache.bump()


def _shows_in_lists(draft: Registration, seats: Seats, *, freed: bool) -> bool:
    """Whether lists of events have something new to say: full, or no longer full.

    `seats` as counted before, without the visitor's own held seat.
    """
    if draft.state == Registration.State.WAITING:
        return freed
    return not seats.with_room_after(draft.seats)


@dataclass(frozen=True)
class _Letter:
    """A letter that was written before its outcome was sure."""

    words: Words
    calendar: bytes = b""


def _letter_before(draft: Registration, at: dt.datetime) -> _Letter | None:
    """The letter for what will most likely come of it: what came of the one before."""
    if not emails.can_be_told(draft):
        return None
    if draft.event.pk in _lines:
        return _Letter(emails.in_line_words(draft))
    file = calendars.entry(draft.event, registration=draft, now=at)
    return _Letter(emails.signed_up_words(draft), file)


def _remember(registration: Registration) -> None:
    """Keep in mind whether the next one is likely to stand in line too."""
    number = registration.event.pk
    if registration.state == Registration.State.WAITING:
        _lines.add(number)
    else:
        _lines.discard(number)


def _same(one: Event, two: Event) -> bool:
    """Whether a letter about the one is true of the other."""
    return (one.sequence, one.changed_at) == (two.sequence, two.changed_at)


def _refuse(
    draft: Registration, party: Party, by: User | None, at: dt.datetime
) -> None:
    """Raise what keeps the party from signing up, besides the seats."""
    event = draft.event
    no = why_not_sign_up(event, at)
    if no and not (by and no in OFFICE_MAY):
        raise NotPossible(no)
    too_many = len(party.others) >= MOST_AT_ONCE or party.youths > MOST_YOUTHS
    if too_many or party.seats > (event.capacity or party.seats):
        raise NotPossible(SignUpRefusal.TOO_MANY)
    refuse_over_cap(event, party.organisation, party.organisation_text, party.seats)


def seats_now(event: Event, at: dt.datetime, visitor: str = "") -> Seats:
    """The seats of a locked event, once those in line have got what is theirs."""
    seats = seats_of(event, at, visitor=visitor)
    if seats.capacity is None or seats.all_spoken_for:
        return seats
    if event.waiting_list == WaitingList.NONE:
        return seats
    if not seats.in_line:
        return seats
    held.fill_seats(event=event, at=at)
    return seats_of(event, at, visitor=visitor)


def refuse_over_cap(
    event: Event,
    organisation: Organisation | None,
    organisation_text: str,
    more: int,
    *,
    besides: Registration | None = None,
) -> None:
    """Raise `NotPossible(CAP)` if the organisation would have more seats than one may.

    Those in line count too. The same words are the same organisation, linked or not.
    """
    text = search_key(str(organisation or organisation_text))
    if event.organisation_cap is None or not text:
        return
    standing = Registration.objects.standing().filter(event=event)
    if besides is not None:
        standing = standing.exclude(pk=besides.pk)
    rows = standing.values_list(
        "organisation", "organisation__name", "organisation_text", "seats"
    )
    number = organisation.pk if organisation else 0
    theirs = [
        seats
        for pk, name, words, seats in rows
        if pk == number or search_key(name or words) == text
    ]
    if sum(theirs) + more > event.organisation_cap:
        raise NotPossible(SignUpRefusal.CAP)


def tell(
    registration: Registration, at: dt.datetime, letter: _Letter | None = None
) -> None:
    """Write the letter that says what became of it: a seat, or a place in line.

    `letter` is one that was written before, of use if it guessed right.
    """
    if registration.state == Registration.State.WAITING:
        place = place_in_line(registration)
        words = letter.words if letter and not letter.calendar else None
        emails.in_line(registration=registration, place=place, at=at, words=words)
        return
    if letter and letter.calendar:
        file, words = letter.calendar, letter.words
    else:
        file = calendars.entry(registration.event, registration=registration, now=at)
        words = None
    emails.signed_up(registration=registration, at=at, calendar=file, words=words)


def _earlier(event: Event, key: str, email: str) -> Registration | None:
    """The sign-up that this one would repeat: sent twice, or the same address."""
    mine = Q(key=key) if key else Q()
    if email:
        standing = Q(state__in=[*SEATED, Registration.State.WAITING])
        mine |= Q(event=event, email_key=search_key(email)) & standing
    if not mine:
        return None
    rows = Registration.objects.filter(mine).order_by().values_list("pk", "key")[:2]
    found = sorted(rows, key=lambda row: row[1] != key)  # the one that was sent first
    return Registration.objects.get(pk=found[0][0]) if found else None


def _about(party: Party) -> dict[str, object]:
    """The party as fields of a sign-up."""
    names = (
        *("name", "side", "email", "phone", "language", "organisation"),
        *("organisation_text", "sector_id", "role", "youths", "age_band"),
    )
    return {name: getattr(party, name) for name in names}


def _write(registration: Registration, seats: Seats, at: dt.datetime) -> None:
    """Write the sign-up with its seats, or into the line when there is no room."""
    if not seats.has_room(registration):
        if registration.event.waiting_list == WaitingList.NONE:
            raise NotPossible(SignUpRefusal.FULL)
        registration.state = Registration.State.WAITING
        registration.waiting_since = at
    registration.save(force_insert=True)


def _put_in(registration: Registration, party: Party) -> None:
    """Write the guests and their needs."""
    guests = [Guest(registration=registration, name=party.name, email=party.email)]
    guests += [
        Guest(registration=registration, name=name, order=number)
        for number, name in enumerate(party.others, start=1)
    ]
    Guest.objects.bulk_create(guests)
    if party.needs:
        keep_needs(registration, party.needs)


def keep_needs(registration: Registration, needs: Needs) -> None:
    """Keep what the party needs, sealed; nothing is kept of nothing."""
    if not needs:
        GuestNeeds.objects.filter(registration=registration).delete()
        return
    food = json.dumps(dict(needs.food), sort_keys=True) if needs.food else ""
    values = {"food": food, "food_note": needs.food_note, "access": needs.access}
    GuestNeeds.objects.update_or_create(registration=registration, defaults=values)
