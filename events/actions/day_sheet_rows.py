"""Lists of those who came as rows: read from a file or from what somebody pasted.

A meeting tool writes a summary above its list and more lists below; a spreadsheet has
its headings first; what is pasted may have none. Which column is what is read from the
headings, and somebody looks it over.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile, File

from events.models import DayRefusal
from malmoandan.core import files
from malmoandan.core.text import has_personal_number, search_key
from malmoandan.core.transitions import NotPossible
from partnerships.actions import import_files

MOST_ROWS = 2_000
MOST_COLUMNS = 30
MOST_LETTERS = 200
# Headings stand among the first lines, or there are none.
LOOKED_THROUGH = 30
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": (
        *("namn", "name", "fullständigt namn", "full name", "visningsnamn"),
        *("display name", "deltagare", "participant", "för- och efternamn"),
        *("förnamn", "first name", "namn (ursprungligt namn)"),
        *("name (original name)", "fornamn", "user name", "användarnamn"),
    ),
    "last_name": ("efternamn", "last name", "surname"),
    "email": (
        *("e-post", "epost", "e-postadress", "epostadress", "mejl", "mejladress"),
        *("mail", "email", "e-mail", "email address", "e-mail address"),
        *("user email", "användarens e-post", "användarens e-postadress"),
    ),
    "organisation": (
        *("organisation", "organization", "förening", "arbetsplats", "företag"),
        *("company", "organisationsnamn", "nämnd", "förvaltning", "avdelning"),
        *("department", "tillhörighet"),
    ),
}
KNOWN = {search_key(said): name for name, all_ in HEADINGS.items() for said in all_}
# Where numbers stand that are nobody's.
PHONES = {"telefon", "telefonnummer", "mobil", "mobilnummer", "phone", "mobile"}
SECTION = re.compile(r"\d+\. ")
Row = list[str]


@dataclass(frozen=True)
class Table:
    """Headings, rows below them, which column is what, and which rows were left out.

    `refused` are numbers of rows that hold a personal identity number: never kept.
    """

    rows: list[Row]
    columns: dict[str, int]
    refused: list[int]


def read_file(upload: "File[bytes]") -> Table:
    """The rows of a file. Raises `NotPossible` for one that gives none."""
    kind = files.judge(upload, files.TABLES)
    upload.seek(0)
    # Kept in memory: closing it between two readings loses nothing.
    content = ContentFile(upload.read())
    try:
        return _table(import_files.lines(content, kind.media_type))
    except import_files.Unreadable as error:
        raise NotPossible(error.reason) from error


def read_text(text: str) -> Table:
    """The rows of what somebody pasted. Raises `NotPossible` when there are none."""
    lines = text.strip("\r\n").splitlines()
    first = next((line for line in lines if set(line) & set("\t;,")), "")
    delimiter = max("\t;,", key=first.count)
    try:
        return _table(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    except csv.Error as error:
        raise NotPossible(import_files.FileFault.UNREADABLE) from error


def _table(lines: Iterable[Row]) -> Table:
    rows: list[Row] = []
    for line in lines:
        cells = [cell.strip()[:MOST_LETTERS] for cell in line[:MOST_COLUMNS]]
        if any(cells):
            rows.append(cells)
        if len(rows) > MOST_ROWS + LOOKED_THROUGH:
            raise NotPossible(DayRefusal.TOO_MANY)
    heads, below = _headed(rows)
    if not below:
        raise NotPossible(DayRefusal.EMPTY)
    if len(below) > MOST_ROWS:
        raise NotPossible(DayRefusal.TOO_MANY)
    width = max(len(row) for row in [heads, *below])
    kept, refused = _without_numbers(heads, below)
    filled = [row + [""] * (width - len(row)) for row in [heads, *kept]]
    return Table(filled, _columns(heads, below), refused)


def _headed(rows: list[Row]) -> tuple[Row, list[Row]]:
    """The headings and what stands below them, up to the next list of the file."""
    for name in ("name", "email"):
        for number, row in enumerate(rows[:LOOKED_THROUGH]):
            if name in _meanings(row):
                return row, list(_of_one_list(rows[number + 1 :]))
    return [], rows


def _of_one_list(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and SECTION.match(filled[0]):
            return
        yield row


def _meanings(heads: Row) -> list[str | None]:
    return [KNOWN.get(search_key(head)) for head in heads]


def _columns(heads: Row, below: list[Row]) -> dict[str, int]:
    """Which column is what, by its heading; without any, by what stands in it."""
    columns: dict[str, int] = {}
    for number, meaning in enumerate(_meanings(heads)):
        if meaning:
            columns.setdefault(meaning, number)
    if not heads:
        width = max(len(row) for row in below)
        mails = [sum("@" in cell for cell in _column(below, n)) for n in range(width)]
        if max(mails) * 2 > len(below):
            columns["email"] = mails.index(max(mails))
        words = [n for n in range(width) if n != columns.get("email")]
        columns.update(zip(("name", "organisation"), words, strict=False))
    return columns


def _column(rows: list[Row], number: int) -> list[str]:
    return [row[number] if number < len(row) else "" for row in rows]


def _without_numbers(heads: Row, rows: list[Row]) -> tuple[list[Row], list[int]]:
    """The rows, emptied where somebody's personal identity number stands in them."""
    phones = {n for n, head in enumerate(heads) if search_key(head) in PHONES}
    kept, refused = [], []
    for number, row in enumerate(rows, start=1):
        texts = [cell for n, cell in enumerate(row) if n not in phones]
        has_number = any(has_personal_number(text) for text in texts)
        if has_number:
            refused.append(number)
        kept.append([] if has_number else row)
    return kept, refused
