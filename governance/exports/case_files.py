"""A § as a parcel for the city's own case system, which registers and archives it.

The portal is a work room and a public face, never the register (conventions C.3).
"""

import hashlib
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from governance.documents import extracts
from governance.models import Paragraph
from malmoandan.core.exports import csv_lines

NAMES = ("fil", "titel", "datum", "upphov", "diarienummer", "klass", "sekretess")


def parcel_name(paragraph: Paragraph) -> str:
    """What the parcel is called."""
    return f"arende-{paragraph.year}-{paragraph.number}.zip"


def parcel(paragraph: Paragraph) -> bytes:
    """The extract as PDF/A with what is known of it, as JSON and as a table.

    The same § gives the same bytes. Raises `PdfUnavailable` on a machine that lacks a
    library.
    """
    name = extracts.file_name(paragraph)
    content = extracts.of_paragraph(paragraph)
    told = {
        **_told(paragraph, name),
        "sha256": hashlib.sha256(content).hexdigest(),
        "kontrollsumma": paragraph.digest,
        "lank": paragraph.link,
        "mottagare": paragraph.recipients,
    }
    plain = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
    files = {
        name: content,
        "metadata.json": f"{plain}\n".encode(),
        "metadata.csv": _table(told),
    }
    return _packed(files, extracts.approved_at(paragraph))


def _told(paragraph: Paragraph, name: str) -> dict[str, Any]:
    item = paragraph.item
    return {
        "fil": name,
        "titel": f"§ {paragraph.number}/{paragraph.year} {paragraph.title}",
        "datum": timezone.localdate(extracts.approved_at(paragraph)).isoformat(),
        "upphov": f"styrgruppen, {settings.SITE_NAME}",
        "diarienummer": item.case_number,
        "klass": "beslut",
        "sekretess": "ja, prövas" if paragraph.withheld else "nej",
    }


def _table(told: dict[str, Any]) -> bytes:
    """As Excel in Swedish reads it, and no cell is run as a formula."""
    return "".join(csv_lines(NAMES, [[told[name] for name in NAMES]])).encode()


def _packed(files: dict[str, bytes], at: datetime) -> bytes:
    local = timezone.localtime(at)
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, local.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return parcel.getvalue()
