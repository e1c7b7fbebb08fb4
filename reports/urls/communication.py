"""Addresses of the communication plan and its calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
