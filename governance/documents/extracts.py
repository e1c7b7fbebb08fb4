"""An extract of the minutes: one § on paper, with who approved it and its checksum."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.documents.minutes import STYLES
from governance.models import MinutesRefusal, Paragraph
from governance.search import minutes as plain
from governance.search import minutes_read
from malmoandan.core import pdf
from malmoandan.core.transitions import NotPossible

PAPER = "governance/decisions/extract_pdf.html"


def file_name(paragraph: Paragraph) -> str:
    """What the file is called."""
    return f"protokollsutdrag-{paragraph.year}-{paragraph.number}.pdf"


def html(paragraph: Paragraph) -> str:
    """The paper before it is set, in Swedish whatever the reader's language."""
    meeting = paragraph.meeting
    minutes = getattr(meeting, "minutes", None)
    is_locked = minutes is not None and minutes.locked_at is not None
    said = minutes_read.paragraph(paragraph.content)
    with translation.override(settings.LANGUAGE_CODE):
        head = minutes_read.head(
            minutes.head if minutes and is_locked else plain.head_of(meeting)
        )
        context = {
            "paragraph": paragraph,
            "meeting": meeting,
            "minutes": minutes,
            "is_locked": True,
            "head": head,
            "signed": said["approvals"] or head["approvals"],
            "one": {
                "year": paragraph.year,
                "number": paragraph.number,
                "title": paragraph.title,
                "withheld": "",
                "is_hidden": False,
                "corrected_by": [],
                "said": said,
            },
            "title": title(paragraph),
            "lang": settings.LANGUAGE_CODE,
            "SITE_NAME": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
        }
        return render_to_string(PAPER, context)


def title(paragraph: Paragraph) -> str:
    """What the paper is called, in the active language."""
    return _("Extract of the minutes of the steering group, § %(number)d/%(year)d") % {
        "number": paragraph.number,
        "year": paragraph.year,
    }


def approved_at(paragraph: Paragraph) -> datetime:
    """When the § was locked; raises `NotPossible` for one that is not."""
    if paragraph.locked_at is None:
        raise NotPossible(MinutesRefusal.NOT_LOCKED)
    return paragraph.locked_at


def of_paragraph(paragraph: Paragraph) -> bytes:
    """The extract of an approved § as PDF; the same § gives the same bytes.

    Raises `NotPossible` for one that is not approved, and `PdfUnavailable` on a machine
    that lacks a library.
    """
    at = approved_at(paragraph)
    with translation.override(settings.LANGUAGE_CODE):
        name = title(paragraph)
    return pdf.render(
        html=html(paragraph),
        title=name,
        lang=settings.LANGUAGE_CODE,
        created_at=at,
        stylesheets=STYLES,
    )
