"""Addresses of follow-up and of the annual report. Public ones never change."""

from django.urls import path, register_converter

from reports import views


class Year:
    """Four digits, so that a mistyped year is simply not here."""

    regex = "[1-9][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Read the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Write the year."""
        return f"{value:04d}"


register_converter(Year, "year")

urlpatterns = [
    path("uppfoljning/", views.followup_list, name="followup-list"),
    path("uppfoljning/<year:year>/", views.followup_read, name="followup-read"),
    path("uppfoljning/<year:year>/siffror/", views.figure_list, name="figure-list"),
    path(
        "uppfoljning/<year:year>/siffror/<slug:key>/",
        views.figure_rows,
        name="figure-rows",
    ),
    path("arsrapport/", views.annual_report_list, name="annual-report-list"),
    path(
        "arsrapport/<year:year>/", views.annual_report_read, name="annual-report-read"
    ),
    path(
        "arsrapport/<year:year>/rapport.pdf",
        views.annual_report_pdf,
        name="annual-report-pdf",
    ),
    path(
        "arsrapport/<year:year>/siffror.json",
        views.annual_report_json,
        name="annual-report-json",
    ),
]
