"""Organisations and what they do together, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from malmoandan.core import rules
from malmoandan.core.admin import FactAdmin, PlainFactAdmin, Rows, site
from malmoandan.core.models import Side, Vocabulary
from partnerships import actions
from partnerships.exports import Organisations
from partnerships.models import (
    Centre,
    IopCase,
    IopParty,
    IopYear,
    Organisation,
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
)

GROUP = _("Organisations and cooperation")


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
    list_display = ("name", "kind", "parent", "website", "confirmed")
    list_filter = ("confirmed", SideFilter, "kind")
    list_select_related = ("kind", "parent")
    search_fields = ("name", "name_key")
    readonly_fields = ("confirmed",)
    actions = ("confirm",)

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

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        """Whether the person may confirm some organisations."""
        return self.has_change_permission(request)

    @admin.action(description=_("Confirm"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> None:
        """Say that the chosen organisations of one's own side are right."""
        mine = [
            organisation
            for organisation in queryset.select_related("kind")
            if self.has_change_permission(request, organisation)
        ]
        count = actions.confirm_organisations(
            organisations=mine,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        text = ngettext(
            "%d organisation is confirmed.", "%d organisations are confirmed.", count
        )
        self.message_user(request, text % count)


class IopYears(Rows):
    """Where the case stood, year by year."""

    model = IopYear


class IopParties(Rows):
    """Who takes part in the case, and as what."""

    model = IopParty


class CooperationAdmin(FactAdmin):
    """What both sides do together: either coordinator keeps it."""

    group = GROUP
    group_order = 10
    change_verb = add_verb = "partnerships.edit_cooperation"
    delete_verb = "partnerships.remove_record"


@admin.register(IopCase, site=site)
class IopCaseAdmin(CooperationAdmin):
    """Cases of IOP with their parties and yearly statuses."""

    list_display = ("name", "agreed_from", "agreed_to", "latest")
    list_filter = ("years__year", "years__step")
    search_fields = ("name", "purpose", "parties__organisation__name")
    inlines: ClassVar[Any] = [IopYears, IopParties]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IopCase]:
        """Cases with their years, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("years")

    @admin.display(description=_("latest known step"))
    def latest(self, case: IopCase) -> str:
        """The step of the latest year that says one."""
        known = [year for year in case.years.all() if year.step]
        if not known:
            return ""
        return f"{known[-1].get_step_display()} ({known[-1].year})"


class ProjectPartners(Rows):
    """Who takes part in the project."""

    model = ProjectPartner


class ProjectActivities(Rows):
    """What the project did, year by year."""

    model = ProjectActivity


@admin.register(Project, site=site)
class ProjectAdmin(CooperationAdmin):
    """Projects with their partners and what they did."""

    list_display = ("name", "starts", "ends", "iop")
    list_filter = ("activities__year",)
    list_select_related = ("iop",)
    search_fields = ("name", "about", "purpose", "partners__organisation__name")
    line_fields = ("goals",)
    vocabularies: ClassVar[dict[str, str]] = {"areas": Vocabulary.CITY_AREA}
    inlines: ClassVar[Any] = [ProjectPartners, ProjectActivities]


@admin.register(ProcessSupport, site=site)
class ProcessSupportAdmin(CooperationAdmin):
    """Help with dialogues and processes; never counted as agreements."""

    list_display = ("name", "year", "with_whom")
    list_filter = ("year",)
    search_fields = ("name", "organisations__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcessSupport]:
        """With the organisations, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("organisations")

    @admin.display(description=_("organisations"))
    def with_whom(self, support: ProcessSupport) -> str:
        """The organisations, by name."""
        return ", ".join(body.name for body in support.organisations.all())


@admin.register(Centre, site=site)
class CentreAdmin(CooperationAdmin):
    """Houses where the sides meet."""

    list_display = ("name", "address", "operator", "opened")
    list_select_related = ("operator",)
    search_fields = ("name", "address")
    line_fields = ("facilities",)
