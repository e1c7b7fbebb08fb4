"""Minutes on paper, in the form of the city's: archival, readable aloud, in Swedish."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Meeting
from governance.search import minutes_read
from malmoandan.core import pdf

STYLES = ("css/tokens.css", "css/report-pdf.css", "css/governance-minutes-pdf.css")
PAPER = "governance/minutes/paper.html"
# For a meeting that nobody has closed yet: a file always says when it is of.
NOT_YET = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def file_name(meeting: Meeting) -> str:
    """What the file is called."""
    return f"protokoll-{meeting.year}-{meeting.number}.pdf"


def html(meeting: Meeting, *, public: bool = False) -> str:
    """The paper before it is set, in Swedish whatever the reader's language."""
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            **minutes_read.whole(meeting, public=public),
            "title": _title(meeting),
            "lang": settings.LANGUAGE_CODE,
            "SITE_NAME": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
        }
        return render_to_string(PAPER, context)


def whole(meeting: Meeting, *, public: bool = False) -> bytes:
    """The minutes as PDF; for the `public` without what is withheld.

    The same minutes give the same bytes. Raises `PdfUnavailable` on a machine that
    lacks a library.
    """
    with translation.override(settings.LANGUAGE_CODE):
        title = _title(meeting)
    return pdf.render(
        html=html(meeting, public=public),
        title=title,
        lang=settings.LANGUAGE_CODE,
        created_at=meeting.approved_at or meeting.closed_at or NOT_YET,
        stylesheets=STYLES,
    )


def _title(meeting: Meeting) -> str:
    return _("Minutes of the steering group, %s") % meeting.date
