"""What a kind of event begins with and is asked about, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.models import KindQuestion, KindTemplate
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text
from malmoandan.core.admin.facts import FromVocabulary
from malmoandan.core.models import Vocabulary


class KindsAdmin(FromVocabulary, ModelAdmin):
    """Kinds are data: whoever arranges keeps them."""

    group = _("Events")
    group_order = 20
    change_verb = add_verb = "events.edit_event"
    delete_verb = "events.remove_record"
    vocabularies: ClassVar[dict[str, str]] = {
        "kind": Vocabulary.EVENT_KIND,
        "invited_kinds": Vocabulary.ORGANISATION_KIND,
    }
    list_select_related: ClassVar[Any] = ("kind",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The kind stays: another kind has a row of its own."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "kind"]


@admin.register(KindTemplate, site=site)
class KindTemplateAdmin(KindsAdmin):
    """What a new event of a kind begins with."""

    list_display = ("kind", "starts", "minutes", "capacity", "venue", "takes_turns")
    list_select_related = ("kind", "venue")
    search_fields = ("kind__label_sv",)

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The purposes of the kind stand in a list of their own."""
        path = reverse("admin:events_kindquestion_changelist")
        return [(f"{path}?kind__id__exact={obj.kind_id}", _("Purposes of the kind"))]


@admin.register(KindQuestion, site=site)
class KindQuestionAdmin(KindsAdmin):
    """The purposes that every event of a kind is asked about, before and after."""

    list_display = ("text_sv", "kind", "order", "in_use")
    list_filter = ("kind", "in_use")
    search_fields = ("text_sv", "text_en")
    fields = ("kind", "text_sv", "text_en", "order", "in_use")
