"""The office: where those who run the portal look things up and edit plain facts."""

from malmoandan.core.admin import people, records, reminders, words
from malmoandan.core.admin.base import ModelAdmin, PlainFactAdmin, ReadOnlyAdmin
from malmoandan.core.admin.facts import FactAdmin, Rows
from malmoandan.core.admin.site import Site, site

__all__ = [
    "FactAdmin",
    "ModelAdmin",
    "PlainFactAdmin",
    "ReadOnlyAdmin",
    "Rows",
    "Site",
    "people",
    "records",
    "reminders",
    "site",
    "words",
]
