"""What is written: the annual report as an archival, accessible PDF."""

import datetime as dt

from malmoandan.core import pdf

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
