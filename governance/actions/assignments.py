"""Assignments: given in a §, reported on, carried over by name, closed in a later §."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.emails import assignments as emails
from governance.models import (
    AgendaItem,
    Assignment,
    AssignmentRefusal,
    AssignmentStatus,
    Paragraph,
)
from malmoandan.core import audit
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move

Refusal = AssignmentRefusal
# A matter that is sent back is a task too: with a reason, an owner and a day.
GIVING = (AgendaItem.State.DECIDED, AgendaItem.State.REFERRED)


@transaction.atomic
def give_assignment(
    *,
    paragraph: Paragraph | None,
    what: str,
    owner: str,
    due_on: PartialDate | None,
    by: User,
    at: datetime,
    side: str = "",
    person: User | None = None,
) -> Assignment:
    """Write down what the § asked somebody to do; it stands in the year that it is due.

    The same assignment of the same § is given once. Whose account it is gets a letter,
    unless the § is an example.
    """
    if paragraph is None or paragraph.item.state not in GIVING:
        raise NotPossible(Refusal.NOT_DECIDED)
    what, owner = _written(what, owner)
    if due_on is None:
        raise NotPossible(Refusal.NEEDS_DATE)
    # Two clicks at once come one after the other.
    Paragraph.objects.select_for_update(of=("self",)).get(pk=paragraph.pk)
    given = paragraph.assignments.filter(what=what, owner=owner).first()
    if given:
        return given
    assignment = Assignment.objects.create(
        given_in=paragraph,
        given_for=max(paragraph.year, due_on.last.year),
        what=what,
        owner=owner,
        due_on=due_on,
        side=side,
        person=person,
        is_example=paragraph.is_example,
    )
    number = paragraph.pk
    audit.record(
        verb="assignment.give", subject=assignment, by=by, at=at, paragraph=number
    )
    if person and person != by and not assignment.is_example:
        emails.given(assignment, person, at=at)
    return assignment


@transaction.atomic
def start_assignment(*, assignment: Assignment, by: User, at: datetime) -> Assignment:
    """Say that the work has begun; said again it is no news."""
    stored = _open(assignment)
    if stored.state == Assignment.State.OPEN:
        move(stored, "start", by=by, at=at, refusal=Refusal.WRONG_STATE)
    return stored


@transaction.atomic
def report_status(
    *, assignment: Assignment, text: str, by: User, at: datetime
) -> AssignmentStatus:
    """Write how the assignment stands this year; the same words again are no news."""
    stored = _open(assignment)
    if not text.strip():
        raise NotPossible(Refusal.NEEDS_STATUS)
    year = timezone.localdate(at).year
    latest = stored.statuses.first()
    if latest and (latest.year, latest.text) == (year, text.strip()):
        return latest
    status = _status(stored, text, year, by, at)
    audit.record(verb="assignment.report", subject=stored, by=by, at=at, year=year)
    return status


@transaction.atomic
def close_assignment(
    *,
    assignment: Assignment,
    paragraph: Paragraph | None,
    verb: str,
    by: User,
    at: datetime,
) -> Assignment:
    """Close the assignment in a § that came after it: `finish` it, or `drop` it."""
    stored = _open(assignment)
    if paragraph is None or paragraph.item.state != AgendaItem.State.DECIDED:
        raise NotPossible(Refusal.NEEDS_PARAGRAPH)
    if paragraph.is_example != stored.is_example:
        raise NotPossible(Refusal.NEEDS_PARAGRAPH)
    given = stored.given_in
    if given == paragraph:
        raise NotPossible(Refusal.SAME_PARAGRAPH)
    if given and (paragraph.year, paragraph.number) < (given.year, given.number):
        raise NotPossible(Refusal.EARLIER_PARAGRAPH)
    stored.closed_in = paragraph
    stored.closed_on = timezone.localdate(paragraph.item.concluded_at or at)
    stored.save(update_fields=["closed_in", "closed_on"])
    ids = {"paragraph": paragraph.pk}
    move(stored, verb, by=by, at=at, refusal=Refusal.WRONG_STATE, **ids)
    return stored


@transaction.atomic
def carry_over(
    *, assignment: Assignment, to_year: int, text: str, by: User, at: datetime
) -> AssignmentStatus:
    """Let one open assignment go on in the year after, and say how it stands."""
    stored = _open(assignment)
    if to_year == stored.carried_to:
        raise NotPossible(Refusal.CARRIED_ALREADY)
    if to_year != stored.stands_in() + 1:
        raise NotPossible(Refusal.NOT_NEXT_YEAR)
    if not text.strip():
        raise NotPossible(Refusal.NEEDS_STATUS)
    status = _status(stored, text, stored.stands_in(), by, at, carried_to=to_year)
    stored.carried_to = to_year
    stored.save(update_fields=["carried_to"])
    audit.record(
        verb="assignment.carry_over", subject=stored, by=by, at=at, to_year=to_year
    )
    return status


def _written(what: str, owner: str) -> tuple[str, str]:
    """What is to be done and who does it; refused when either is missing."""
    if not what.strip():
        raise NotPossible(Refusal.NO_TEXT)
    if not owner.strip():
        raise NotPossible(Refusal.NEEDS_OWNER)
    return what.strip(), owner.strip()


def _status(
    assignment: Assignment,
    text: str,
    year: int,
    by: User,
    at: datetime,
    carried_to: int | None = None,
) -> AssignmentStatus:
    made: AssignmentStatus = AssignmentStatus.objects.create(
        assignment=assignment,
        year=year,
        text=text.strip(),
        carried_to=carried_to,
        written_by=by,
        written_at=at,
    )
    return made


def _open(assignment: Assignment) -> Assignment:
    """The assignment as it stands, locked; refused when a decision has closed it."""
    locked = Assignment.objects.select_for_update(of=("self",))
    stored: Assignment = locked.get(pk=assignment.pk)
    if not stored.is_open():
        raise NotPossible(Refusal.WRONG_STATE)
    return stored
