"""Addresses of votes: casting, following, counting again."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
