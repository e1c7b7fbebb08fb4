"""Whether the plan was kept, and three tables of what was held."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.exports import charts
from reports.exports import tables as year_tables
from reports.exports.sections.desk import Content, Desk
from reports.figures.entries import slug
from reports.models import Status

STATUS_TONES = {
    Status.MET: "green",
    Status.EXCEEDED: "green",
    Status.PARTLY: "sun",
    Status.NOT_MET: "coral",
    Status.NO_EVIDENCE: "sea",
    Status.CONTRADICTORY: "coral",
    Status.NOT_DUE: "sea",
}


def compliance(desk: Desk, _what: str) -> Content:
    return tally(desk), []  # each line of its table says its own sources


def tables(desk: Desk, _what: str) -> Content | None:
    """Goals, participation, focus area; left out where no event says any of them."""
    made = year_tables.of(desk.data, desk.base)
    says = made.goals or made.documents or made.is_placed
    if not (says or made.linked or made.explained):
        return None
    return {"tables": made}, []


def tally(desk: Desk) -> dict[str, Any]:
    """How many commitments stand at each status, as figures and as a chart."""
    statuses = [
        (status, desk.shown(f"commitments-{slug(status.value)}")) for status in Status
    ]
    known = [(status, shown) for status, shown in statuses if shown]
    chart = charts.chart(
        "statusar",
        _("Commitments by how they stand"),
        [(capfirst(str(status.label)), shown) for status, shown in known],
        head=_("How it stands"),
        unit=_("Commitments"),
        tones=[STATUS_TONES[status] for status, _shown in known],
    )
    return {"statuses": known, "total": desk.shown("commitments"), "chart": chart}
