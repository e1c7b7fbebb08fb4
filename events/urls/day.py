"""Addresses of a coordinator's day that are not in the office."""

from django.urls import path

from events.views import needs

urlpatterns = [
    path("evenemang/<int:pk>/behov/", needs.read, name="event-needs"),
]
