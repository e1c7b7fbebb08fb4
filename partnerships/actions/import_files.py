"""Files of organisations as rows, read piece by piece: CSV as people save it, XLSX.

Excel in Swedish writes semicolons and its own letters, other programs commas and UTF-8;
which it is can be seen in the bytes.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from malmoandan.core import files
from malmoandan.core.models import StoredFile
from malmoandan.core.text import search_key

MOST_ROWS = 20_000
MOST_BYTES = 150 * 1024**2  # of a spreadsheet when it is unpacked
PIECE = 64 * 1024
# The first is the name in the facts format and in the file that goes out.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "namn", "organisation", "organisationsnamn"),
    "kind": ("kind", "slag", "typ"),
    "legal_form": ("legal_form", "juridisk form", "associationsform"),
    "number": ("number", "organisationsnummer", "orgnr", "org.nr", "org nr"),
    "category": ("category", "kategori"),
    "parent": ("parent", "del av"),
    "board": ("board", "nämnd"),
    "umbrella": ("umbrella", "paraply", "paraplyorganisation", "medlem i"),
    "seat": ("seat", "ort", "säte"),
    "website": ("website", "webbplats", "hemsida", "webb"),
    "mailbox": ("mailbox", "e-post", "epost", "mejl", "e-postadress"),
    "phone": ("phone", "telefon", "telefonnummer"),
    "about": ("about", "beskrivning", "verksamhet", "om"),
}
KNOWN = {search_key(said): name for name, all_ in COLUMNS.items() for said in all_}
Row = tuple[int, dict[str, str]]


class FileFault(models.TextChoices):
    """Why a file cannot be read as rows."""

    NO_NAME = (
        "no_name",
        _("The first row has no column for the name. Call one of them “Namn”."),
    )
    TWICE = "twice", _("Two columns have the same heading. Take one of them away.")
    TOO_MANY = "too_many", _("The file has more than 20,000 rows. Divide it.")
    NO_ROWS = "no_rows", _("The file has no rows below the headings.")
    LETTERS = (
        "letters",
        _("The letters of the file cannot be read. Save it as “CSV UTF-8” or XLSX."),
    )
    UNREADABLE = (
        "unreadable",
        _("The file cannot be read. Save it anew and send it in again."),
    )
    HUGE = "huge", _("The spreadsheet is too large when it is unpacked. Divide it.")


class Unreadable(Exception):
    """A file that gives no rows; `reason` says why."""

    def __init__(self, reason: FileFault) -> None:
        self.reason = reason
        super().__init__(reason.label)


def count(stored: StoredFile) -> int:
    """How many rows with anything in them the file has below its headings.

    Raises `Unreadable` for a file without rows, or with too many.
    """
    number = 0
    for _row in rows(stored):
        number += 1
        if number > MOST_ROWS:
            raise Unreadable(FileFault.TOO_MANY)
    if not number:
        raise Unreadable(FileFault.NO_ROWS)
    return number


def rows(stored: StoredFile) -> Iterator[Row]:
    """Each row that holds anything: its number in the file, and its cells by field.

    Columns that mean nothing here are left out. Raises `Unreadable`.
    """
    yield from _named(lines(stored.content, stored.media_type))


def lines(content: "File[bytes]", media_type: str) -> Iterator[list[str]]:
    """Each line of a table as its cells, whatever they mean. Raises `Unreadable`."""
    table = _sheet if media_type == files.XLSX.media_type else _text
    try:
        with table(content) as found:
            yield from found
    except UnicodeDecodeError as error:
        raise Unreadable(FileFault.LETTERS) from error
    except (*files.UNREADABLE, csv.Error) as error:
        raise Unreadable(FileFault.UNREADABLE) from error


def _named(table: Iterator[list[str]]) -> Iterator[Row]:
    headings = next(table, [])
    fields = [KNOWN.get(search_key(heading)) for heading in headings]
    known = [field for field in fields if field]
    if "name" not in known:
        raise Unreadable(FileFault.NO_NAME)
    if len(known) != len(set(known)):
        raise Unreadable(FileFault.TWICE)
    for number, cells in enumerate(table, start=2):
        pairs = zip(fields, cells, strict=False)
        row = {field: cell.strip() for field, cell in pairs if field and cell.strip()}
        if row:
            yield number, row


# CSV


@contextmanager
def _text(content: "File[bytes]") -> Iterator[Iterator[list[str]]]:
    encoding = _encoding(content)
    with content.open("rb") as opened:
        text = io.TextIOWrapper(opened, encoding=encoding, newline="")
        # The headings tell; some programs write a line of one cell above them.
        first = next((line for line in text if set(line) & set("\t;,")), "")
        text.seek(0)
        delimiter = max("\t;,", key=first.count)
        yield csv.reader(text, delimiter=delimiter, strict=True)


def _encoding(content: "File[bytes]") -> str:
    """UTF-16 if it says so, UTF-8 if every byte agrees, else that of Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with content.open("rb") as opened:
        if opened.read(2) in files.WIDE:
            return "utf-16"
        opened.seek(0)
        try:
            while piece := opened.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


# XLSX


@contextmanager
def _sheet(content: "File[bytes]") -> Iterator[Iterator[list[str]]]:
    with content.open("rb") as opened:
        with zipfile.ZipFile(opened) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise Unreadable(FileFault.HUGE)
        opened.seek(0)
        book = load_workbook(opened, read_only=True, data_only=True)
        try:
            first = book.worksheets[0]
            found = first.iter_rows(values_only=True)
            yield ([_cell(value) for value in line] for line in found)
        finally:
            book.close()


def _cell(value: Any) -> str:
    """What stands in the cell; a whole number has no decimals, a day no time."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
