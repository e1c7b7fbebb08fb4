"""Organisations as a table, out and in."""

from typing import Any

from import_export import fields, widgets

from malmoandan.core.exports import FactResource
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Organisation


class Kinds(widgets.ForeignKeyWidget):
    """A kind of organisation by its key."""

    def get_queryset(self, *_args: Any, **_kwargs: Any) -> Any:
        """The kinds, and no other words."""
        return Term.objects.filter(vocabulary=Vocabulary.ORGANISATION_KIND)


class Organisations(FactResource):
    """The register, with the column names of the facts format.

    A row is found by its name, whatever its case; one that nobody knows is added.
    """

    kind = fields.Field("kind", "kind", Kinds(Term, "key"))
    parent = fields.Field(
        "parent", "parent", widgets.ForeignKeyWidget(Organisation, "name")
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind", "parent", "website")
        export_order = fields
        import_id_fields = ("name",)
        skip_unchanged = True
        report_skipped = False

    def get_instance(self, _loader: Any, row: dict[str, Any]) -> Organisation | None:
        """The organisation that has the name."""
        return Organisation.objects.named(str(row.get("name") or "")).first()
