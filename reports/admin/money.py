"""The money in the office: the lines of a budget, and the account of a year."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import site
from reports.admin.base import FollowUpAdmin
from reports.exports import money
from reports.forms.money import Line
from reports.models import BudgetLine
from reports.search.money import is_closed


@admin.register(BudgetLine, site=site)
class BudgetLineAdmin(FollowUpAdmin):
    """The money: what was granted, and what it became."""

    form = Line
    fields = Line.Meta.fields
    list_display = ("title", "year", "recipient", "shown", "used", "off")
    list_filter = ("year",)
    list_select_related = ("recipient", "amount_qualifier")
    search_fields = ("title", "note", "recipient__name")
    change_list_template = "admin/reports/budget_line_list.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all of them; what a closed year tells stays."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not is_closed(obj.year))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new line is of this year, unless the way here says which."""
        given = super().get_changeform_initial_data(request)
        return {"year": timezone.localdate().year, **given}

    def get_urls(self) -> list[URLPattern]:
        """The list's, and the account of a year."""
        pages = [self.extra_page("account", self.account, "0/account/")]
        return [*pages, *super().get_urls()]

    @admin.display(description=_("used"), ordering="outcome")
    def used(self, line: BudgetLine) -> str:
        """What it became."""
        return money.kronor(money.account([line]).used)

    @admin.display(description=_("deviation"))
    def off(self, line: BudgetLine) -> str:
        """How far from what was planned."""
        return money.deviation(money.account([line]).deviation)

    def account(self, request: HttpRequest) -> HttpResponse:
        """The lines of a year with their sums, and what they lack."""
        standing = BudgetLine.objects.order_by("-year").values_list("year", flat=True)
        years = list(dict.fromkeys(standing))
        asked = request.GET.get("year", "")
        latest = years[0] if years else timezone.localdate().year
        year = int(asked) if asked.isdecimal() and int(asked) in years else latest
        found = money.account_of(year, with_examples=True)
        rows, sums = money.shown(found)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Account %(year)s") % {"year": year},
            "year": year,
            "years": years,
            "account": found,
            "rows": rows,
            "sums": sums,
            "is_closed": is_closed(year),
            "csv": reverse("economy-csv", args=[year]),
            "may_change": self.has_change_permission(request),
        }
        template = "admin/reports/budget_account_page.html"
        return TemplateResponse(request, template, context)
