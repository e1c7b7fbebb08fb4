"""Where a conflict of interest may be: what the portal already knows."""

from collections.abc import Iterator

from governance.models import AgendaItem, Conflict, Meeting, Participant


def suspected(meeting: Meeting) -> Iterator[tuple[AgendaItem, Participant]]:
    """Each matter and member whose organisation the matter concerns.

    It concerns the organisations that it names, and the parties of its partnership.
    """
    items = meeting.items.exclude(state__in=AgendaItem.CONCLUDED).prefetch_related(
        "organisations", "partnership__parties"
    )
    members = list(
        meeting.participants.filter(
            capacity=Participant.Capacity.MEMBER,
            tenure__organisation__isnull=False,
        ).select_related("tenure")
    )
    for item in items:
        concerned = {body.pk for body in item.organisations.all()}
        if item.partnership:
            concerned |= {p.organisation_id for p in item.partnership.parties.all()}
        for person in members:
            if person.tenure and person.tenure.organisation_id in concerned:
                yield item, person


def of_person(participant: Participant) -> list[Conflict]:
    """The conflicts that are suggested or declared for somebody, in agenda order."""
    found = participant.conflicts.exclude(state=Conflict.State.DISMISSED)
    return list(found.select_related("item").order_by("item__position"))
