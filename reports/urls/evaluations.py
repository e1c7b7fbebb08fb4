"""Addresses of self-assessment and evaluations."""

from django.urls import URLPattern, path

from reports.views import evaluations, self_assessments

urlpatterns: list[URLPattern] = [
    path("utvarderingar/", evaluations.evaluation_list, name="evaluation-list"),
    path(
        "sjalvvardering/<year:year>/",
        self_assessments.self_assessment,
        name="self-assessment",
    ),
]
