"""Projects, process support and centres, in the office."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from malmoandan.core.admin import Rows, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.admin.shared import CooperationAdmin, ExportedAdmin
from partnerships.exports.projects import Projects
from partnerships.forms import projects as forms
from partnerships.models import (
    Centre,
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
)


class ProjectPartners(Rows):
    """Who takes part in the project."""

    model = ProjectPartner


class ProjectActivities(Rows):
    """What the project did, year by year."""

    model = ProjectActivity


class ThemeFilter(admin.SimpleListFilter):
    """Records about one of the themes."""

    title = _("theme")
    parameter_name = "theme"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """The themes, and no other words."""
        themes = Term.objects.filter(vocabulary=Vocabulary.THEME)
        return [(term.pk, term.label) for term in themes]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that have it."""
        value = self.value() or ""
        return queryset.filter(themes=int(value)) if value.isdecimal() else queryset


class ClosedFilter(admin.SimpleListFilter):
    """Cooperations that go on, and those whose partners have closed them."""

    title = pgettext_lazy("cooperation", "closed")
    parameter_name = "closed"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Closed or not."""
        return [("yes", _("yes")), ("no", _("no"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Project]
    ) -> QuerySet[Project]:
        """Those that are, or are not."""
        if self.value() in {"yes", "no"}:
            return queryset.filter(closed_at__isnull=self.value() == "no")
        return queryset


@admin.register(Project, site=site)
class ProjectAdmin(ExportedAdmin, CooperationAdmin, SimpleHistoryAdmin):
    """Cooperations with their partners and what they did."""

    resource_classes: ClassVar[Any] = [Projects]
    list_display = ("name", "with_whom", "starts", "ends", "is_closed", "is_public")
    list_filter = ("activities__year", ThemeFilter, ClosedFilter, "is_public")
    search_fields = ("name", "about", "purpose", "partners__organisation__name")
    line_fields = ("goals",)
    vocabularies: ClassVar[dict[str, str]] = {
        "areas": Vocabulary.CITY_AREA,
        "themes": Vocabulary.THEME,
        "steps": Vocabulary.MATRIX_STEP,
        "global_goals": Vocabulary.GLOBAL_GOAL,
    }
    inlines: ClassVar[Any] = [ProjectPartners, ProjectActivities]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        """With the partners, in one more question for the whole list."""
        rows: QuerySet[Project] = super().get_queryset(request)
        return rows.prefetch_related("partners__organisation")

    @admin.display(description=_("partners"))
    def with_whom(self, project: Project) -> str:
        """The partners that stand, by name."""
        parts = project.partners.all()
        return ", ".join(str(p.organisation) for p in parts if p.left_on is None)

    @admin.display(description=pgettext_lazy("cooperation", "closed"), boolean=True)
    def is_closed(self, project: Project) -> bool:
        """Whether its partners have said what came of it."""
        return project.is_closed()

    def get_urls(self) -> list[Any]:
        """The list's own pages, and those that close and open again."""
        own: list[URLPattern] = [
            self.extra_page("close", self.close),
            self.extra_page("reopen", self.reopen),
        ]
        return [*own, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """Closing or opening again, and the page that everybody sees."""
        page = reverse("project-read", args=[obj.pk, obj.slug])
        found: list[tuple[str, Text]] = [(page, _("See the page"))]
        if not self.has_change_permission(request, obj):
            return found
        name, label = "close", _("Close the cooperation")
        if obj.is_closed():
            name, label = "reopen", _("Open again")
        return [(self.address(name, obj.pk), label), *found]

    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what came of it, for partners that cannot."""
        return self._step_page(
            request,
            object_id,
            forms.Closing,
            lambda project, given: actions.close_project(
                project=project,
                organisation=None,
                by=person(request),
                at=timezone.now(),
                **given,
            ),
            title=_("Close the cooperation"),
            done=_("The cooperation is closed."),
        )

    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let its partners go on writing."""
        return self._step_page(
            request,
            object_id,
            forms.Sure,
            lambda project, _given: actions.reopen_project(
                project=project, by=person(request), at=timezone.now()
            ),
            title=_("Open again"),
            done=_("The cooperation is open again."),
        )

    def _step_page(
        self,
        request: HttpRequest,
        object_id: str,
        form: Any,
        act: Callable[[Project, dict[str, Any]], Any],
        **words: Any,
    ) -> HttpResponse:
        project = self._one(request, object_id)
        if not self.has_change_permission(request, project):
            raise PermissionDenied
        return self.action_page(
            request,
            form=form(request.POST if request.method == "POST" else None),
            perform=lambda given: act(project, given),
            refusals=(NotPossible,),
            submit=words["title"],
            back=self.address("change", project.pk),
            words=project.name,
            **words,
        )


@admin.register(ProcessSupport, site=site)
class ProcessSupportAdmin(CooperationAdmin):
    """Help with dialogues and processes; never counted as agreements."""

    list_display = ("name", "year", "with_whom")
    list_filter = ("year",)
    search_fields = ("name", "organisations__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcessSupport]:
        """With the organisations, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("organisations")

    @admin.display(description=_("organisations"))
    def with_whom(self, support: ProcessSupport) -> str:
        """The organisations, by name."""
        return ", ".join(body.name for body in support.organisations.all())


@admin.register(Centre, site=site)
class CentreAdmin(CooperationAdmin):
    """Houses where the sides meet."""

    list_display = ("name", "address", "operator", "opened")
    list_select_related = ("operator",)
    search_fields = ("name", "address")
    line_fields = ("facilities",)
