"""The money of a year as words and as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from malmoandan.core.exports import csv_lines
from malmoandan.core.numbers import Quantity
from reports.figures import money
from reports.figures.money import Account, Deviation
from reports.models import BudgetLine

SPACE = "\u00a0"


@dataclass(frozen=True)
class Shown:
    """A line of the account, or its last one, in words."""

    line: BudgetLine | None
    amount: str
    used: str
    deviation: str
    lacks_outcome: bool = False
    lacks_note: bool = False


def account(lines: Iterable[BudgetLine]) -> Account:
    """The account of the lines, by the share that the installation has set."""
    return money.account(lines, note_percent=settings.BUDGET_NOTE_PERCENT)


def account_of(year: int, *, with_examples: bool) -> Account:
    """The account of a year, by itself."""
    lines = BudgetLine.objects.filter(year=year)
    shown = lines if with_examples else lines.filter(is_example=False)
    return account(shown.select_related("recipient", "amount_qualifier"))


def kronor(value: Quantity | None) -> str:
    """An amount as people write it, "1 000 000 kr"; empty where none is known."""
    return "" if value is None else f"{value}{SPACE}kr"


def deviation(found: Deviation | None) -> str:
    """How far off, "+5 000 kr (+2,5 %)"; empty where it cannot be said."""
    if found is None:
        return ""
    told = f"{_signed(found.kronor, 0)}{SPACE}kr"
    if found.percent is None:
        return told
    return f"{told} ({_signed(found.percent, 1)}{SPACE}%)"


def shown(found: Account) -> tuple[list[Shown], Shown]:
    """The lines in words, and the line of sums."""
    rows = [
        Shown(
            row.line,
            kronor(row.line.quantity),
            kronor(row.used),
            deviation(row.deviation),
            row.lacks_outcome,
            row.lacks_note,
        )
        for row in found.rows
    ]
    sums = Shown(
        None, kronor(found.amount), kronor(found.used), deviation(found.deviation)
    )
    return rows, sums


def csv(found: Account) -> Iterator[str]:
    """The account as a file that spreadsheets open: numbers as plain digits."""
    heads = [
        *(_("What"), _("Recipient"), _("Granted or planned, kronor"), _("Up to")),
        *(_("Qualifier"), _("Used, kronor"), _("Deviation, kronor")),
        pgettext("budget", "Note"),
    ]
    return csv_lines(heads, (_cells(row) for row in found.rows))


def _cells(row: money.Row) -> list[Any]:
    line, off = row.line, row.deviation
    return [
        line.title,
        line.recipient,
        line.amount,
        line.amount_to,
        line.amount_qualifier,
        line.outcome,
        None if off is None else off.kronor,
        line.note,
    ]


def _signed(number: int | Decimal, places: int) -> str:
    size = Decimal(-number if number < 0 else number)
    digits = number_format(size, places, use_l10n=True, force_grouping=True)
    if number == 0:
        return str(digits)
    return f"{'+' if number > 0 else chr(0x2212)}{digits}"
