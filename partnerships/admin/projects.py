"""Projects, process support and centres, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import Rows, site
from malmoandan.core.models import Vocabulary
from partnerships.admin.shared import CooperationAdmin
from partnerships.models import (
    Centre,
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
)


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
