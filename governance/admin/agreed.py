"""What was agreed and what is decided, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.models import (
    Agreement,
    AgreementParty,
    CooperationPlan,
    FocusArea,
    TimelineEntry,
)
from malmoandan.core.admin import FactAdmin, Rows, site

GROUP = _("What we agreed")
DRAFT = "governance.draft_plan"
CORRECT = "governance.edit_plan"
State = CooperationPlan.State


class AgreedAdmin(FactAdmin):
    """What takes both sides to change: coordinators look, administrators correct."""

    group = GROUP
    group_order = 30
    change_verb: ClassVar[str | None] = "governance.edit_plan"
    add_verb: ClassVar[str | None] = "governance.edit_plan"
    delete_verb: ClassVar[str | None] = "governance.remove_record"


class PlanRows(AgreedAdmin):
    """What a plan consists of: written in a draft, then corrected by administrators."""

    add_verb = DRAFT

    def plan_of(self, obj: Any) -> CooperationPlan:
        """The plan that the record belongs to."""
        plan: CooperationPlan = obj.plan
        return plan

    def may_write(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the person may write on the plan of the record (on any, if none)."""
        is_draft = obj is None or self.plan_of(obj).is_draft
        return bool(request.user.has_perm(DRAFT if is_draft else CORRECT))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft is written by those who run the portal."""
        return self.may_write(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for changing: a draft can lose what the plan before it promised."""
        return self.may_write(request, obj)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Nothing is moved into a plan that the person may not write on."""
        if db_field.name == "plan" and not request.user.has_perm(CORRECT):
            kwargs["queryset"] = CooperationPlan.objects.filter(state=State.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AgreementParties(Rows):
    """Who made the agreement."""

    model = AgreementParty


class TimelineEntries(Rows):
    """What happened, and when."""

    model = TimelineEntry


@admin.register(Agreement, site=site)
class AgreementAdmin(AgreedAdmin):
    """The agreement. There is one."""

    change_verb = add_verb = "governance.edit_agreement"
    delete_verb = None
    list_display = ("name", "case_number", "website")
    search_fields = ("name",)
    inlines: ClassVar[Any] = [AgreementParties, TimelineEntries]


@admin.register(FocusArea, site=site)
class FocusAreaAdmin(AgreedAdmin):
    """The themes of the years."""

    change_verb = add_verb = "governance.edit_focus_area"
    list_display = ("title", "year", "to_year", "decided_on", "decided_by")
    list_filter = ("year",)
    search_fields = ("title", "reason")
    line_fields = ("challenges",)
