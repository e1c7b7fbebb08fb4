"""IOP cases, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import Rows, site
from partnerships.admin.shared import CooperationAdmin
from partnerships.models import IopCase, IopParty, IopYear


class IopYears(Rows):
    """Where the case stood, year by year."""

    model = IopYear


class IopParties(Rows):
    """Who takes part in the case, and as what."""

    model = IopParty


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
