"""Advice in the office. Coordinators only: not even administrators look."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships.actions import advice as actions
from partnerships.admin.shared import GROUP
from partnerships.forms import advice as forms
from partnerships.models import AdviceCase

GIVE = "partnerships.give_advice"
TITLES: dict[str, Any] = {
    "answer": _("Answer the question"),
    "begin_case": _("Open an IOP case"),
    "begin_project": _("Tell of a cooperation"),
}


class AnsweredFilter(admin.SimpleListFilter):
    """Whether the question has got its answer."""

    title = _("answered")
    parameter_name = "answered"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Yes and no."""
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[AdviceCase]
    ) -> QuerySet[AdviceCase]:
        """Those of the chosen answer."""
        if self.value() in {"yes", "no"}:
            return queryset.filter(answered_on__isnull=self.value() == "no")
        return queryset


@admin.register(AdviceCase, site=site)
class AdviceCaseAdmin(ModelAdmin):
    """Questions to the coordinators; after two years only counted."""

    group = GROUP
    group_order = 10
    look_verb = GIVE
    change_verb = add_verb = GIVE
    list_display = (
        *("asked_on", "organisation", "topic", "answered_on", "days", "outcome"),
    )
    list_filter: ClassVar[Any] = (AnsweredFilter, "topic", "outcome", "is_example")
    list_select_related = ("organisation", "topic")
    search_fields = ("question", "organisation__name", "organisation__name_key")
    date_hierarchy = "asked_on"
    fields = (
        *("question", "organisation", "topic", "asked_on", "answered_on", "outcome"),
        *("outcome_text", "handled_by", "case", "project", "anonymised_at"),
    )
    readonly_fields = (
        *("answered_on", "outcome", "outcome_text", "handled_by"),
        *("case", "project", "anonymised_at"),
    )
    raw_id_fields = ("organisation",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever gives advice, as long as more than the counts is kept."""
        gone = obj is not None and obj.anonymised_at is not None
        return not gone and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A topic is chosen from its own vocabulary."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "topic":
            field.queryset = field.queryset.filter(vocabulary=Vocabulary.ADVICE_TOPIC)
        return field

    @admin.display(description=_("days to answer"))
    def days(self, advice: AdviceCase) -> str:
        """How many days the answer took."""
        return "" if advice.days_to_answer is None else str(advice.days_to_answer)

    # Pages

    def _one(self, request: HttpRequest, object_id: str) -> Any:
        """Whoever may not look does not hear either whether it is there."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super()._one(request, object_id)

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each thing to do."""
        pages = [self.extra_page(name, getattr(self, name)) for name in TITLES]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be done to the question as things stand."""
        if not self.has_change_permission(request, obj):
            return []
        can = [] if obj.answered_on else ["answer"]
        if not (obj.case_id or obj.project_id):
            can += ["begin_case", "begin_project"]
        return [(self.address(name, obj.pk), TITLES[name]) for name in can]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Write down a question, quickly."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {"asked_on": timezone.localdate()}
        return self.action_page(
            request,
            title=_("A question to the coordinators"),
            submit=_("Save"),
            form=forms.Question(request.POST or None, initial=initial),
            perform=lambda given: actions.take_question(**given, **_who(request)),
            refusals=(NotPossible,),
            done=_("The question is written down."),
            back=self.address("changelist"),
            words=_("Coordinators only read it. After two years it is only counted."),
        )

    def answer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say when it was answered and what came of it."""
        form = forms.AnswerAdvice(
            request.POST or None, initial={"answered_on": timezone.localdate()}
        )
        return self._page(request, object_id, "answer", form, actions.answer_advice)

    def begin_case(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Open an IOP case."""
        form = forms.BeginCase(request.POST or None)
        return self._page(request, object_id, "begin_case", form, actions.begin_case)

    def begin_project(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tell of a cooperation."""
        form = forms.BeginProject(request.POST or None)
        perform = actions.begin_project
        return self._page(request, object_id, "begin_project", form, perform)

    def _page(
        self,
        request: HttpRequest,
        object_id: str,
        name: str,
        form: Any,
        perform: Callable[..., Any],
    ) -> HttpResponse:
        advice = self._one(request, object_id)
        call = partial(perform, advice=advice, **_who(request))
        return self.action_page(
            request,
            title=f"{TITLES[name]}: {advice}",
            submit=TITLES[name],
            form=form,
            perform=lambda given: call(**given),
            refusals=(NotPossible,),
            done=_("Done."),
            back=self.address("change", advice.pk),
            words=advice.question,
        )


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": person(request), "at": timezone.now()}
