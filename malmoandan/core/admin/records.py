"""The trail, the outbox and the clock in the office: to look at."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from malmoandan.core import actions
from malmoandan.core.admin.base import ReadOnlyAdmin, Text, person
from malmoandan.core.admin.site import site
from malmoandan.core.models import JobRun, Letter, TrailEntry
from malmoandan.core.templatetags.office import done
from malmoandan.core.transitions import NotPossible

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
        "not_sent_because",
        "bounced_at",
        "bounce_code",
    )
    actions = ("retry",)
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
        "not_sent_because",
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

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the page that tries a letter anew."""
        return [self.extra_page("retry", self.retry_one), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """Try anew, where that is possible."""
        if obj.cannot_be_retried() or not self.has_retry_permission(request):
            return []
        return [(self.address("retry", obj.pk), _("Try to send it again"))]

    def has_retry_permission(self, request: HttpRequest) -> bool:
        """Whether the person may have letters tried anew."""
        return bool(request.user.has_perm("core.retry_letters"))

    @admin.action(description=_("Try to send again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Letter]) -> None:
        """Let the chosen letters that were given up be tried anew."""
        count = actions.retry_letters(
            letters=Letter.objects.filter(pk__in=queryset.values("pk")),
            by=person(request),
            at=timezone.now(),
        )
        told = ngettext(
            "%d letter will be tried again.", "%d letters will be tried again.", count
        )
        self.message_user(
            request, told % count, messages.SUCCESS if count else messages.WARNING
        )

    def retry_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let one letter be tried anew, or say why it cannot be."""
        letter = self._one(request, object_id)
        if not self.has_retry_permission(request):
            raise PermissionDenied

        def perform(_given: dict[str, Any]) -> None:
            if reason := letter.cannot_be_retried():
                raise NotPossible(reason)
            actions.retry_letters(
                letters=Letter.objects.filter(pk=letter.pk),
                by=person(request),
                at=timezone.now(),
            )

        return self.action_page(
            request,
            title=_("Try to send the letter again"),
            submit=_("Try again"),
            form=forms.Form(request.POST if request.method == "POST" else None),
            perform=perform,
            refusals=(NotPossible,),
            done=_("The letter will be tried again."),
            back=self.address("change", letter.pk),
            words=letter.why_not_sent(),
        )

    @admin.display(description=_("why it was not sent"))
    def not_sent_because(self, letter: Letter) -> str:
        """Why the latest try failed."""
        return letter.why_not_sent()

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
    list_display = ("named", "started_at", "finished_at", "progress", "error")

    @admin.display(description=_("job"), ordering="name")
    def named(self, run: JobRun) -> str:
        """The job's name; in words where it is a rule's run over very many."""
        return str(settings.REMINDER_NAMES.get(run.name, run.name))

    @admin.display(description=_("how far it has come"))
    def progress(self, run: JobRun) -> str:
        """How many of how many, where that is counted."""
        if run.total is None:
            return ""
        counted = {"done": _grouped(run.done or 0), "total": _grouped(run.total)}
        return str(_("%(done)s of %(total)s") % counted)


def _grouped(count: int) -> str:
    return number_format(count, force_grouping=True)
