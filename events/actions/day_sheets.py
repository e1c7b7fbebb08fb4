"""Lists of those who came: taken in, looked through, used whole or not at all."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from events.actions.day_sheet_rows import Table
from events.actions.heads import recount
from events.actions.seats import lock_event
from events.models import AttendanceSheet, DayRefusal, Event, Guest, Registration
from events.models.door import why_not_check_in
from events.search.sheet_plan import COUNTS, Line, plan
from malmoandan.core import audit
from malmoandan.core.models import Side, User
from malmoandan.core.transitions import NotPossible, move

Channel, State = Registration.Channel, Registration.State
# A list that nobody has used is forgotten: it holds names.
KEPT = dt.timedelta(days=1)


@transaction.atomic
def keep_sheet(
    *, event: Event, table: Table, by: User, at: dt.datetime
) -> AttendanceSheet:
    """Keep the rows of a list to look through; nothing is written from it yet."""
    sheet: AttendanceSheet = AttendanceSheet.objects.create(
        event=event,
        rows=table.rows,
        columns=table.columns,
        made_by=by,
        made_at=at,
        result={"refused": table.refused},
    )
    audit.record(
        verb="attendancesheet.kept", subject=sheet, by=by, at=at, event=event.pk
    )
    return sheet


@transaction.atomic
def say_columns(*, sheet: AttendanceSheet, columns: Mapping[str, Any]) -> None:
    """Say which column is what, whether the first row is headings, and whose side
    those belong to whose organisation stands in no register.
    """
    sheet = _unused(sheet)
    if "name" not in columns and "email" not in columns:
        raise NotPossible(DayRefusal.NO_COLUMN)
    sheet.columns = dict(columns)
    sheet.save(update_fields=["columns"])


@transaction.atomic
def apply_sheet(
    *, sheet: AttendanceSheet, by: User, at: dt.datetime
) -> AttendanceSheet:
    """Write that everybody of the list was there, all of them or nobody.

    Who is not on the list of guests becomes a guest. The rows are erased; what became
    of each stays, by number. A second time is refused as `DayRefusal.APPLIED`.
    """
    event = lock_event(sheet.event_id)
    sheet = _unused(sheet)
    reason: Any = why_not_check_in(event, at, corrects=True)
    if reason is None and not {"name", "email"} & set(sheet.columns):
        reason = DayRefusal.NO_COLUMN
    if reason is not None:
        raise NotPossible(reason)
    lines = plan(sheet)
    there = [line for line in lines if line.outcome in COUNTS]
    known = [line.guest for line in there if line.guest is not None]
    new = _newcomers(event, sheet, [line for line in there if not line.guest], by, at)
    _check_in([*known, *new], by, at)
    recount(event, at)
    numbers = Counter(str(line.outcome) for line in lines)
    sheet.rows, sheet.columns, sheet.applied_at = [], {}, at
    sheet.result = {
        "numbers": dict(numbers),
        "lines": [[line.number, str(line.outcome)] for line in lines],
    }
    sheet.save()
    audit.record(
        verb="attendancesheet.used",
        subject=sheet,
        by=by,
        at=at,
        event=event.pk,
        known=len(known),
        new=len(new),
    )
    return sheet


@transaction.atomic
def discard_sheet(*, sheet: AttendanceSheet, by: User, at: dt.datetime) -> None:
    """Throw a list away that has not been used."""
    sheet = _unused(sheet)
    audit.record(verb="attendancesheet.discarded", subject=sheet, by=by, at=at)
    sheet.delete()


@transaction.atomic
def forget_sheets(*, now: dt.datetime) -> int:
    """Erase lists that nobody has used for a day; return how many."""
    old = AttendanceSheet.objects.filter(applied_at=None, made_at__lte=now - KEPT)
    gone, _by_model = old.delete()
    return int(gone)


def _unused(sheet: AttendanceSheet) -> AttendanceSheet:
    locked = (
        AttendanceSheet.objects.select_for_update(of=("self",))
        .filter(pk=sheet.pk, applied_at=None)
        .first()
    )
    if locked is None:
        raise NotPossible(DayRefusal.APPLIED)
    found: AttendanceSheet = locked
    return found


def _newcomers(
    event: Event,
    sheet: AttendanceSheet,
    lines: list[Line],
    by: User,
    at: dt.datetime,
) -> list[Guest]:
    """Guests for those whom nobody knew of, each with a sign-up that is present."""
    otherwise = sheet.columns.get("side", Registration.Side.OTHER)
    signups = [
        Registration(
            event=event,
            state=State.PRESENT,
            name=line.name or line.email,
            email=line.email,
            organisation=line.organisation,
            organisation_text="" if line.organisation else line.organisation_text,
            side=_side(line, otherwise),
            channel=Channel.FILE,
            entered_by=by,
            registered_at=at,
        )
        for line in lines
    ]
    made = Registration.objects.bulk_create(signups, batch_size=100)
    audit.record_many(verb="registration.from_list", subjects=made, by=by, at=at)
    guests = [Guest(registration=one, name=one.name, email=one.email) for one in made]
    return list(Guest.objects.bulk_create(guests, batch_size=100))


def _side(line: Line, otherwise: str) -> str:
    if line.organisation is None:
        return otherwise
    own = line.organisation.side
    return str(own) if own in (Side.CIVIL, Side.CITY) else Registration.Side.OTHER


def _check_in(guests: list[Guest], by: User, at: dt.datetime) -> None:
    """All of them were there; each sign-up is present with its first guest."""
    for guest in guests:
        guest.came, guest.came_at = Guest.Came.YES, at
        guest.known_by, guest.checked_by = Guest.Method.FILE, by
    fields = ["came", "came_at", "known_by", "checked_by"]
    Guest.objects.bulk_update(guests, fields, batch_size=100)
    audit.record_many(
        verb="guest.check_in", subjects=guests, by=by, at=at, how=Guest.Method.FILE
    )
    signups = {guest.registration_id: guest.registration for guest in guests}
    for signup in signups.values():
        if signup.state != State.PRESENT:
            move(signup, "check_in", by=by, at=at)
