"""Addresses of the steering group: who sits there, its rules of procedure."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
