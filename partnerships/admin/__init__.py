"""Organisations and what they do together, in the office."""

from partnerships.admin import iop, organisations, projects

__all__ = ["iop", "organisations", "projects"]
