"""Figures that somebody counted elsewhere, in the office."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from reports.admin.base import FollowUpAdmin
from reports.models import BudgetLine, CentreFigure, ChannelFigure


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
