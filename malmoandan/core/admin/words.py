"""Vocabulary, sources and fixed pages in the office."""

from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from malmoandan.core import actions
from malmoandan.core.admin.base import ModelAdmin, ReadOnlyAdmin, person
from malmoandan.core.admin.site import site
from malmoandan.core.models import (
    AccessibilityStatement,
    Citation,
    Contradiction,
    Erasure,
    FactsLoad,
    KeptData,
    KnownIssue,
    SourceDocument,
    Term,
)

SOURCES = _("Words and sources")
PAGES = _("Fixed pages")


@admin.register(Term, site=site)
class TermAdmin(ModelAdmin):
    """Words that are data. Those that a file brought wait to be confirmed."""

    group = SOURCES
    group_order = 60
    change_verb = add_verb = "core.edit_vocabulary"
    list_display = ("label_sv", "label_en", "vocabulary", "order", "confirmed")
    list_filter = ("confirmed", "vocabulary")
    search_fields = ("label_sv", "label_en", "key")
    readonly_fields = ("confirmed",)
    actions = ("confirm",)

    def has_confirm_permission(self, request: HttpRequest) -> bool:
        """Whether the person may confirm words."""
        return bool(request.user.has_perm("core.edit_vocabulary"))

    @admin.action(description=_("Confirm the words"), permissions=["confirm"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Term]) -> None:
        """Say that the chosen words are right."""
        count = actions.confirm_terms(
            terms=queryset,
            by=person(request),
            at=timezone.now(),
        )
        self.message_user(
            request,
            ngettext("%d word is confirmed.", "%d words are confirmed.", count) % count,
        )


@admin.register(SourceDocument, site=site)
class SourceDocumentAdmin(ModelAdmin):
    """Documents that facts are taken from."""

    group = SOURCES
    group_order = 60
    change_verb = "core.edit_sources"
    list_display = ("title_or_id", "kind", "year")
    list_filter = ("year", "kind")
    search_fields = ("title", "fact_id")
    readonly_fields = ("fact_id",)

    @admin.display(description=_("title"), ordering="title")
    def title_or_id(self, document: SourceDocument) -> str:
        """The title, or the id where there is none."""
        return str(document)


@admin.register(Citation, site=site)
class CitationAdmin(ReadOnlyAdmin):
    """Places in sources that say what records say."""

    group = SOURCES
    group_order = 60
    list_display = ("document", "section", "line", "content_type", "subject")
    list_filter = ("content_type",)
    list_select_related = ("document", "content_type")

    def get_queryset(self, request: HttpRequest) -> Any:
        """Citations with what they are about, in few questions."""
        return super().get_queryset(request).prefetch_related("subject")


@admin.register(Contradiction, site=site)
class ContradictionAdmin(ReadOnlyAdmin):
    """What sources disagree on. Both values stay; somebody says it is judged."""

    group = SOURCES
    group_order = 60
    list_display = ("subject", "field", "standing", "stated", "settled_at")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "content_type")
    list_select_related = ("load", "content_type")
    actions = ("settle",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Contradictions with what they are about, in few questions."""
        return super().get_queryset(request).prefetch_related("subject")

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Whether the person may say that it is judged."""
        return bool(request.user.has_perm("core.settle_contradiction"))

    @admin.action(description=_("Mark as judged"), permissions=["settle"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Contradiction]) -> None:
        """Say that the chosen contradictions have been looked into."""
        count = actions.settle_contradictions(
            contradictions=queryset,
            by=person(request),
            at=timezone.now(),
        )
        self.message_user(
            request,
            ngettext(
                "%d contradiction is judged.", "%d contradictions are judged.", count
            )
            % count,
        )


@admin.register(FactsLoad, site=site)
class FactsLoadAdmin(ReadOnlyAdmin):
    """Files of facts that were loaded."""

    group = SOURCES
    group_order = 60
    list_display = ("file_name", "loaded_at", "digest")


class KnownIssueRows(admin.TabularInline):
    """What does not work yet, as the statement tells it."""

    model = KnownIssue
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may open the office."""
        return bool(request.user.has_perm("core.open_admin"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may edit the page."""
        return bool(request.user.has_perm("core.edit_fixed_pages"))

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


@admin.register(AccessibilityStatement, site=site)
class AccessibilityStatementAdmin(ModelAdmin):
    """The accessibility statement and its known faults."""

    group = PAGES
    group_order = 70
    change_verb = "core.edit_fixed_pages"
    list_display = ("service", "conformance", "assessed_on", "updated_on")
    inlines: ClassVar[Any] = [KnownIssueRows]


@admin.register(KeptData, site=site)
class KeptDataAdmin(ModelAdmin):
    """What the privacy page says is kept, and why."""

    group = PAGES
    group_order = 70
    change_verb = add_verb = delete_verb = "core.edit_fixed_pages"
    list_display = ("what_sv", "shown_period", "order")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """How many days a job waits is set by those who administer the portal."""
        fields = super().get_readonly_fields(request, obj)
        may_set = request.user.has_perm("core.set_retention")
        return fields if may_set and obj and obj.key else [*fields, "days"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As others; a line that a job goes by stays."""
        by_a_job = obj is not None and bool(obj.key)
        return not by_a_job and super().has_delete_permission(request, obj)

    @admin.display(description=_("how long, in Swedish"), ordering="days")
    def shown_period(self, line: KeptData) -> str:
        """For how long, with the number of days where a job erases."""
        return line.period


@admin.register(Erasure, site=site)
class ErasureAdmin(ReadOnlyAdmin):
    """What has been erased because its time was over: numbers, never whose."""

    group = PAGES
    group_order = 70
    list_display = ("at", "kept", "erased")
    list_filter = (("kept", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("kept",)
    date_hierarchy = "at"
    fields = ("at", "kept", "erased")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields)

    @admin.display(description=_("rows erased"))
    def erased(self, erasure: Erasure) -> str:
        """How many rows of which kind, by the kinds' own names."""
        told = (
            f"{capfirst(apps.get_model(name)._meta.verbose_name_plural)}: {count}"
            for name, count in erasure.counts.items()
        )
        return ", ".join(told)
