"""Follow-up, in the office."""

from reports.admin import (
    annual_reports,
    communication,
    figures,
    judgements,
    money,
    status_reports,
)

__all__ = [
    "annual_reports",
    "communication",
    "figures",
    "judgements",
    "money",
    "status_reports",
]
