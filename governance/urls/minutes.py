"""Addresses of minutes: written, corrected, approved, published."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
