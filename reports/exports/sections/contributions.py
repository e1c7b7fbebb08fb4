"""What boards and associations tell of the year, in their own words."""

from reports.exports.sections.desk import Content, Desk
from reports.figures.contributions import answers_of, sent_in


def contributions(desk: Desk, _what: str) -> Content | None:
    """Who told what; left out of years in which nobody was asked."""
    asked = desk.shown("contributions-asked")
    if not asked:
        return None
    sent = sent_in(desk.data)
    content = {
        "asked": asked,
        "answered": desk.shown("contributions-answered"),
        "told": [
            (row.organisation, answers_of(row))
            for row in sent
            if not row.nothing_to_report
        ],
        "nothing": [row.organisation for row in sent if row.nothing_to_report],
    }
    return content, []
