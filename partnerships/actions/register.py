"""What happens to organisations in the register."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.actions import Matter, remind_many
from malmoandan.core.models import ReminderRule, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import reached_by_letter, recipients_of
from partnerships.emails import register as letters
from partnerships.models import Organisation, OrganisationRefusal
from partnerships.models.organisations import CARD_KEEPS

# A verb that takes something away from an organisation needs a reason it can read.
NEED_REASON = frozenset({"rest", "wake", "deregister", "reinstate"})
VERBS = NEED_REASON | {"verify"}
MANY = 200
# A rule may be given later days; what nobody has answered for so long is left alone.
GIVE_UP = CARD_KEEPS + timedelta(days=120)
KEPT_CARDS = frozenset(
    {
        Organisation.State.MENTIONED,
        Organisation.State.APPLIED,
        Organisation.State.VERIFIED,
        Organisation.State.DORMANT,
    }
)


@transaction.atomic
def verify_organisations(
    *, organisations: Iterable[Organisation], by: User, at: datetime
) -> int:
    """Say that organisations which a file mentioned are right; return how many were."""
    waiting = [o for o in organisations if o.state == Organisation.State.MENTIONED]
    for organisation in waiting:
        move(
            organisation,
            "verify",
            by=by,
            at=at,
            refusal=OrganisationRefusal.WRONG_STATE,
        )
    return len(waiting)


@transaction.atomic
def move_organisation(
    *, organisation: Organisation, verb: str, reason: str = "", by: User, at: datetime
) -> Organisation:
    """Follow an arrow of the life cycle and tell the organisation, with the reason.

    Every verb but `verify` needs a reason, which stands in the history of the record.
    Raises `NotPossible` for a state that has no such arrow and for what was merged.
    """
    if verb not in VERBS:
        raise NotPossible(OrganisationRefusal.WRONG_STATE)
    reason = reason.strip()
    if verb in NEED_REASON and not reason:
        raise NotPossible(OrganisationRefusal.NEEDS_REASON)
    stored = _standing(organisation)
    stored._change_reason = reason  # type: ignore[attr-defined] # simple-history's
    move(stored, verb, by=by, at=at, refusal=OrganisationRefusal.WRONG_STATE)
    organisation.state = stored.state
    people = recipients_of(stored, today=timezone.localdate(at), fallback=False)
    told = [person for person in people if person.user_id != by.pk]
    letters.organisation_moved(stored, told, verb=verb, reason=reason, at=at)
    return stored


@transaction.atomic
def save_card(
    *, organisation: Organisation, values: Mapping[str, Any], by: User, at: datetime
) -> list[str]:
    """Write what the card says, as checked today; return the fields that changed.

    `values` holds fields by name, lists of terms by theirs. Raises `NotPossible` for an
    organisation that has left the register, and for a number that another one has.
    """
    stored = _kept(organisation)
    plain, lists = _split(values)
    changed = [name for name, value in plain.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, plain[name])
    if "mailbox" in changed:
        stored.mailbox_unreachable_at = None
    stored.card_checked_on = timezone.localdate(at)
    try:
        with transaction.atomic():
            stored.save()
    except IntegrityError as error:
        raise NotPossible(OrganisationRefusal.NUMBER_TAKEN) from error
    for name, terms in lists.items():
        field = getattr(stored, name)
        before = set(field.values_list("pk", flat=True))
        if before != {term.pk for term in terms}:
            field.set(terms)
            changed.append(name)
    audit.record(
        verb="organisation.card_saved", subject=stored, by=by, at=at, fields=changed
    )
    return changed


@transaction.atomic
def check_card(*, organisation: Organisation, by: User, at: datetime) -> bool:
    """Say that everything on the card is right; False when it was said today already.

    Raises `NotPossible` for an organisation that has left the register.
    """
    stored = _kept(organisation)
    today = timezone.localdate(at)
    if stored.card_checked_on == today:
        return False
    stored.card_checked_on = today
    stored.save(update_fields=["card_checked_on"])
    audit.record(verb="organisation.card_checked", subject=stored, by=by, at=at)
    return True


def remind_of_cards(*, today: date, at: datetime) -> int:
    """Ask for the yearly look at cards, when a year has passed and twice after it.

    Returns how many were reminded: nobody of an organisation that rests or has left,
    and nobody where nobody can be reached.
    """
    rule, _new = ReminderRule.objects.get_or_create(
        key="card-check",
        defaults={
            "kind": "partnerships.jobs.register.remind_of_cards",
            "days": [0, 14, 30],
            "audience": "organisation",
            "at_once": False,
        },
    )
    due = Organisation.objects.card_due(today).order_by("pk")
    numbers = list(due.values_list("pk", flat=True))
    return remind_many(
        rule=rule,
        matters=_cards(numbers, today),
        today=today,
        at=at,
        total=len(numbers),
    )


def _cards(numbers: list[int], today: date) -> Iterator[Matter]:
    """Cards to look at, and who can: few questions for many cards."""
    for start in range(0, len(numbers), MANY):
        chunk = Organisation.objects.filter(pk__in=numbers[start : start + MANY])
        rows = chunk.annotate(begun_on=Min("affiliations__from_on"))
        cards = list(rows.select_related("kind").order_by("pk"))
        readers = reached_by_letter(cards)
        for organisation in cards:
            # A card that nobody has looked at is a year old when its people are.
            since = organisation.card_checked_on or organisation.begun_on
            if since and since + CARD_KEEPS <= today < since + GIVE_UP:
                yield Matter(
                    subject=organisation,
                    anchor=since + CARD_KEEPS,
                    recipients=readers[organisation.pk],
                    template="card_check",
                    context={"organisation": organisation},
                )


def _split(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The plain fields, and those that are lists of other records."""
    many = {field.name for field in Organisation._meta.many_to_many}
    plain = {name: value for name, value in values.items() if name not in many}
    return plain, {name: list(values[name]) for name in values if name in many}


def _standing(organisation: Organisation) -> Organisation:
    """The stored row, locked; refused when it has been merged into another."""
    rows = Organisation.objects.select_for_update()
    stored = rows.get(pk=organisation.pk)
    if stored.merged_into_id is not None:
        raise NotPossible(OrganisationRefusal.MERGED)
    return stored


def _kept(organisation: Organisation) -> Organisation:
    """The stored row, locked; refused when nobody keeps its card any more."""
    stored = _standing(organisation)
    if stored.state not in KEPT_CARDS:
        raise NotPossible(OrganisationRefusal.WRONG_STATE)
    return stored
