"""What is written: the annual report, and the coordinators' report to a meeting."""

import datetime as dt
import io

import docx
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from malmoandan.core import pdf
from reports.figures.happened import TITLES
from reports.models import StatusReport

STYLES = ("css/tokens.css", "css/report-pdf.css")


def annual_report(
    html: str,
    *,
    title: str,
    lang: str,
    created_at: dt.datetime,
    figures: bytes,
    year: int,
) -> bytes:
    """The finished HTML of a report as PDF, with its figures attached as JSON."""
    attached = pdf.Attached(f"siffror-{year}.json", figures, f"{title}: JSON")
    return pdf.render(
        html=html,
        title=title,
        lang=lang,
        created_at=created_at,
        stylesheets=STYLES,
        attachments=[attached],
    )


# The status report


def status_report_name(report: StatusReport) -> str:
    """What its files are called, without their ends."""
    return f"aterrapport-{report.meeting.year}-{report.meeting.number or 0}"


def status_report_title(report: StatusReport, name: str) -> str:
    """What the paper is called on the agenda, in the active language."""
    kind = "Word" if name.endswith(".docx") else "PDF"
    title = _("The coordinators’ report to the meeting on %(day)s (%(kind)s)")
    return title % {"day": report.meeting.date, "kind": kind}


def status_report(report: StatusReport) -> dict[str, bytes]:
    """The report as PDF and as Word, by file name, in Swedish.

    Raises `PdfUnavailable` on a machine that lacks a library.
    """
    name = status_report_name(report)
    return {
        f"{name}.pdf": status_report_pdf(report),
        f"{name}.docx": status_report_docx(report),
    }


def status_report_pdf(report: StatusReport) -> bytes:
    """The report as an archival PDF."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _report_title(report)
        context = {
            "report": report,
            "title": title,
            "sections": _sections(report),
            "since": _since(report),
            "lang": settings.LANGUAGE_CODE,
            "SITE_NAME": settings.SITE_NAME,
        }
        html = render_to_string("reports/status_report_pdf.html", context)
    return pdf.render(
        html=html,
        title=title,
        lang=settings.LANGUAGE_CODE,
        created_at=report.drafted_at,
        stylesheets=STYLES,
    )


def status_report_docx(report: StatusReport) -> bytes:
    """The report as a Word file, with headings and lists that Word knows as such."""
    with translation.override(settings.LANGUAGE_CODE):
        paper = docx.Document()
        told = paper.core_properties
        told.title, told.language = _report_title(report), "sv-SE"
        told.author = settings.SITE_NAME
        told.created = told.modified = report.drafted_at.replace(tzinfo=None)
        paper.add_heading(told.title, level=0)
        paper.add_paragraph(_since(report))
        for text in filter(None, report.text.splitlines()):
            paper.add_paragraph(text)
        for title, lines in _sections(report):
            paper.add_heading(title, level=1)
            for line in lines:
                paper.add_paragraph(line, style="List Bullet")
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _report_title(report: StatusReport) -> str:
    title = _("The coordinators’ report to the steering group, %(day)s")
    return title % {"day": report.meeting.date}


def _since(report: StatusReport) -> str:
    if report.since is None:
        return _("What has happened this year.")
    day = date_format(report.since, "j F Y")
    return _("What has happened since the meeting on %(day)s.") % {"day": day}


def _sections(report: StatusReport) -> list[tuple[str, list[str]]]:
    """Each heading with its lines; a section that is no longer known has its key."""
    return [
        (str(TITLES.get(row["key"], row["key"])), row["lines"]) for row in report.rows
    ]
