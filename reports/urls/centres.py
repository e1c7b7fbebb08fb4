"""Addresses of what centres count."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
