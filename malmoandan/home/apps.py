"""Home: pages that join rooms. Doors and templates, no models."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "malmoandan.home"
    label = "home"
