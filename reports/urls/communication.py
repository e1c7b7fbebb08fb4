"""Addresses of the communication plan and its calendar."""

from django.urls import URLPattern, path

from reports.views import communication as views

urlpatterns: list[URLPattern] = [
    path("kommunikation/", views.communication_read, name="communication-read"),
]
