"""The portal as an app: its management commands and nothing else."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "malmoandan"
