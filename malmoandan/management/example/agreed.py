"""What is decided and told in an example year: focus, meetings, money, judgements."""

from itertools import cycle
from typing import Any

from django.db.models import Q

from governance.models import (
    Assignment,
    Commitment,
    CooperationPlan,
    FocusArea,
    Meeting,
    SeatStatement,
    SteeringYear,
)
from malmoandan.core.models import Vocabulary
from malmoandan.management.example.ledger import Ledger, mark_of
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
)


def write(ledger: Ledger, data: dict[str, Any]) -> None:
    """Write what the steering group has done so far, and what is told of the year."""
    _focus(ledger, data["focus"])
    _steering(ledger, data)
    for spec in data["assignments"]:
        ledger.put(
            Assignment,
            spec["key"],
            given_for=ledger.year,
            what=spec["what"],
            owner=spec["owner"],
            due_on=ledger.day(*spec["due"]),
        )
    _judgements(ledger, data["judgements"])
    _channels(ledger, data["channels"])
    _money(ledger, data["budget"])
    _report(ledger, data["annual_report"])


def _focus(ledger: Ledger, spec: dict[str, Any]) -> None:
    if _has_no_focus(ledger, ledger.year):
        # When it was decided lies in the year before, which is none of ours.
        ledger.put(FocusArea, "focus", year=ledger.year, **spec["this_year"])
    following = dict(spec["next_year"])
    on = following.pop("on")
    if ledger.has_come(on) and _has_no_focus(ledger, ledger.year + 1):
        ledger.put(
            FocusArea,
            "next-focus",
            year=ledger.year + 1,
            decided_on=ledger.day(*on),
            **following,
        )


def _has_no_focus(ledger: Ledger, year: int) -> bool:
    """Whether neither a fact nor the example year before has said the year's theme."""
    said = FocusArea.objects.exclude(fact_id__startswith=mark_of(ledger.year))
    covers = Q(year=year) | Q(year__lte=year, to_year__gte=year)
    return not said.filter(covers).exists()


def _steering(ledger: Ledger, data: dict[str, Any]) -> None:
    if not ledger.is_free(SteeringYear, year=ledger.year):
        return
    year, is_new = ledger.put(SteeringYear, "steering", year=ledger.year)
    held = Meeting.objects.held().filter(year=ledger.year, is_example=True)
    ledger.move(year, meetings_held=held.count())
    if is_new:
        for side, count in data["seats"].items():
            SeatStatement.objects.create(
                steering_year=year, side=side, stated=count, listed=count
            )


def _judgements(ledger: Ledger, specs: list[dict[str, Any]]) -> None:
    """Judge the judged commitments of the plan in turn; some are left without."""
    plan = CooperationPlan.objects.for_year(ledger.year)
    judged = Commitment.objects.filter(plan=plan, measure=Commitment.Measure.JUDGED)
    for commitment, spec in zip(judged, cycle(specs), strict=False):
        about: dict[str, Any] = {"commitment": commitment, "year": ledger.year}
        if spec and ledger.is_free(Judgement, **about):
            ledger.put(Judgement, f"judgement-{commitment.pk}", **about, **spec)


def _channels(ledger: Ledger, specs: list[dict[str, Any]]) -> None:
    for spec in specs:
        row, is_new = ledger.put(
            ChannelFigure,
            f"channel-{spec['key']}",
            year=ledger.year,
            channels_key=f"exempel {spec['key']}",
            measure=ledger.term(Vocabulary.MEASURE, spec["measure"]),
            value_qualifier=ledger.term(Vocabulary.QUALIFIER, spec.get("qualifier")),
        )
        if is_new:
            terms = [ledger.term(Vocabulary.CHANNEL, key) for key in spec["channels"]]
            row.channels.set(terms)
        ledger.move(row, value=so_far(ledger, spec))


def _money(ledger: Ledger, specs: list[dict[str, Any]]) -> None:
    for order, spec in enumerate(specs):
        line, _is_new = ledger.put(
            BudgetLine,
            f"budget-{spec['key']}",
            year=ledger.year,
            title=spec["title"],
            recipient=ledger.organisation(spec.get("recipient")),
            amount=spec["amount"],
            order=order,
        )
        ledger.move(line, outcome=spec["amount"] * ledger.months // 12)


def _report(ledger: Ledger, spec: dict[str, Any]) -> None:
    """The report stands once it is completed: before that it would count as done."""
    if ledger.has_come(spec["on"]) and ledger.is_free(AnnualReport, year=ledger.year):
        completed_on = ledger.day(*spec["on"])
        ledger.put(AnnualReport, "report", year=ledger.year, completed_on=completed_on)


def centre_figures(ledger: Ledger, centre: Any, specs: list[dict[str, Any]]) -> None:
    """Write what the example centre has counted so far."""
    for spec in specs:
        row, _is_new = ledger.put(
            CentreFigure,
            f"centre-{spec['key']}",
            centre=centre,
            year=ledger.year,
            measure=ledger.term(Vocabulary.MEASURE, spec["measure"]),
            value_qualifier=ledger.term(Vocabulary.QUALIFIER, spec.get("qualifier")),
        )
        ledger.move(row, value=so_far(ledger, spec))


def so_far(ledger: Ledger, spec: dict[str, Any]) -> int:
    """What has been counted by now of something that grows by the month."""
    value: int = spec.get("value", 0) + spec.get("per_month", 0) * ledger.months
    return value
