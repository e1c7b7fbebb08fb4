"""Addresses of the tables of a year."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
