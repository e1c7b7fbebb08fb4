"""Follow-up, in the office."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import FactAdmin, site
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
)

GROUP = _("Follow-up")


class FollowUpAdmin(FactAdmin):
    """What is told of a year: either coordinator keeps it."""

    group = GROUP
    group_order = 40
    change_verb: ClassVar[str | None] = "reports.edit_figure"
    add_verb: ClassVar[str | None] = "reports.edit_figure"
    delete_verb: ClassVar[str | None] = "reports.remove_record"

    @admin.display(description=_("value"))
    def shown(self, row: CentreFigure | ChannelFigure | BudgetLine) -> str:
        """The value, with the word that the source used."""
        return str(row.quantity or "")


@admin.register(AnnualReport, site=site)
class AnnualReportAdmin(FollowUpAdmin):
    """Annual reports. It takes both sides to approve one."""

    change_verb = add_verb = "reports.edit_annual_report"
    list_display = ("__str__", "state", "completed_on")
    search_fields = ("year", "note")


@admin.register(Judgement, site=site)
class JudgementAdmin(FollowUpAdmin):
    """What people say of how commitments were kept."""

    change_verb = add_verb = "reports.judge_commitment"
    list_display = ("commitment", "year", "status", "outcome")
    list_filter = ("year", "status")
    list_select_related = ("commitment",)
    search_fields = ("commitment__title", "outcome", "reason")


@admin.register(CentreFigure, site=site)
class CentreFigureAdmin(FollowUpAdmin):
    """What the centres counted."""

    list_display = ("measure", "centre", "year", "shown")
    list_filter = ("year", "centre", "measure")
    list_select_related = ("measure", "centre", "value_qualifier")
    search_fields = ("centre__name", "measure__label_sv")


@admin.register(ChannelFigure, site=site)
class ChannelFigureAdmin(FollowUpAdmin):
    """What the channels counted; which channels is part of that, and stays."""

    add_verb = None
    list_display = ("measure", "of_channels", "year", "shown")
    list_filter = ("year", "measure")
    list_select_related = ("measure", "value_qualifier")
    search_fields = ("channels__label_sv", "measure__label_sv")
    readonly_fields = ("channels",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChannelFigure]:
        """With the channels, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("channels")

    @admin.display(description=_("channels"))
    def of_channels(self, row: ChannelFigure) -> str:
        """The channels, by name."""
        return ", ".join(term.label for term in row.channels.all())


@admin.register(BudgetLine, site=site)
class BudgetLineAdmin(FollowUpAdmin):
    """The money: what was granted, and what it became."""

    list_display = ("title", "year", "recipient", "shown", "outcome")
    list_filter = ("year",)
    list_select_related = ("recipient", "amount_qualifier")
    search_fields = ("title", "note", "recipient__name")
