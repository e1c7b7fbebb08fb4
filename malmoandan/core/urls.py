"""Addresses that only machines ask for."""

from django.urls import path

from malmoandan.core.views import health

urlpatterns = [
    path("levande/", health.alive, name="health-alive"),
    path("redo/", health.ready, name="health-ready"),
]
