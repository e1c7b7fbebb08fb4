"""Tables in and out: files that nobody's spreadsheet runs, previews of imports."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

from diff_match_patch import diff_match_patch
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from import_export.resources import Diff, ModelResource
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PIECE = {-1: "<del>{}</del>", 0: "{}", 1: "<ins>{}</ins>"}


class Marked(Diff):
    """What a row of the file would change, marked with words that need no style."""

    def as_html(self) -> list[SafeString]:
        """Each value, with what goes struck out and what comes underlined."""
        compare = diff_match_patch()
        shown = []
        for before, after in zip(self.left, self.right, strict=True):
            if before != after and self.new:
                before = ""
            pieces: Iterable[Any] = compare.diff_main(str(before), str(after))
            marked = (format_html(PIECE[kind], text) for kind, text in pieces)
            shown.append(format_html_join("", "{}", ((piece,) for piece in marked)))
        return shown


class FactResource(ModelResource):
    """A list of plain facts as a table."""

    def get_diff_class(self) -> type[Diff]:
        """Ours, which the content policy lets through."""
        return Marked


class _Line:
    """Hands over what the csv module writes, line by line."""

    def write(self, text: str) -> str:
        """Return it."""
        return text


def cell(value: Any) -> str:
    """The value as the text of a cell, which no spreadsheet runs as a formula."""
    if isinstance(value, int):
        return str(value)  # a number below zero is no formula
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def csv_lines(heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A table as Swedish spreadsheets open it: semicolons, UTF-8 with its mark."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow([cell(head) for head in heads])
    for row in rows:
        yield writer.writerow([cell(value) for value in row])


def xlsx_file(
    heads: Sequence[Any], rows: Iterable[Sequence[Any]], *, title: str
) -> IO[bytes]:
    """A table as a file of Excel's, written row by row to the disk; read it once."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title=title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([cell(head) for head in heads])
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell(value)) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def json_lines(name: str, rows: Iterable[Any]) -> Iterator[str]:
    """A list as data for machines, `{name: [...]}`, row by row."""
    yield f"{{{json.dumps(name)}: ["
    for number, row in enumerate(rows):
        yield ("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False)
    yield "\n]}\n"
