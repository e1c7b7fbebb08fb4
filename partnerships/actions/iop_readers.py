"""Who reads letters about an IOP case: every party, and the coordinators."""

from collections.abc import Iterable
from datetime import date

from malmoandan.core.models import Side
from partnerships.actions.reaching import coordinators_of, recipients_of
from partnerships.emails.iop import Reader
from partnerships.models import IopCase


def readers_of(
    case: IopCase, *, today: date, sides: Iterable[str] | None = None
) -> list[Reader]:
    """Those who hear of the case: the people of each party, then the coordinators.

    With `sides` only the coordinators of those sides. Nobody is there twice: who speaks
    for a party gets the letter as that.
    """
    found = [] if sides is not None else party_readers(case, today=today)
    for side in Side.values if sides is None else sorted(sides):
        found += [Reader(each) for each in coordinators_of(side, today=today)]
    return once(found)


def party_readers(case: IopCase, *, today: date) -> list[Reader]:
    """The people of each party, with the organisation that they are written to for."""
    parties = case.parties.select_related("organisation__kind")
    return once(
        Reader(each, party.organisation)
        for party in parties
        for each in recipients_of(party.organisation, today=today)
    )


def once(readers: Iterable[Reader]) -> list[Reader]:
    """Each reader once, the first way they came."""
    found: dict[str, Reader] = {}
    for reader in readers:
        found.setdefault(reader.recipient.key, reader)
    return list(found.values())
