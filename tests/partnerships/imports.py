"""Files of organisations, as people send them in."""

import csv
import io
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core.models import User
from partnerships import actions
from partnerships.forms.office import TABLES
from partnerships.models import OrganisationImport
from tests import office

NOW = timezone.now()
HEAD = ["Namn", "Slag"]


def words(settings: Any, tmp_path: Any) -> None:
    """The words that rows of a file may use, and a place for the files."""
    settings.MEDIA_ROOT = str(tmp_path)
    for side, key in (("civil", "idéburen"), ("city", "nämnd"), ("", "näringsliv")):
        office.term("organisation_kind", key, meaning=side)
    office.term("legal_form", "ideell förening")
    office.term("sector_category", "kultur")


def as_csv(*lines: list[str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """The lines as people save them from a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(encoding)


def as_xlsx(*lines: list[Any]) -> bytes:
    """The lines as a workbook."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent_in(by: User, data: bytes, name: str = "register.csv") -> OrganisationImport:
    """A file that waits to be read."""
    stored = core.store_file(
        content=SimpleUploadedFile(name, data), allowed=TABLES, by=by, at=NOW
    )
    return actions.upload_import(stored=stored, by=by, at=NOW)


def read(by: User, *lines: list[str], **how: Any) -> OrganisationImport:
    """A file that has been read and judged."""
    pending = sent_in(by, as_csv(*lines, **how))
    assert actions.run_import(pk=pending.pk, at=NOW)
    pending.refresh_from_db()
    return pending


def written(pending: OrganisationImport) -> OrganisationImport:
    """The file after it was approved and written."""
    actions.approve_import(pending=pending, by=pending.uploaded_by, at=NOW)
    assert actions.run_import(pk=pending.pk, at=NOW)
    pending.refresh_from_db()
    return pending
