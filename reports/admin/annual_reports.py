"""Annual reports, in the office."""

from django.contrib import admin

from malmoandan.core.admin import site
from reports.admin.base import FollowUpAdmin
from reports.models import AnnualReport


@admin.register(AnnualReport, site=site)
class AnnualReportAdmin(FollowUpAdmin):
    """Annual reports. It takes both sides to approve one."""

    change_verb = add_verb = "reports.edit_annual_report"
    list_display = ("__str__", "state", "completed_on")
    search_fields = ("year", "note")
