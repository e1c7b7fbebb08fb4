"""IOP cases, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from malmoandan.core.admin import site
from malmoandan.core.admin.base import person
from malmoandan.core.models import Side, Vocabulary
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.admin.iop_filters import BallFilter, EndFilter, StatusFilter
from partnerships.admin.iop_pages import STEPS, ActionPages, opened
from partnerships.admin.iop_rows import (
    IopAmendments,
    IopDecisions,
    IopDocuments,
    IopMeetings,
    IopParties,
    IopYears,
)
from partnerships.admin.shared import CooperationAdmin, ExportedAdmin
from partnerships.exports.iop_office import Cases
from partnerships.models import IopCase

PERIOD = ("agreed_from", "agreed_to")
NOW = ("state", "next_shown", "ball_with", "ball_since", "next_move", "yes_shown")


@admin.register(IopCase, site=site)
class IopCaseAdmin(ExportedAdmin, CooperationAdmin, ActionPages, SimpleHistoryAdmin):
    """Cases of IOP: where each stands, what stops the next step, and the work on it."""

    list_display = (
        *("name", "state", "ball_with", "held_for", *PERIOD),
        *("left", "year_told"),
    )
    list_filter = ("state", StatusFilter, EndFilter, BallFilter, "is_public")
    list_select_related = ("ball_with",)
    resource_classes: ClassVar[Any] = [Cases]
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ("name", "purpose", "parties__organisation__name")
    readonly_fields = NOW
    vocabularies: ClassVar[dict[str, str]] = {
        "themes": Vocabulary.THEME,
        "level": Vocabulary.MATRIX_LEVEL,
        "steps": Vocabulary.MATRIX_STEP,
        "goals": Vocabulary.GLOBAL_GOAL,
    }
    inlines: ClassVar[Any] = [
        IopParties,
        IopDecisions,
        IopDocuments,
        IopMeetings,
        IopAmendments,
        IopYears,
    ]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[IopCase]:
        """With whether this year is told, in the same question."""
        year = timezone.localdate().year
        missing = IopCase.objects.missing_status(year).filter(pk=OuterRef("pk"))
        rows: QuerySet[IopCase] = super().get_queryset(request)
        return rows.annotate(year_missing=Exists(missing.order_by()))

    @admin.display(description=_("has held the ball for"))
    def held_for(self, case: IopCase) -> str:
        """How long the ball has lain where it is."""
        if case.ball_since is None:
            return ""
        days = (timezone.localdate() - case.ball_since).days
        return ngettext("%d day", "%d days", days) % days

    @admin.display(description=_("days left"))
    def left(self, case: IopCase) -> int | None:
        """How long the agreement has left."""
        return case.days_left(timezone.localdate())

    @admin.display(description=_("this year told"), boolean=True)
    def year_told(self, case: Any) -> bool:
        """Whether anybody has told how the case stands this year."""
        return not case.year_missing

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Where it stands, the agreement, the facts, and where they come from."""
        (_none, facts), *below = super().get_fieldsets(request, obj)
        plain = [name for name in facts["fields"] if name not in {*NOW, *PERIOD}]
        return [
            (_("Where it stands"), {"fields": NOW}),
            (pgettext_lazy("partnership", "The agreement"), {"fields": PERIOD}),
            (_("What it is about"), {"fields": plain, "classes": ("collapse",)}),
            *below,
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The period of an agreement that is made changes by amendment or renewal."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None or not (obj.is_in_agreement or obj.is_over):
            return fields
        return [*fields, *(name for name in PERIOD if getattr(obj, name))]

    @admin.display(description=_("next step"))
    def next_shown(self, case: IopCase) -> str:
        """Each step that leads on from here, with what stops it."""
        if case.is_over:
            return str(_("None: the case is over."))
        rows = [(STEPS[verb], _obstacles(case, verb)) for verb in case.next_verbs()]
        shown = format_html_join("", "<li>{}: {}</li>", rows)
        return format_html('<ul class="office-listed">{}</ul>', shown)

    @admin.display(description=_("who has said yes"))
    def yes_shown(self, case: IopCase) -> str:
        """The sides that have said yes: to the agreement, or to a new end."""
        said: list[tuple[Any, set[str]]] = [
            (_("the agreement"), case.sides_for_agreement())
        ]
        if case.is_in_agreement:
            until = _("renewal until %s")
            ends = case.proposed_ends().items()
            said = [(until % end, sides) for end, sides in ends]
        rows = [(what, ", ".join(_labels(sides))) for what, sides in said if sides]
        return format_html_join("", "{}: {}<br>", rows) or str(_("Nobody yet."))

    # A new case

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Open a case through its action, so that its year and trail are there."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("Open a case"),
            submit=_("Open the case"),
            words=_("Parties, boards and documents are added when it is open."),
            form=opened(request),
            perform=lambda data: actions.open_case(
                **data, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The case is open."),
            back=self.address("changelist"),
        )

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Versions are looked at; nothing is turned back unseen."""
        return True


def _obstacles(case: IopCase, verb: str) -> str:
    stops = case.what_stops(verb)
    if not stops:
        return str(_("nothing stops it"))
    return " ".join(str(reason.label) for reason in stops)


def _labels(sides: set[str]) -> list[str]:
    return [str(side.label) for side in Side if side in sides]
