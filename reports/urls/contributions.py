"""Addresses of the yearly contributions."""

from django.urls import path

from reports.views import contributions as views

urlpatterns = [
    path("bidrag/<uuid:key>/", views.contribution_answer, name="contribution-answer"),
    path(
        "mina-sidor/bidrag/<int:pk>/", views.contribution_own, name="contribution-own"
    ),
]
