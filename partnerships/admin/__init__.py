"""Organisations and what they do together, in the office."""

from partnerships.admin import (
    advice,
    contacts,
    declarations,
    iop,
    merge_pages,
    organisations,
    projects,
    stories,
)

__all__ = [
    "advice",
    "contacts",
    "declarations",
    "iop",
    "merge_pages",
    "organisations",
    "projects",
    "stories",
]
