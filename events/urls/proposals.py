"""Addresses of proposed events."""

from django.urls import path

from events.views import proposals

urlpatterns = [
    path("kalender/foresla/", proposals.new, name="proposal-new"),
    path("kalender/foresla/tack/", proposals.sent, name="proposal-sent"),
]
