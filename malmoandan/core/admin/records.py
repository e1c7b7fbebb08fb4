"""The trail, the outbox and the clock in the office: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin.base import ReadOnlyAdmin
from malmoandan.core.admin.site import site
from malmoandan.core.models import JobRun, Letter, TrailEntry
from malmoandan.core.templatetags.office import done

GROUP = _("Letters and trail")


class Bounced(admin.SimpleListFilter):
    """Letters that came back, or the others."""

    title = _("came back")
    parameter_name = "bounced"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What one can ask for."""
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The letters asked for."""
        if self.value() in {"yes", "no"}:
            return queryset.filter(bounced_at__isnull=self.value() == "no")
        return queryset


@admin.register(Letter, site=site)
class LetterAdmin(ReadOnlyAdmin):
    """Letters: whom they went to and how it went. A code is nobody else's to read."""

    group = GROUP
    group_order = 80
    look_verb = "core.read_letters"
    list_display = (
        "subject_shown",
        "to",
        "state",
        "created_at",
        "sent_at",
        "attempts",
        "bounced_at",
        "bounce_code",
    )
    list_filter = ("state", Bounced, "language")
    search_fields = ("to", "key")
    date_hierarchy = "created_at"
    fields = (
        "subject_shown",
        "to",
        "language",
        "text_shown",
        "state",
        "created_at",
        "sent_at",
        "attempts",
        "last_error",
        "bounced_at",
        "bounce_code",
        "bounce_handled_at",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field."""
        return self.fields

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Letter | None:
        """The letter; one with a code without its words, also in the page's title."""
        letter: Letter | None = super().get_object(request, object_id, from_field)
        if letter is not None and letter.secret:
            letter.subject, letter.text, letter.html = str(_("(secret)")), "", ""
        return letter

    @admin.display(description=_("subject"))
    def subject_shown(self, letter: Letter) -> str:
        """The subject, unless it holds a code."""
        return str(_("(secret)")) if letter.secret else str(letter)

    @admin.display(description=_("text"))
    def text_shown(self, letter: Letter) -> str:
        """The text, unless it holds a code."""
        return str(_("(secret)")) if letter.secret else letter.text


@admin.register(TrailEntry, site=site)
class TrailEntryAdmin(ReadOnlyAdmin):
    """Who did what to which record, and when."""

    group = GROUP
    group_order = 80
    look_verb = "core.read_trail"
    list_display = ("at", "by", "done", "content_type", "object_id", "to_state")
    list_filter = ("content_type",)
    list_select_related = ("by", "content_type")
    search_fields = ("verb",)
    date_hierarchy = "at"
    ordering = ("-at", "-id")
    fields = ("at", "by", "done", "content_type", "object_id", "data")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every field."""
        return self.fields

    @admin.display(description=_("what was done"), ordering="verb")
    def done(self, entry: TrailEntry) -> str:
        """What the key word means."""
        return done(entry.verb)


@admin.register(JobRun, site=site)
class JobRunAdmin(ReadOnlyAdmin):
    """When each job of the clock last ran."""

    group = GROUP
    group_order = 80
    list_display = ("name", "started_at", "finished_at", "error")
