"""What is written about follow-up: reports as files, the calendar of the year."""

from reports.documents.files import (
    STYLES,
    annual_report,
    status_report,
    status_report_docx,
    status_report_name,
    status_report_pdf,
    status_report_title,
)
from reports.documents.wheel import year_feed

__all__ = [
    "STYLES",
    "annual_report",
    "status_report",
    "status_report_docx",
    "status_report_name",
    "status_report_pdf",
    "status_report_title",
    "year_feed",
]
