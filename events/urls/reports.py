"""Addresses of the documentation of events."""

from django.urls import path

from events.views import reports as views

HERE = "evenemang/<int:pk>/dokumentation/"

urlpatterns = [
    path(HERE, views.report_read, name="event-report"),
    path(f"{HERE}dokumentation.pdf", views.report_pdf, name="event-report-pdf"),
    path(
        f"{HERE}bild/<int:picture>/", views.report_picture, name="event-report-picture"
    ),
    path(f"{HERE}fil/<int:file>/", views.report_file, name="event-report-file"),
]
