"""The documentation of an event as it is shown: as a page and as a file."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from events import documents
from events.models import (
    Event,
    EventAnswer,
    EventCount,
    EventFile,
    EventPicture,
    EventReport,
    EventTopic,
    KindQuestion,
    ReportUse,
)
from events.models.survey_rounds import FEWEST_SHOWN
from events.search import attendance
from events.search.attendance import Counts, Part
from events.search.reports import purposes
from malmoandan.core import files

Row = tuple[str, str]
NOT_WRITTEN = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class ShownReport:
    """Everything that a page or a file tells of an event that was held."""

    event: Event
    report: EventReport
    came: Counts
    sides: list[Row]
    sectors: list[Row]
    topics: list[EventTopic]
    purposes: list[tuple[KindQuestion, EventAnswer]]
    pictures: list[EventPicture]
    files: list[EventFile]
    uses: list[ReportUse]


def of(event: Event, report: EventReport, today: dt.date) -> ShownReport:
    """The documentation as it stands that day, in a bounded number of questions.

    How many came is divided by side and sector from five persons up; a part of fewer is
    told as that.
    """
    came = attendance.counts(event, EventCount.What.CAME)
    pictures = EventPicture.objects.filter(event=event).select_related("file")
    return ShownReport(
        event=event,
        report=report,
        came=came,
        sides=_rows(came, came.sides),
        sectors=_rows(came, came.sectors),
        topics=list(EventTopic.objects.filter(event=event)),
        purposes=[(q, a) for q, a in purposes(event) if a and (a.before or a.after)],
        pictures=[picture for picture in pictures if picture.is_shown(today)],
        files=list(EventFile.objects.filter(event=event).select_related("file")),
        uses=list(ReportUse.objects.filter(event=event).select_related("organisation")),
    )


def _rows(came: Counts, parts: tuple[Part, ...]) -> list[Row]:
    if (came.all or 0) < FEWEST_SHOWN:
        return []
    few = _("fewer than %d") % FEWEST_SHOWN
    return [
        (part.name, few if part.number < FEWEST_SHOWN else str(part.number))
        for part in parts
    ]


def paper(shown: ShownReport, lang: str) -> bytes:
    """The documentation as an archival PDF in the language."""
    event, report = shown.event, shown.report
    pictures = {
        f"{picture.pk}.jpg": documents.print_picture(files.read(picture.file))
        for picture in shown.pictures
        if picture.file is not None
    }
    with translation.override(lang):
        title = _("Documentation: %s") % event.title
        context = {
            "shown": shown,
            "event": event,
            "report": report,
            "lang": lang,
            "title": title,
            "SITE_NAME": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
        }
        html = render_to_string("events/report/paper.html", context)
    made_at = report.published_at or report.written_at or NOT_WRITTEN
    return documents.documentation(
        html, title=title, lang=lang, created_at=made_at, pictures=pictures
    )
