"""The questions of surveys in the office."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.models import SurveyQuestion, SurveyRound
from malmoandan.core.admin import site
from malmoandan.core.admin.base import ModelAdmin, Text
from malmoandan.core.admin.facts import FromVocabulary
from malmoandan.core.models import Vocabulary


@admin.register(SurveyQuestion, site=site)
class SurveyQuestionAdmin(FromVocabulary, ModelAdmin):
    """What is asked after every event, and what after those of a kind.

    A question that has been asked keeps its kind and the way it is answered.
    """

    group: ClassVar[Text] = _("Events")
    group_order = 20
    change_verb = add_verb = "events.edit_event"
    list_display = ("text_sv", "asked_after", "form", "order", "in_use")
    list_filter = ("kind", "in_use")
    list_select_related = ("kind",)
    search_fields = ("text_sv", "text_en")
    vocabularies: ClassVar[dict[str, str]] = {"kind": Vocabulary.EVENT_KIND}
    fields = ("kind", "text_sv", "text_en", "form", "order", "in_use")

    @admin.display(description=_("asked after"), ordering="kind")
    def asked_after(self, question: SurveyQuestion) -> str:
        """The kind of event; the core question is asked after all."""
        return str(_("every event") if question.kind is None else question.kind)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """How it is answered stays, once there may be answers."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "kind", "form"] if _was_asked(obj) else fields

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Save, and say what other words to the core question mean."""
        super().save_model(request, obj, form, change)
        if obj.is_core and "text_sv" in form.changed_data and _was_asked(obj):
            words = _(
                "The question that is the same every year now has other words. Earlier "
                "years cannot be compared with those that come."
            )
            messages.warning(request, str(words))


def _was_asked(question: SurveyQuestion | None) -> bool:
    return (
        question is not None and SurveyRound.objects.filter(questions=question).exists()
    )
