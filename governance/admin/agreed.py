"""What was agreed and what is decided, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from governance.models import (
    Agreement,
    AgreementParty,
    Commitment,
    CooperationPlan,
    FocusArea,
    PlanPoint,
    Responsibility,
    TimelineEntry,
    WheelRow,
)
from malmoandan.core.admin import FactAdmin, Rows, site
from malmoandan.core.models import Vocabulary

GROUP = _("What we agreed")


class AgreedAdmin(FactAdmin):
    """What takes both sides to change: coordinators look, administrators correct."""

    group = GROUP
    group_order = 30
    change_verb: ClassVar[str | None] = "governance.edit_plan"
    add_verb: ClassVar[str | None] = "governance.edit_plan"
    delete_verb: ClassVar[str | None] = "governance.remove_record"


class AgreementParties(Rows):
    """Who made the agreement."""

    model = AgreementParty


class TimelineEntries(Rows):
    """What happened, and when."""

    model = TimelineEntry


class Responsibilities(Rows):
    """Who answers for what."""

    model = Responsibility


@admin.register(Agreement, site=site)
class AgreementAdmin(AgreedAdmin):
    """The agreement. There is one."""

    change_verb = add_verb = "governance.edit_agreement"
    delete_verb = None
    list_display = ("name", "case_number", "website")
    search_fields = ("name",)
    inlines: ClassVar[Any] = [AgreementParties, TimelineEntries, Responsibilities]


class PlanPoints(Rows):
    """The lists of the plan."""

    model = PlanPoint
    vocabularies: ClassVar[dict[str, str]] = {"kind": Vocabulary.PLAN_POINT}


@admin.register(CooperationPlan, site=site)
class CooperationPlanAdmin(AgreedAdmin):
    """Plans under the agreement."""

    list_display = ("title", "from_year", "to_year", "state")
    list_filter = ("state",)
    search_fields = ("title",)
    vocabularies: ClassVar[dict[str, str]] = {
        "areas": Vocabulary.THEME,
        "matrix_scope": Vocabulary.MATRIX_LEVEL,
    }
    inlines: ClassVar[Any] = [PlanPoints]


@admin.register(Commitment, site=site)
class CommitmentAdmin(AgreedAdmin):
    """The promises of the plans, and how each is measured."""

    list_display = ("title", "plan", "measure", "at_least", "at_most", "deadline")
    list_filter = ("plan", "measure")
    list_select_related = ("plan",)
    search_fields = ("title", "rule")
    number_fields = ("planned_months",)


@admin.register(WheelRow, site=site)
class WheelRowAdmin(AgreedAdmin):
    """The year wheel of the plans, in their words."""

    list_display = ("what", "plan", "in_months", "order")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("what",)
    number_fields = ("months",)

    @admin.display(description=_("months"))
    def in_months(self, row: WheelRow) -> str:
        """The months by number."""
        return ", ".join(map(str, row.months))


@admin.register(FocusArea, site=site)
class FocusAreaAdmin(AgreedAdmin):
    """The themes of the years."""

    change_verb = add_verb = "governance.edit_focus_area"
    list_display = ("title", "year", "to_year", "decided_on", "decided_by")
    list_filter = ("year",)
    search_fields = ("title", "reason")
    line_fields = ("challenges",)
