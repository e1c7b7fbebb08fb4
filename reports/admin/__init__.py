"""Follow-up, in the office."""

from reports.admin import (
    annual_reports,
    centres,
    communication,
    contributions,
    evaluations,
    figures,
    judgements,
    money,
    status_reports,
    wheel,
    work,
)

__all__ = [
    "annual_reports",
    "centres",
    "communication",
    "contributions",
    "evaluations",
    "figures",
    "judgements",
    "money",
    "status_reports",
    "wheel",
    "work",
]
