"""Organisations and what they do together, in the office."""

from partnerships.admin import (
    advice,
    areas,
    contacts,
    declarations,
    import_pages,
    iop,
    mailing_pages,
    merge_pages,
    organisations,
    people,
    projects,
    stories,
    venues,
)

__all__ = [
    "advice",
    "areas",
    "contacts",
    "declarations",
    "import_pages",
    "iop",
    "mailing_pages",
    "merge_pages",
    "organisations",
    "people",
    "projects",
    "stories",
    "venues",
]
