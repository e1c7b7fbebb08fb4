"""Addresses of self-assessment and evaluations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
