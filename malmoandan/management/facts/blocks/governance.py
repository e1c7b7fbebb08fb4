"""The blocks about what was agreed and decided."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from governance.models import (
    Agreement,
    AgreementParty,
    Assignment,
    Commitment,
    CooperationPlan,
    FocusArea,
    PlanPoint,
    SeatAllocation,
    SteeringGroup,
    TimelineEntry,
    WheelRow,
)
from malmoandan.core.models import Side
from malmoandan.management.facts.blocks.rows import (
    OWN,
    SOURCED,
    YEARLY,
    count,
    name,
    words,
)
from malmoandan.management.facts.notes import Notes
from malmoandan.management.facts.shapes import (
    Row,
    Shape,
    choice,
    date,
    each,
    fit,
    kept,
    month,
    month_day,
    ordered,
    pair,
    site,
    small,
    text,
    whole,
    year,
)

timeline = Shape(
    {
        **OWN,
        "date": date,
        "what": fit(TimelineEntry, "what"),
        "precision_text": fit(TimelineEntry, "precision_text"),
    }
)

responsibility = Shape(
    {**OWN, "text": text(), "from": year, "to": year}, (ordered("from", "to"),)
)

agreement = Shape(
    {
        **OWN,
        "name": fit(Agreement, "name"),
        "purpose": text(),
        "vision": text(),
        "parties": each(fit(AgreementParty, "name")),
        "umbrella_organisations": each(name),
        "case_number": fit(Agreement, "case_number"),
        "website": site(),
        "timeline": each(timeline),
        "principles": words,
        "ways_of_working": words,
        "ideburen_criteria": words,
        "legal_forms": words,
        "responsibilities": each(responsibility),
    }
)


def measured(row: Row, notes: Notes) -> None:
    """Warn of a way to measure that the portal does not know: a person judges it."""
    said = row.get("measure")
    if said and said not in Commitment.Measure.values:
        notes.warn(row.at("measure"), _("unknown measure, kept as judged by a person"))
        row.other["measure"] = row.values.pop("measure")


commitment = Shape(
    {
        **OWN,
        "title": fit(Commitment, "title"),
        "rule": text(),
        "period": fit(Commitment, "period"),
        "unit": fit(Commitment, "unit"),
        "measure": text(60),
        "counts": fit(Commitment, "counts"),
        "min": count,
        "max": count,
        "tolerance": count,
        "slots": each(pair(month)),
        "planned_months": each(month),
        "deadline": month_day,
    },
    (ordered("min", "max"), measured),
)

wheel_row = Shape({**OWN, "months": each(month), "what": fit(WheelRow, "what")})
matrix = Shape({"levels_high_to_low": words, "steps": words, "scope": words})


def plan(point_kinds: Iterable[str]) -> Shape:
    """A plan; which lists it has beside its own is vocabulary."""
    points = each(fit(PlanPoint, "text"))
    return Shape(
        {
            **dict.fromkeys(point_kinds, points),
            **OWN,
            "title": fit(CooperationPlan, "title"),
            "from": year,
            "to": year,
            "state": choice(CooperationPlan.State),
            "areas": words,
            "commitments": each(commitment),
            "year_wheel": each(wheel_row),
            "matrix": matrix,
            "hosts_per_area": kept,
        },
        (ordered("from", "to"),),
    )


focus_area = Shape(
    {
        **YEARLY,
        "to": year,
        "title": fit(FocusArea, "title"),
        "reason": text(),
        "decided_on": date,
        "decided_by": fit(FocusArea, "decided_by"),
        "challenges": each(text(500)),
    },
    (ordered("year", "to"),),
)

sides = Shape({side.value: small for side in Side})

steering_group = Shape(
    {
        **SOURCED,
        "seats": each(
            Shape(
                {
                    **OWN,
                    "side": choice(Side),
                    "count": whole(0, 100),
                    "appointed_by": fit(SeatAllocation, "appointed_by"),
                    "categories": words,
                }
            )
        ),
        "co_opted": fit(SteeringGroup, "co_opted"),
        "term_years": small,
        "years": each(
            Shape(
                {
                    **YEARLY,
                    "meetings_held": small,
                    "meeting_dates": each(date),
                    "members_stated": sides,
                    "members_listed": sides,
                }
            )
        ),
    }
)

assignment = Shape(
    {
        **OWN,
        "given_for": year,
        "what": text(),
        "owner": fit(Assignment, "owner"),
        "due_on": date,
    }
)
