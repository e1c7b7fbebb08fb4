"""Addresses of trainings and of one's own application for a seat."""

from django.urls import path

from events.views import trainings

urlpatterns = [
    path("utbildningar/", trainings.training_list, name="training-list"),
    path("utbildningar/<int:pk>/", trainings.training_read, name="training-find"),
    path("utbildningar/<int:pk>/ansok/", trainings.apply, name="training-apply"),
    path(
        "utbildningar/<int:pk>/<slug:slug>/",
        trainings.training_read,
        name="training-read",
    ),
    path(
        "utbildningsplats/<str:key>/",
        trainings.application_read,
        name="seat-application-read",
    ),
]
