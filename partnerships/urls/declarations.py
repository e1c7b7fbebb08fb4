"""Addresses of this part of the app. Public ones never change."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
