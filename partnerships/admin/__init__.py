"""Organisations and what they do together, in the office."""

from partnerships.admin import declarations, iop, organisations, projects

__all__ = ["declarations", "iop", "organisations", "projects"]
