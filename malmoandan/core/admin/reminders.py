"""Reminders in the office: rules, when all is quiet, and what was sent."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from malmoandan.core import rehearsal
from malmoandan.core.admin.base import ModelAdmin, ReadOnlyAdmin, Text
from malmoandan.core.admin.site import site
from malmoandan.core.forms.reminders import EditQuiet, EditRule
from malmoandan.core.models import ReminderRule, ReminderSent, ReminderSettings
from malmoandan.core.models.reminders import VARIABLES

GROUP = gettext_lazy("Letters and trail")
MEANS = {
    "what": gettext_lazy("what it is about"),
    "day": gettext_lazy("the day, such as 9 November"),
    "days": gettext_lazy("how many days there are to it, or since it"),
    "link": gettext_lazy("the address where one does it"),
    "why": gettext_lazy("why it comes to the reader"),
}


@admin.register(ReminderRule, site=site)
class ReminderRuleAdmin(ModelAdmin):
    """What is reminded of, when and in what words."""

    group = GROUP
    group_order = 80
    change_verb = "core.edit_reminders"
    form = EditRule
    change_form_template = "admin/core/rule_form.html"
    list_display = ("named", "when", "who_shown", "rhythm", "active")
    list_filter = ("active", "at_once")
    search_fields = ("key",)
    readonly_fields = ("named", "who_shown")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("named", "who_shown", "active")}),
        (
            gettext_lazy("When, and how"),
            {"fields": ("before", "after", "at_once", "channel", "confirm")},
        ),
        (
            gettext_lazy("Own words, in place of the letter’s"),
            {"fields": ("subject", "body", "subject_en", "body_en")},
        ),
    )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form, which is told what day it is."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.today = timezone.localdate()
        return form

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the letter as it would be."""
        return [self.extra_page("preview", self.preview), *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """See the next letter, with the words that are saved."""
        return [(self.address("preview", obj.pk), _("See the next letter"))]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what own words can hold."""
        context["variables"] = [(f"{{{name}}}", MEANS[name]) for name in VARIABLES]
        return super().render_change_form(request, context, *args, **kwargs)

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The next letter that would go out within a year, also in unsaved words."""
        rule = self._one(request, object_id)
        form = None
        if request.method == "POST":
            if not self.has_change_permission(request, rule):
                raise PermissionDenied
            form = self.get_form(request, rule, change=True)(
                request.POST, instance=rule
            )
            form.only_looks = True
        is_right = form is None or form.is_valid()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The next letter"),
            "rule": rule,
            "form": form,
            "letters": _next_letters(rule) if is_right else [],
            "back": self.address("change", rule.pk),
        }
        return TemplateResponse(request, "admin/core/rule_preview.html", context)

    @admin.display(description=gettext_lazy("reminds of"), ordering="key")
    def named(self, rule: ReminderRule) -> str:
        """What the rule reminds of, in words."""
        return rule.name()

    @admin.display(description=gettext_lazy("who gets it"), ordering="audience")
    def who_shown(self, rule: ReminderRule) -> str:
        """Who gets it, in words."""
        return rule.who()

    @admin.display(description=gettext_lazy("days"))
    def when(self, rule: ReminderRule) -> str:
        """On which days, in words."""
        before = sorted((-day for day in rule.days if day < 0), reverse=True)
        after = [day for day in rule.days if day > 0]
        told = [
            _before(before) if before else "",
            _("the day itself") if 0 in rule.days else "",
            _after(after) if after else "",
        ]
        return "; ".join(filter(None, told))

    @admin.display(description=gettext_lazy("how"), ordering="at_once")
    def rhythm(self, rule: ReminderRule) -> str:
        """Whether it goes out at once or waits for the weekly letter."""
        return _("at once") if rule.at_once else _("in the weekly letter")


@admin.register(ReminderSettings, site=site)
class ReminderSettingsAdmin(ModelAdmin):
    """When nobody is written to: one row, so its list is its page."""

    group = GROUP
    group_order = 80
    change_verb = "core.edit_reminders"
    form = EditQuiet

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of the one row; it gets the usual values the first time."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = ReminderSettings.objects.first()
        if row is None:
            row, _new = ReminderSettings.objects.get_or_create(pk=1)
        return self.change_view(request, str(row.pk))


@admin.register(ReminderSent, site=site)
class ReminderSentAdmin(ReadOnlyAdmin):
    """The ledger of reminders: numbers of records, never names."""

    group = GROUP
    group_order = 80
    list_display = ("named", "about", "to", "due_on", "planned_at", "how")
    list_filter = (("rule", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("rule", "content_type", "digest_line")
    date_hierarchy = "planned_at"
    fields = ("named", "about", "to", "due_on", "planned_at", "how")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields)

    @admin.display(description=gettext_lazy("reminds of"), ordering="rule__key")
    def named(self, row: ReminderSent) -> str:
        """What the rule reminds of, in words."""
        return row.rule.name()

    @admin.display(description=gettext_lazy("about"))
    def about(self, row: ReminderSent) -> str:
        """Which record, by its kind and number."""
        return f"{row.content_type.name} {row.object_id}"

    @admin.display(description=gettext_lazy("to whom"), ordering="recipient_key")
    def to(self, row: ReminderSent) -> str:
        """As what somebody got it, and their number."""
        kind, _sep, number = row.recipient_key.partition(":")
        if kind == "user":
            return _("%(who)s, account %(number)s") % {
                "who": row.rule.who(),
                "number": number,
            }
        who = rehearsal.as_whom(row.rule, row.recipient_key, {})
        return _("%(who)s, no. %(number)s") % {"who": who, "number": number}

    @admin.display(description=gettext_lazy("how"))
    def how(self, row: ReminderSent) -> str:
        """By itself, or in the weekly letter."""
        gathered = getattr(row, "digest_line", None) is not None
        return _("in the weekly letter") if gathered else _("letter")


def _before(days: list[int]) -> str:
    told = ngettext("%s day before", "%s days before", max(days))
    return told % _listed(days)


def _after(days: list[int]) -> str:
    told = ngettext("%s day after", "%s days after", max(days))
    return told % _listed(days)


def _listed(days: list[int]) -> str:
    """Days as one says them; a long row is cut."""
    told = ", ".join(map(str, days[:4]))
    more = len(days) - 4
    return told + (" " + ngettext("and %d more", "and %d more", more) % more) * (
        more > 0
    )


def _next_letters(rule: ReminderRule) -> list[dict[str, Any]]:
    """The next letter in Swedish, and in English where the rule has English words."""
    languages = ["sv", "en"] if rule.subject_en or rule.body_en else ["sv"]
    found = []
    for language in languages:
        would = rehearsal.next_of(rule, timezone.localdate(), language)
        if would is not None:
            info = translation.get_language_info(language)
            found.append(
                {
                    "would": would[0],
                    "letter": would[1],
                    "lang": language,
                    "language": info["name_translated"],
                }
            )
    return found
