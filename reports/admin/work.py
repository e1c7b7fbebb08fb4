"""The work log, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import person
from reports.actions.self_assessments import side_of
from reports.admin.base import GROUP
from reports.forms.work import Entry
from reports.models import WorkEntry

WRITE = "reports.write_work_log"


@admin.register(WorkEntry, site=site)
class WorkEntryAdmin(ModelAdmin):
    """What the coordinators did: counted by kind of task, never by the clock."""

    group = GROUP
    group_order = 40
    change_verb: ClassVar[str | None] = WRITE
    add_verb: ClassVar[str | None] = WRITE
    delete_verb: ClassVar[str | None] = WRITE
    form = Entry
    fields = Entry.Meta.fields
    list_display = ("task", "count", "note", "on", "side")
    list_filter = ("side", "task")
    list_select_related = ("task",)
    date_hierarchy = "on"
    search_fields = ("note", "task__text")

    class Media:
        css: ClassVar[Any] = {"all": ("css/reports-office.css",)}

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The side is the person's own."""
        given = super().get_changeform_initial_data(request)
        return {"side": side_of(person(request), timezone.now()), **given}

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> WorkEntry:
        """The entry, with who wrote it."""
        entry: WorkEntry = super().save_form(request, form, change)
        if not change:
            entry.by = person(request)
        return entry

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkEntry]:
        """The latest first."""
        return super().get_queryset(request).order_by("-on", "-pk")
