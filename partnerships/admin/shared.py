"""What the lists of this app have in common."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin

from malmoandan.core.admin import FactAdmin
from malmoandan.core.admin.base import Export, ModelAdmin

GROUP = _("Organisations and cooperation")


class CooperationAdmin(FactAdmin):
    """What both sides do together: either coordinator keeps it."""

    group = GROUP
    group_order = 10
    change_verb = add_verb = "partnerships.edit_cooperation"
    delete_verb = "partnerships.remove_record"


class ExportedAdmin(ExportMixin, ModelAdmin):
    """A list that goes out as a table, with formulas escaped, and does not come in."""

    group = GROUP
    group_order = 10
    export_form_class = Export
    skip_export_form = False
    resource_classes: ClassVar[Any] = []

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Whether the person may take the list home: whoever may look."""
        return self.has_view_permission(request)
