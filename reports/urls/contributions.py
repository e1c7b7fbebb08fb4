"""Addresses of the yearly contributions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
