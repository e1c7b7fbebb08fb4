"""Organisations and what they do together, in the office."""

from partnerships.admin import contacts, declarations, iop, organisations, projects

__all__ = ["contacts", "declarations", "iop", "organisations", "projects"]
