"""What is written about partnerships: the pre-assessment as an archival PDF."""

import datetime as dt

from malmoandan.core import pdf

STYLES = ("css/tokens.css", "css/report-pdf.css", "css/iop-pdf.css")


def pre_assessment(
    html: str, *, title: str, lang: str, created_at: dt.datetime
) -> bytes:
    """The finished HTML of a pre-assessment as PDF; each page says what it is not."""
    return pdf.render(
        html=html, title=title, lang=lang, created_at=created_at, stylesheets=STYLES
    )
