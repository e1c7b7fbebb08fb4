"""Whom a letter to an organisation goes to, so that none goes nowhere."""

from collections.abc import Iterable
from datetime import date

from malmoandan.core.actions import Recipient
from malmoandan.core.models import Role, RoleGrant, Side, User
from partnerships.models import Affiliation, Organisation


def recipients_of(
    organisation: Organisation, *, today: date, fallback: bool = True
) -> list[Recipient]:
    """Those who speak for the organisation and can be reached.

    Nobody there: its shared mailbox; none either: the coordinators of its side, or of
    both sides when it belongs to none. Without `fallback` (a mailing to many) nobody
    stands in for it, and the list is empty.
    """
    contacts = reachable_contacts(organisation)
    if contacts:
        return [as_recipient(person) for person in contacts]
    if organisation.mailbox and organisation.mailbox_unreachable_at is None:
        return [mailbox_of(organisation)]
    return coordinators_of(organisation.side, today=today) if fallback else []


def reached_by_letter(
    organisations: Iterable[Organisation],
) -> dict[int, list[Recipient]]:
    """As `recipients_of` without fallback, for many organisations in one question."""
    found: dict[int, list[Recipient]] = {each.pk: [] for each in organisations}
    people = Affiliation.objects.active().filter(
        organisation__in=found, unreachable_at=None, person__is_active=True
    )
    for affiliation in people.select_related("person"):
        found[affiliation.organisation_id].append(as_recipient(affiliation.person))
    for each in organisations:
        if not found[each.pk] and each.mailbox and not each.mailbox_unreachable_at:
            found[each.pk].append(mailbox_of(each))
    return found


def administrators_of(organisation: Organisation, *, today: date) -> list[Recipient]:
    """Those who look after the organisation's people and can be reached.

    Nobody there: the coordinators who may do it for them.
    """
    keepers = reachable_contacts(
        organisation, roles=[Affiliation.Role.ADMINISTRATOR]
    ) or people_coordinating(organisation.side, today=today)
    return [as_recipient(person) for person in keepers]


def coordinators_of(side: str | None, *, today: date) -> list[Recipient]:
    """The coordinators of a side today and who stands in for them; None is both."""
    return [as_recipient(person) for person in people_coordinating(side, today=today)]


def reachable_contacts(
    organisation: Organisation, roles: Iterable[str] = Affiliation.Role.values
) -> list[User]:
    """The people who speak for the organisation and whose letters do not come back."""
    found = organisation.affiliations.active().filter(
        role__in=roles, unreachable_at=None, person__is_active=True
    )
    return [affiliation.person for affiliation in found.select_related("person")]


def people_coordinating(side: str | None, *, today: date) -> list[User]:
    """The people who hold or stand in for a coordinator's grant today."""
    grants = RoleGrant.objects.on(today).filter(role=Role.COORDINATOR)
    if side in Side.values:
        grants = grants.filter(side=side)
    standing_in = User.objects.filter(
        stand_ins__grant__in=grants,
        stand_ins__from_on__lte=today,
        stand_ins__to_on__gte=today,
    )
    found = User.objects.filter(grants__in=grants) | standing_in
    return list(found.filter(is_active=True).distinct().order_by("pk"))


def as_recipient(person: User) -> Recipient:
    """A person as the receiver of a letter, in their own language."""
    return Recipient(
        key=f"user:{person.pk}",
        email=person.email,
        language=person.language,
        user_id=person.pk,
    )


def mailbox_of(organisation: Organisation) -> Recipient:
    """The organisation's shared mailbox as the receiver of a letter."""
    return Recipient(key=f"organisation:{organisation.pk}", email=organisation.mailbox)
