"""The register of organisations, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from malmoandan.core import rules
from malmoandan.core.admin import FactAdmin, PlainFactAdmin, site
from malmoandan.core.models import Side
from partnerships import actions
from partnerships.admin.shared import GROUP
from partnerships.exports.organisations import Organisations
from partnerships.models import Organisation


class SideFilter(admin.SimpleListFilter):
    """Organisations of one side of the agreement."""

    title = _("side")
    parameter_name = "side"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """The two sides, and those that belong to neither."""
        return [*Side.choices, ("none", _("neither side"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Organisation]
    ) -> QuerySet[Organisation]:
        """Those of the chosen side."""
        if self.value() in Side.values:
            return queryset.filter(kind__meaning=self.value())
        if self.value() == "none":
            # Not `exclude`: a row without a kind has no meaning to compare.
            of_a_side = queryset.filter(kind__meaning__in=Side.values)
            return queryset.exclude(pk__in=of_a_side.values("pk"))
        return queryset


@admin.register(Organisation, site=site)
class OrganisationAdmin(FactAdmin, PlainFactAdmin):
    """The register. Each side keeps its own; those that a file mentioned wait."""

    group = GROUP
    group_order = 10
    change_verb = add_verb = "partnerships.edit_organisation"
    delete_verb = "partnerships.remove_record"
    resource_classes: ClassVar[Any] = [Organisations]
    list_display = ("name", "kind", "parent", "website", "state")
    list_filter = ("state", SideFilter, "kind")
    list_select_related = ("kind", "parent")
    search_fields = ("name", "name_key")
    actions = ("verify",)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Nobody can hand an organisation over to a side that is not theirs."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        powers = rules.powers(request.user)
        if db_field.name == "kind" and not rules.is_administrator(request.user):
            others = set(Side.values) - powers.sides_coordinated()
            field.queryset = field.queryset.exclude(meaning__in=others)
        return field

    def has_verify_permission(self, request: HttpRequest) -> bool:
        """Whether the person may verify some organisations."""
        return self.has_change_permission(request)

    @admin.action(description=_("Verify"), permissions=["verify"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        """Say that the chosen organisations of one's own side are right."""
        mine = [
            organisation
            for organisation in queryset.select_related("kind")
            if self.has_change_permission(request, organisation)
        ]
        count = actions.verify_organisations(
            organisations=mine,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        text = ngettext(
            "%d organisation is verified.", "%d organisations are verified.", count
        )
        self.message_user(request, text % count)
