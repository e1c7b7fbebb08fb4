"""The notice of a meeting on paper (kallelse), in the form that the city's have."""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import Meeting
from governance.models.wording import sentences
from governance.search.agenda import lines
from governance.search.briefs import open_assignments
from governance.search.meetings import where
from malmoandan.core import pdf
from malmoandan.core.outbox import Enclosed

STYLES = ("css/tokens.css", "css/notice-pdf.css")
LANGUAGE = "sv"  # what the group writes to its members is written in Swedish


def notice(meeting: Meeting, *, now: dt.datetime) -> bytes:
    """The notice: when and where, who is called, every matter and its papers."""
    people = list(meeting.participants.all())
    items = lines(meeting)
    with translation.override(LANGUAGE):
        title = _("Notice of meeting %(number)s, %(year)s") % {
            "number": meeting.number,
            "year": meeting.year,
        }
        context = {
            "meeting": meeting,
            "where": where(meeting),
            "matters": [(item, sentences(item.proposal)) for item in items],
            "members": [p for p in people if p.is_member()],
            "open_assignments": open_assignments(meeting),
            "others": [p for p in people if not p.is_member()],
            "paper_count": sum(len(item.papers.all()) for item in items),
            "title": title,
            "lang": LANGUAGE,
            "now": now,
            "SITE_NAME": settings.SITE_NAME,
        }
        html = render_to_string("governance/meetings/notice_pdf.html", context)
        return pdf.render(
            html=html, title=title, lang=LANGUAGE, created_at=now, stylesheets=STYLES
        )


def file_name(meeting: Meeting) -> str:
    """What the file is called."""
    return f"kallelse-{meeting.year}-{meeting.number}.pdf"


def enclosed(meeting: Meeting, *, now: dt.datetime) -> list[Enclosed]:
    """The notice to go with a letter; nothing where this machine makes no PDF.

    The letter says what the notice says, and links to its page.
    """
    try:
        made = notice(meeting, now=now)
    except pdf.PdfUnavailable:
        return []
    return [Enclosed(file_name(meeting), "application/pdf", made)]
