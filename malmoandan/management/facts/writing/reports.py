"""Writing figures of centres and channels, money, reports and judgements."""

from typing import Any

from governance.models import Commitment, CooperationPlan
from malmoandan.core.models import Vocabulary
from malmoandan.management.facts.blocks.reports import AMOUNTS, TITLES
from malmoandan.management.facts.finding import Finder, folded
from malmoandan.management.facts.ledger import Stated, pick
from malmoandan.management.facts.numbers import number
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.writing.desk import Desk, Expectation
from partnerships.models import Centre, Venue
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
)


def centre(row: Row, desk: Desk) -> None:
    """Write the house where the sides meet, and what was counted there."""
    if not (row.values or row.other):
        return
    centres = Centre.objects.filter(is_example=False)
    name = row.get("name")
    standing = list(centres.filter(fact_id=row.id) if row.id else []) or [
        c for c in centres if name is None or folded(c.name) == folded(name)
    ]
    found = standing[0] if len(standing) == 1 else None
    if found is None and not desk.has_all(row, "name"):
        return
    stated = pick(row, "name", "address", "opened", "facilities", "website")
    if row.get("operator"):
        path = row.at("operator")
        operator = desk.organisations.mentioned(row.get("operator"), path)
        if operator:
            stated["operator"] = (path, operator)
    record = desk.ledger.write(Centre, row, found, stated)
    _place_of(record)
    for figure in row.rows("statistics"):
        if desk.has_all(figure, "year", "measure"):
            _figure(CentreFigure, figure, desk, centre=record)


def _place_of(centre: Centre) -> None:
    """Let events be held in the house; what it is like to get in is for people to say.

    A house that has a place of events keeps it as people have described it.
    """
    if not centre.venues.exists():
        Venue.objects.get_or_create(
            name=centre.name, defaults={"centre": centre, "address": centre.address}
        )


def _figure(model: Any, row: Row, desk: Desk, **of: Any) -> Any:
    """Write one value of a year and a measure."""
    measure = desk.term(Vocabulary.MEASURE, row, "measure")
    fixed = {**of, "year": row.get("year"), "measure": measure}
    value = number(row, "value", words=("qualifier",))
    stated = desk.stated_amount("value", value, row.at("value"))
    found = model.objects.filter(**fixed).first()
    return desk.ledger.write(model, row, found, stated, fixed=fixed)


def communication(row: Row, desk: Desk) -> None:
    """Write the goals, and the figures of channels, together where counted together."""
    goals, path = row.get("goals"), row.at("goals")
    desk.words.all(Vocabulary.COMMUNICATION_GOAL, goals, path)
    for figure in row.rows("channels"):
        if not desk.has_all(figure, "year", "channels", "measure"):
            continue
        words, path = figure.get("channels"), figure.at("channels")
        channels = desk.words.all(Vocabulary.CHANNEL, words, path)
        key = ChannelFigure.key_of(channels)
        record = _figure(ChannelFigure, figure, desk, channels_key=key)
        desk.ledger.link(record.channels, channels, path)


def annual_reports(rows: list[Row], desk: Desk) -> None:
    """Write what is known of each year's report."""
    for row in rows:
        if not desk.has_all(row, "year"):
            continue
        found = AnnualReport.objects.filter(year=row.get("year")).first()
        stated = pick(row, "year", "completed_on", "note")
        desk.ledger.write(AnnualReport, row, found, stated)


def _titled(row: Row) -> str | None:
    return next((row.get(key) for key in TITLES if row.get(key)), None)


def grants(rows: list[Row], desk: Desk) -> None:
    """Write the money: what was granted, to whom, and what it became."""
    finder = Finder(
        BudgetLine.objects.all(),
        rows,
        of_record=lambda b: ((b.year, folded(b.title)), (b.recipient_id,)),
        of_row=lambda r: ((r.get("year"), folded(_titled(r))), (_recipient(r, desk),)),
        notes=desk.notes,
    )
    for place, row in enumerate(rows, 1):
        found = finder.find(row)
        needed = ("year",) if _titled(row) else ("year", "title")
        if found is None and not desk.has_all(row, *needed):
            continue
        stated = _money(row, desk)
        record = desk.ledger.write(
            BudgetLine, row, found, stated, fixed={"order": place}
        )
        finder.remember(record)


def _recipient(row: Row, desk: Desk) -> int | None:
    said = row.get("recipient")
    found = desk.organisations.mentioned(said, row.at("recipient")) if said else None
    return found.pk if found else None


def _money(row: Row, desk: Desk) -> Stated:
    stated = pick(row, "year", "outcome", "note")
    said = _titled(row)
    if said:
        stated["title"] = (row.at("title"), said)
    recipient = _recipient(row, desk)
    if recipient:
        organisation = desk.organisations.mentioned(row.get("recipient"), row.path)
        stated["recipient"] = (row.at("recipient"), organisation)
    amount = number(row, *AMOUNTS, words=("qualifier",))
    return {**stated, **desk.stated_amount("amount", amount, row.at("amount"))}


def compliance(rows: list[Row], desk: Desk) -> None:
    """Write judgements; keep aside what is expected of commitments that are measured.

    A row speaks of the plan that its year is held against.
    """
    for row in rows:
        if not desk.has_all(row, "commitment", "year"):
            continue
        commitment = _commitment(row)
        if commitment is None:
            desk.dangling(row, "commitment")
        elif commitment.measure == Commitment.Measure.JUDGED:
            _judgement(row, commitment, desk)
        else:
            desk.expectations.append(
                Expectation(
                    path=row.path,
                    commitment=commitment,
                    year=row.get("year"),
                    status=row.get("status"),
                    outcome=row.get("outcome"),
                )
            )


def _commitment(row: Row) -> Commitment | None:
    plan = CooperationPlan.objects.for_year(row.get("year"))
    if plan is None:
        return None
    return plan.commitments.filter(fact_id=row.get("commitment")).first()


def _judgement(row: Row, commitment: Commitment, desk: Desk) -> None:
    fixed = {"commitment": commitment, "year": row.get("year")}
    found = Judgement.objects.filter(**fixed).first()
    stated = pick(row, "status", "outcome", reason="why")
    desk.ledger.write(Judgement, row, found, stated, fixed=fixed)
