"""Letters that ask a centre what it counted in a quarter."""

from typing import Any

from malmoandan.core.outbox import Recipient
from partnerships.emails.projects import link as address
from partnerships.emails.projects import why
from reports.models import CentreReport, PersonalLink


def words(
    report: CentreReport, link: PersonalLink, reader: Recipient
) -> dict[str, Any]:
    """What the letter says, in the reader's language."""
    return {
        "centre": report.centre,
        "year": report.year,
        "quarter": report.quarter,
        "link": address(reader.language, "centre-answer", link.key),
        "why": why(report.centre.operator, reader) if report.centre.operator else "",
    }
