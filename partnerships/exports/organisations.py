"""Organisations as a table for the office: all that is known, one row each."""

from typing import Any

from import_export import fields, widgets

from malmoandan.core.exports import FactResource
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Organisation

NAMES = (
    *("name", "kind", "legal_form", "number", "category", "parent", "board"),
    *("umbrella", "stands_alone", "is_umbrella", "seat", "website", "mailbox"),
    *("phone", "about", "themes", "target_groups", "city_areas", "known_to_city"),
    *("listed", "state", "card_checked_on"),
)


def _by_key(name: str, vocabulary: str) -> fields.Field:
    """A word by its key, which the facts format and the import use too."""

    class Words(widgets.ForeignKeyWidget):
        def get_queryset(self, *_args: Any, **_kwargs: Any) -> Any:
            return Term.objects.filter(vocabulary=vocabulary)

    return fields.Field(name, name, Words(Term, "key"))


def _by_name(name: str) -> fields.Field:
    return fields.Field(name, name, widgets.ForeignKeyWidget(Organisation, "name"))


def _words(name: str) -> fields.Field:
    return fields.Field(
        name, name, widgets.ManyToManyWidget(Term, separator=", ", field="key")
    )


class Organisations(FactResource):
    """The register, with the column names of the facts format. It only goes out:
    what comes in is read by the import of organisations.
    """

    kind = _by_key("kind", Vocabulary.ORGANISATION_KIND)
    legal_form = _by_key("legal_form", Vocabulary.LEGAL_FORM)
    category = _by_key("category", Vocabulary.SECTOR_CATEGORY)
    parent = _by_name("parent")
    board = _by_name("board")
    umbrella = _by_name("umbrella")
    themes = _words("themes")
    target_groups = _words("target_groups")
    city_areas = _words("city_areas")

    class Meta:
        model = Organisation
        fields = NAMES
        export_order = NAMES

    def filter_export(self, queryset: Any, **_kwargs: Any) -> Any:
        """With what the columns show of other tables, in few questions."""
        one = ("kind", "legal_form", "category", "parent", "board", "umbrella")
        many = ("themes", "target_groups", "city_areas")
        return queryset.select_related(*one).prefetch_related(*many)
