"""Commitments and year wheels of plans in the office, in plain words."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.admin.agreed import PlanRows
from governance.forms import plans as forms
from governance.models import Commitment, WheelRow
from malmoandan.core.admin import site
from malmoandan.core.models import Vocabulary


@admin.register(Commitment, site=site)
class CommitmentAdmin(PlanRows):
    """The promises of the plans, and how each is measured."""

    form = forms.CommitmentForm
    list_display = ("title", "plan", "measure", "at_least", "at_most", "deadline")
    list_filter = ("plan", "measure")
    list_select_related = ("plan",)
    search_fields = ("title", "rule")
    WHAT = ("plan", "title", "rule", "section", "owner_side")
    HOW = ("measure", "counts", "unit", "at_least", "at_most")
    ABOUT = ("approximate", "tolerance")
    WHEN = ("period", "slots", "own_parts", "planned_months")
    DAYS = ("window_from", "window_to", "deadline", "valid_from", "valid_to", "order")
    # What a form asks in its own way is told in words to those who only look.
    TOLD: ClassVar[dict[str, str]] = {
        "counts": "counts_shown",
        "unit": "unit_shown",
        "period": "period_shown",
        "slots": "parts_shown",
        "planned_months": "months_shown",
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        """With the plan, which says who may write."""
        return super().get_queryset(request).select_related("plan")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What was promised, how it is counted, when; and where it comes from."""
        below = super().get_fieldsets(request, obj)[1:]
        groups = [
            (_("What was promised"), self.WHAT),
            (_("How it is counted"), (*self.HOW, *self.ABOUT)),
            (pgettext_lazy("when it is done", "When"), (*self.WHEN, *self.DAYS)),
        ]
        if obj is not None and not self.has_change_permission(request, obj):
            groups = [
                (title, tuple(self.TOLD.get(n, n) for n in names if n != "own_parts"))
                for title, names in groups
            ]
        return [*((title, {"fields": names}) for title, names in groups), *below]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What is told in words, besides the sources."""
        return [*super().get_readonly_fields(request, obj), *self.TOLD.values()]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The plan that the link says, and last in it."""
        first: dict[str, Any] = {**super().get_changeform_initial_data(request)}
        plan = first.get("plan", "")
        if str(plan).isdecimal():
            rows = Commitment.objects.filter(plan=plan).order_by("-order")
            last = rows.values_list("order", flat=True).first()
            first["order"] = (last or 0) + 1
        return first

    @admin.display(description=_("What is counted"))
    def counts_shown(self, row: Commitment) -> str:
        """What is counted, by its name."""
        return str(forms.counts_in_words(row.counts))

    @admin.display(description=_("Unit"))
    def unit_shown(self, row: Commitment) -> str:
        """The unit by its word."""
        return forms.word(Vocabulary.UNIT, row.unit)

    @admin.display(description=_("How often"))
    def period_shown(self, row: Commitment) -> str:
        """The period as people say it."""
        return str(forms.PERIODS.get(row.period, row.period))

    @admin.display(description=_("parts of the year"))
    def parts_shown(self, row: Commitment) -> str:
        """The parts of the year as people say them."""
        return str(forms.parts_in_words(row.slots))

    @admin.display(description=_("planned months"))
    def months_shown(self, row: Commitment) -> str:
        """The months by name."""
        return months_in_words(row.planned_months)


def months_in_words(months: list[int]) -> str:
    """The months by name, in the order that they were written."""
    return ", ".join(str(MONTHS[m]) for m in months if m in MONTHS)


@admin.register(WheelRow, site=site)
class WheelRowAdmin(PlanRows):
    """The year wheel of the plans, in their words."""

    list_display = ("what", "plan", "in_months", "order")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("what",)
    form = forms.WheelRowForm

    @admin.display(description=_("months"))
    def in_months(self, row: WheelRow) -> str:
        """The months by name."""
        return months_in_words(row.months)
