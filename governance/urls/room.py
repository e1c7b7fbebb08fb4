"""Addresses of the room: the one page that a meeting is held on."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
