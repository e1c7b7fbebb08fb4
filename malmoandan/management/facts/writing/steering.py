"""Writing focus areas, the steering group's years and seats, and assignments."""

from typing import Any

from governance.models import (
    Assignment,
    FocusArea,
    Meeting,
    Seat,
    SeatAllocation,
    SeatStatement,
    SteeringGroup,
    SteeringYear,
)
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Side, Vocabulary
from malmoandan.management.facts.finding import Finder, folded
from malmoandan.management.facts.ledger import Stated, pick
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.values import Outcome, compare
from malmoandan.management.facts.writing.desk import Desk


def focus_areas(rows: list[Row], desk: Desk) -> None:
    """Write the themes of years: as a rule one a year."""
    finder = Finder(
        FocusArea.objects.all(),
        rows,
        of_record=lambda f: ((f.year,), (folded(f.title),)),
        of_row=lambda r: ((r.get("year"),), (folded(r.get("title")),)),
        notes=desk.notes,
    )
    for row in rows:
        found = finder.find(row)
        if found is None and not desk.has_all(row, "year", "title"):
            continue
        same = ("year", "title", "reason", "decided_on", "decided_by", "challenges")
        stated = pick(row, *same, to_year="to")
        finder.remember(desk.ledger.write(FocusArea, row, found, stated))


def steering_group(row: Row, desk: Desk) -> None:
    """Write the group, the seats of its sides and what is told of its years."""
    if not (row.values or row.other):
        return
    found = SteeringGroup.objects.filter(is_example=False).first()
    stated = pick(row, "co_opted", "term_years")
    group = desk.ledger.write(SteeringGroup, row, found, stated)
    for seats in row.rows("seats"):
        _seats(group, seats, desk)
    for told in row.rows("years"):
        _year(told, desk)


def _seats(group: SteeringGroup, row: Row, desk: Desk) -> None:
    if not desk.has_all(row, "side"):
        return
    side = row.get("side")
    record = desk.ledger.write(
        SeatAllocation,
        row,
        SeatAllocation.objects.filter(side=side).first(),
        pick(row, "count", "appointed_by"),
        fixed={"group": group, "side": side},
    )
    words, path = row.get("categories"), row.at("categories")
    categories = desk.words.all(Vocabulary.SECTOR_CATEGORY, words, path)
    desk.ledger.link(record.categories, categories, path)
    have = set(record.seats.values_list("number", flat=True))
    Seat.objects.bulk_create(
        Seat(allocation=record, number=number)
        for number in range(1, (record.count or 0) + 1)
        if number not in have
    )


def _year(row: Row, desk: Desk) -> None:
    if not desk.has_all(row, "year"):
        return
    found = SteeringYear.objects.filter(year=row.get("year")).first()
    stated = pick(row, "year", "meetings_held")
    record = desk.ledger.write(SteeringYear, row, found, stated)
    _meetings(row, desk)
    for side in Side.values:
        _statement(record, row, side, desk)


def _statement(record: SteeringYear, row: Row, side: str, desk: Desk) -> None:
    """What the source states of the members of a side, and what it lists."""
    stated: Stated = {}
    for name in ("stated", "listed"):
        said = row.get(f"members_{name}")
        if said is not None:
            stated.update(pick(said, **{name: side}))
    if stated:
        desk.ledger.write(
            SeatStatement,
            row,
            record.statements.filter(side=side).first(),
            stated,
            fixed={"steering_year": record, "side": side},
            cited=False,
        )


def _meetings(row: Row, desk: Desk) -> None:
    """Meetings whose dates are told; a better date refines a meeting that stands."""
    path, told = row.at("meeting_dates"), list(row.get("meeting_dates") or [])
    free = list(Meeting.objects.filter(year=row.get("year"), is_example=False))
    for meeting in [m for m in free if m.date in told]:
        told.remove(meeting.date)
        free.remove(meeting)
    for date in told:
        same = [m for m in free if _may_be_one(m.date, date)]
        if not same:
            made = Meeting.objects.create(
                year=row.get("year"), date=date, state=Meeting.State.STATED
            )
            desk.notes.create(path, made)
            desk.ledger.cite(made, row)
            continue
        free.remove(same[0])
        if compare(same[0].date, date)[0] is Outcome.NEW:
            same[0].date = date
            same[0].save(update_fields=["date"])
            desk.notes.change(path, str(same[0]))


def _may_be_one(standing: Any, stated: PartialDate) -> bool:
    """Whether two dates can be of one meeting, one of them more precise."""
    if standing is None:
        return False
    return compare(standing, stated)[0] is not Outcome.CONTRADICTED


def assignments(rows: list[Row], desk: Desk) -> None:
    """Write what the group asked for, for which year."""
    finder = Finder(
        Assignment.objects.all(),
        rows,
        of_record=lambda a: ((a.given_for, folded(a.what)), ()),
        of_row=lambda r: ((r.get("given_for"), folded(r.get("what"))), ()),
        notes=desk.notes,
    )
    for row in rows:
        found = finder.find(row)
        if found is None and not desk.has_all(row, "given_for", "what"):
            continue
        stated = pick(row, "given_for", "what", "owner", "due_on")
        finder.remember(desk.ledger.write(Assignment, row, found, stated))
