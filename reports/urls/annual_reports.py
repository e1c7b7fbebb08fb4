"""Addresses of the annual report."""

from django.urls import path

from reports.views import annual_reports as views

urlpatterns = [
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
