"""Addresses of decisions: the register, each §, the chain."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
