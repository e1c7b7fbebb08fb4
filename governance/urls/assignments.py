"""Addresses of assignments."""

from django.urls import path

from governance.views import assignments

OWN = "mina-sidor/uppdrag/<int:pk>/"

urlpatterns = [
    path("styrgruppen/uppdrag/", assignments.assignments, name="assignment-list"),
    path(OWN, assignments.status, name="assignment-status"),
    path(f"{OWN}borja/", assignments.start, name="assignment-start"),
]
