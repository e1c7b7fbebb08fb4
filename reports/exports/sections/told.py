"""What nobody else keeps: the money."""

from reports.exports import money
from reports.exports.sections.desk import Content, Desk
from reports.figures.entries import cited
from reports.models import BudgetLine


def economy(desk: Desk, _what: str) -> Content:
    """The account of the year: planned, used, how far off, and why."""
    lines: list[BudgetLine] = desk.data.all(BudgetLine)
    rows, sums = money.shown(money.account(lines))
    content = {
        "lines": rows,
        "sums": sums,
        "amount": desk.shown("budget"),
        "outcome": desk.shown("budget-outcome"),
    }
    return content, [cited(line) for line in lines]
