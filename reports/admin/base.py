"""What the lists of follow-up share, in the office."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import FactAdmin
from reports.models import BudgetLine, CentreFigure, ChannelFigure

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
