"""Addresses of meetings before they begin: plan, agenda, notice, papers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
