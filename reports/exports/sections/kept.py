"""Whether the plan was kept."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.exports import charts
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
