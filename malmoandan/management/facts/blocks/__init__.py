"""The blocks of a facts file: which keys their objects have (see docs/facts.md)."""

from collections.abc import Iterable

from malmoandan.management.facts.blocks import events, governance, partnerships, reports
from malmoandan.management.facts.shapes import Reader, each


def shapes(point_kinds: Iterable[str]) -> dict[str, Reader]:
    """The reader of each block, in the order in which blocks build on each other."""
    return {
        "documents": each(partnerships.document),
        "organisations": each(partnerships.organisation),
        "agreement": governance.agreement,
        "plans": each(governance.plan(point_kinds)),
        "iop": each(partnerships.iop),
        "process_support": each(partnerships.process_support),
        "projects": each(partnerships.project),
        "focus_areas": each(governance.focus_area),
        "steering_group": governance.steering_group,
        "assignments": each(governance.assignment),
        "events": each(events.event),
        "series": each(events.series),
        "surveys": each(events.survey),
        "trainings": each(events.training),
        "centre": reports.centre,
        "communication": reports.communication,
        "annual_reports": each(reports.annual_report),
        "grants": each(reports.grant),
        "compliance": each(reports.judged),
    }
