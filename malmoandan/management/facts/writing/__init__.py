"""Writing what was read: block by block, in the order in which they build."""

from collections.abc import Callable
from typing import Any

from malmoandan.management.facts.writing import (
    agreement,
    events,
    partnerships,
    plans,
    reports,
    steering,
)
from malmoandan.management.facts.writing.desk import Desk

WRITERS: dict[str, Callable[[Any, Desk], None]] = {
    "documents": partnerships.documents,
    "organisations": partnerships.organisations,
    "agreement": agreement.agreement,
    "plans": plans.plans,
    "iop": partnerships.iop,
    "process_support": partnerships.process_support,
    "projects": partnerships.projects,
    "focus_areas": steering.focus_areas,
    "steering_group": steering.steering_group,
    "assignments": steering.assignments,
    "events": events.events,
    "series": events.series,
    "surveys": events.surveys,
    "trainings": events.trainings,
    "centre": reports.centre,
    "communication": reports.communication,
    "annual_reports": reports.annual_reports,
    "grants": reports.grants,
    "compliance": reports.compliance,
}


def write(blocks: dict[str, Any], desk: Desk) -> None:
    """Write every block that the file has, and then the sources of all records."""
    desk.organisations.are_not(desk.names_of_others(blocks))
    for name, writer in WRITERS.items():
        if blocks.get(name):
            writer(blocks[name], desk)
    desk.ledger.write_citations()
