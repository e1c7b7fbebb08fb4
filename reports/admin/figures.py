"""Figures that somebody counted elsewhere, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from malmoandan.core.models import Vocabulary
from reports.admin.base import FollowUpAdmin
from reports.forms.channels import Figure
from reports.models import CentreFigure, ChannelFigure


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

    form = Figure
    vocabularies: ClassVar[dict[str, str]] = {"channels": Vocabulary.CHANNEL}
    list_display = ("measure", "of_channels", "year", "shown", "counted_on")
    list_filter = ("year", "measure")
    list_select_related = ("measure", "value_qualifier")
    search_fields = ("channels__label_sv", "measure__label_sv")
    fields = Figure.Meta.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[ChannelFigure]:
        """With the channels, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("channels")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The channels of a figure that stands: another set is another figure."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "channels"] if obj else fields

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The words are chosen here, and only chosen."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    @admin.display(description=_("channels"))
    def of_channels(self, row: ChannelFigure) -> str:
        """The channels, by name."""
        return ", ".join(term.label for term in row.channels.all())
