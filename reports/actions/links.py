"""Personal links: made for whoever gets the letter, opened without an account.

Contributions and quarters of centres are asked for in the same way: each address that
reads for an organisation has a link of its own to the one thing that it opens.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from malmoandan.core.actions import Recipient
from malmoandan.core.models import Erasure, KeptData
from partnerships.actions.reaching import as_recipient, mailbox_of
from partnerships.models import Affiliation, Organisation
from reports.models import (
    CentreReport,
    Contribution,
    ContributionRound,
    PersonalLink,
)

# The line of the privacy page that says how long links are kept.
KEPT = "personal-links"

Thing = Contribution | CentreReport
Readers = Mapping[int, Sequence[Recipient]]


def readers_of(bodies: Collection[int]) -> dict[int, list[Recipient]]:
    """Who reads for each organisation, in two questions whatever their number.

    Those who speak for it, else its shared mailbox; where there is neither, those who
    read for its departments. Nobody stands in for one that cannot be reached.
    """
    known = _mailboxes(bodies)
    people = _people(bodies)
    found: dict[int, list[Recipient]] = {}
    for pk in bodies:
        own, departments = (pk, False), (pk, True)
        reached = people.get(own) or known.get(own)
        reached = reached or people.get(departments) or known.get(departments)
        if reached:
            found[pk] = list({r.email.casefold(): r for r in reached}.values())
    return found


Key = tuple[int, bool]  # an organisation, and whether it is reached by departments


def _people(bodies: Collection[int]) -> dict[Key, list[Recipient]]:
    rows = Affiliation.objects.active().filter(
        Q(organisation__in=bodies) | Q(organisation__board__in=bodies),
        unreachable_at=None,
        person__is_active=True,
    )
    found: dict[Key, list[Recipient]] = defaultdict(list)
    for row in rows.select_related("person", "organisation").order_by("pk"):
        for key in _keys(row.organisation, bodies):
            found[key].append(as_recipient(row.person))
    return found


def _mailboxes(bodies: Collection[int]) -> dict[Key, list[Recipient]]:
    rows = Organisation.objects.standing().filter(
        Q(pk__in=bodies) | Q(board__in=bodies), mailbox_unreachable_at=None
    )
    found: dict[Key, list[Recipient]] = defaultdict(list)
    for body in rows.exclude(mailbox="").order_by("pk"):
        for key in _keys(body, bodies):
            found[key].append(mailbox_of(body))
    return found


def _keys(body: Organisation, bodies: Collection[int]) -> list[Key]:
    keys = ((body.pk, False), (body.board_id, True))
    return [(pk, above) for pk, above in keys if pk is not None and pk in bodies]


def links_to(
    things: Iterable[Thing], readers: Mapping[int, Sequence[Recipient]], *, at: datetime
) -> list[tuple[PersonalLink, Recipient]]:
    """The link of each reader to each thing; made for whoever had none.

    `readers` are given by the thing's number. The caller holds the lock on the things.
    """
    known = {thing.pk: thing for thing in things}
    if not known:
        return []
    name = _name(next(iter(known.values())))
    standing = {
        (getattr(link, f"{name}_id"), link.email.casefold()): link
        for link in PersonalLink.objects.filter(**{f"{name}__in": known})
    }
    wanted = [(pk, reader) for pk in known for reader in readers.get(pk, ())]
    new = [
        PersonalLink(
            **{name: known[pk]}, email=reader.email, user_id=reader.user_id, sent_at=at
        )
        for pk, reader in wanted
        if (pk, reader.email.casefold()) not in standing
    ]
    for link in PersonalLink.objects.bulk_create(new, batch_size=100):
        standing[getattr(link, f"{name}_id"), link.email.casefold()] = link
    found = []
    for pk, reader in wanted:
        link = standing[pk, reader.email.casefold()]
        setattr(link, name, known[pk])
        found.append((link, reader))
    return found


def open_link(*, link: PersonalLink, at: datetime) -> bool:
    """Note that the link was opened; say whether it was for the first time."""
    unopened = PersonalLink.objects.filter(pk=link.pk, opened_at=None)
    return bool(unopened.update(opened_at=at))


@transaction.atomic
def forget_links(*, at: datetime) -> int:
    """Forget whom links were sent to, when the line of the privacy page says so.

    Contributions count from their last day, quarters from when they were sent in; what
    is still asked for keeps its links. Returns how many were forgotten.
    """
    kept = KeptData.objects.filter(key=KEPT).exclude(days=None).first()
    if kept is None:
        return 0
    before = at - timedelta(days=kept.days or 0)
    closed = Q(
        contribution__round__state=ContributionRound.State.CLOSED,
        contribution__round__due_on__lt=timezone.localdate(before),
    )
    told = Q(
        centre_report__state=CentreReport.State.SENT, centre_report__sent_at__lt=before
    )
    count, _rows = PersonalLink.objects.filter(closed | told).delete()
    if count:
        Erasure.objects.create(kept=kept, at=at, counts={"reports.personallink": count})
    return int(count)


def _name(thing: Any) -> str:
    return "contribution" if isinstance(thing, Contribution) else "centre_report"
