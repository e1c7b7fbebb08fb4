"""The rules of procedure and the questions to decide, in the office."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from governance import actions
from governance.admin.seats import GROUP
from governance.forms import procedure as forms
from governance.models import OpenQuestion, Procedure
from governance.search import procedure as search
from malmoandan.core.admin import ModelAdmin, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible

DECIDE = "governance.record_decision"


class Written(ModelAdmin):
    """Records that are only written by actions: on pages of their own."""

    group = GROUP
    group_order = 25

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field that is shown."""
        return list(self.get_fields(request, obj))

    def may_decide(self, request: HttpRequest, object_id: str) -> Any:
        """The record, for somebody who writes down what was decided."""
        found = self._one(request, object_id)
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        return found


def posted(request: HttpRequest) -> Any:
    """What was sent, or None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


@admin.register(Procedure, site=site)
class ProcedureAdmin(Written):
    """The rules of procedure, version by version."""

    list_display = ("number", "state", "from_on", "adopted_on", "adopted_in")
    list_filter = ("state",)
    fields = (
        *("state", "from_on", "adopted_on", "adopted_in", "decided_lines"),
        *(name for name in Procedure.LINES if name != "modes"),
        *("modes_shown", "note"),
    )
    change_list_template = "admin/governance/procedure_list.html"

    @admin.display(description=_("decided lines"))
    def decided_lines(self, procedure: Procedure) -> str:
        """What the group has decided, by its titles."""
        return ", ".join(search.title_of(line) for line in procedure.decided)

    @admin.display(description=_("ways to decide"))
    def modes_shown(self, procedure: Procedure) -> str:
        """The ways by their names."""
        return search.value_of(procedure, "modes")

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each step to new rules."""
        pages = [
            self.extra_page("draft", self.draft, "0/draft/"),
            self.extra_page("lines", self.lines),
            self.extra_page("adopt", self.adopt),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """A draft is changed and adopted; what is adopted stays."""
        if obj.state != Procedure.State.DRAFT or not request.user.has_perm(DECIDE):
            return []
        return [
            (self.address("lines", obj.pk), _("Change the lines")),
            (self.address("adopt", obj.pk), _("Write down that it is adopted")),
        ]

    def draft(self, request: HttpRequest) -> HttpResponse:
        """Begin a new version, or go on with the draft that stands."""
        if not request.user.has_perm(DECIDE):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("New version of the rules of procedure"),
            words=_(
                "It begins as a copy of the version that was adopted last. "
                "Nothing applies until you write down that the group has adopted it."
            ),
            submit=_("Begin a draft"),
            form=Form(posted(request)),
            perform=lambda _given: actions.draft_procedure(
                by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The draft stands ready to be changed."),
            back=self.address("changelist"),
            leads_to=lambda made: self.address("lines", made.pk),
        )

    def lines(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change what the lines of a draft say."""
        draft = self.may_decide(request, object_id)
        return self.action_page(
            request,
            title=_("Change the lines"),
            submit=_("Save the draft"),
            form=forms.ChangeProcedure(posted(request), instance=draft),
            perform=lambda given: actions.change_procedure(
                procedure=draft, lines=given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The draft is saved. Nothing applies until it is adopted."),
            back=self.address("change", draft.pk),
        )

    def adopt(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down that the group has adopted the draft."""
        draft = self.may_decide(request, object_id)
        before = Procedure.objects.filter(state=Procedure.State.ADOPTED).first()
        return self.action_page(
            request,
            title=_("Write down that it is adopted"),
            words=_("Adopted rules are never changed: later you make a new version."),
            submit=_("It is adopted"),
            form=forms.Adopt(posted(request), draft=draft, before=before),
            perform=lambda given: actions.adopt_procedure(
                procedure=draft, **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("Written down. The page of the rules shows it."),
            back=self.address("change", draft.pk),
        )


@admin.register(OpenQuestion, site=site)
class OpenQuestionAdmin(Written):
    """What only the owners can decide, with what the portal does meanwhile."""

    list_display = ("question", "decided_by", "since", "answered_on", "reference")
    search_fields = ("question", "default", "answer")
    fields = (
        *("question", "default", "decided_by", "since"),
        *("answer", "answered_on", "reference"),
    )

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for the decision."""
        pages = [
            self.extra_page("all", self.all, "0/all/"),
            self.extra_page("settle", self.settle),
            self.extra_page("reopen", self.reopen),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """Decide an open one, or open it again; lines are decided by adopting rules."""
        if not request.user.has_perm(DECIDE):
            return []
        if obj.line:
            rules = self.admin_site._registry[Procedure]
            return [(rules.address("draft"), _("Decide by adopting rules"))]  # type: ignore[attr-defined]
        if obj.is_open():
            return [(self.address("settle", obj.pk), _("Write the decision"))]
        return [(self.address("reopen", obj.pk), _("Open the question again"))]

    def all(self, request: HttpRequest) -> HttpResponse:
        """Every question on one page: what applies, who decides, and what was said."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = search.all_questions(timezone.localdate(), get_language() or "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("To decide"),
            "questions": asked,
            "open_count": sum(each.record.is_open() for each in asked),
            "may_decide": request.user.has_perm(DECIDE),
        }
        return TemplateResponse(
            request, "admin/governance/to_decide_page.html", context
        )

    def settle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write down the decision."""
        question = self.may_decide(request, object_id)
        return self._page(
            request,
            question,
            title=_("Write the decision"),
            submit=_("Save the decision"),
            form=forms.Settle(posted(request)),
            perform=lambda given: actions.settle_question(
                question=question, **given, by=person(request), at=timezone.now()
            ),
            done=_("The decision is written down."),
        )

    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let the question wait for a new decision."""
        question = self.may_decide(request, object_id)
        return self._page(
            request,
            question,
            title=_("Open the question again"),
            submit=_("Open it"),
            form=Form(posted(request)),
            perform=lambda _given: actions.reopen_question(
                question=question, by=person(request), at=timezone.now()
            ),
            done=_("The question waits for a decision again."),
        )

    def _page(
        self, request: HttpRequest, question: OpenQuestion, **page: Any
    ) -> HttpResponse:
        shown: HttpResponse = self.action_page(
            request,
            words=question.question,
            refusals=(NotPossible,),
            back=self.address("all"),
            **page,
        )
        return shown
