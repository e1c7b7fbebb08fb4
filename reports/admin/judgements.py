"""Judgements of commitments, in the office."""

from django.contrib import admin

from malmoandan.core.admin import site
from reports.admin.base import FollowUpAdmin
from reports.models import Judgement


@admin.register(Judgement, site=site)
class JudgementAdmin(FollowUpAdmin):
    """What people say of how commitments were kept."""

    change_verb = add_verb = "reports.judge_commitment"
    list_display = ("commitment", "year", "status", "outcome")
    list_filter = ("year", "status")
    list_select_related = ("commitment",)
    search_fields = ("commitment__title", "outcome", "reason")
