"""Assignments in the office: given in a §, followed, carried over, closed in a §."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance import actions
from governance.admin.agreed import AgreedAdmin
from governance.admin.seats import GROUP
from governance.forms import assignments as forms
from governance.models import Assignment, AssignmentStatus
from governance.search import assignments as search
from malmoandan.core.admin import site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.transitions import NotPossible, verbs

EDIT = "governance.edit_assignment"
FROM_PARAGRAPH = ("given_for", "what")


class Left(admin.SimpleListFilter):
    """Open ones, or those that a decision has closed."""

    title = _("what is left to do")
    parameter_name = "left"

    def lookups(self, *_args: Any) -> list[tuple[str, Any]]:
        """The two."""
        return [
            ("open", pgettext_lazy("assignments", "not closed")),
            ("closed", pgettext_lazy("assignments", "closed")),
        ]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Assignment]
    ) -> QuerySet[Assignment]:
        """Those that were asked for."""
        states = Assignment.OPEN_STATES
        if self.value() == "open":
            return queryset.filter(state__in=states)
        return queryset.exclude(state__in=states) if self.value() else queryset


@admin.register(Assignment, site=site)
class AssignmentAdmin(AgreedAdmin):
    """What the steering group asked somebody to do."""

    group = GROUP
    group_order = 25
    change_verb = EDIT
    add_verb = None  # one is born from a §: the page `give`
    list_display = ("what", "in_year", "owner", "due_on", "state", "late")
    list_filter = (Left, "state", "side", "given_for")
    search_fields = ("what", "owner")
    fields = (
        *("state", "what", "owner", "side", "person", "due_on", "given_for"),
        *("given_in", "carried_to", "closed_in", "closed_on", "told"),
    )
    readonly_fields = ("given_in", "carried_to", "closed_in", "closed_on", "told")
    change_list_template = "admin/governance/assignment_list.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all of them; one that is closed stays as it is."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or obj.is_open())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for all of them; one that a § gave stays, for the § says so."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.given_in_id is None)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """With the § that a page of one shows."""
        shown = ("given_in", "closed_in", "person")
        return super().get_queryset(request).select_related(*shown)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What a § says is not written over: that takes a new §."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *FROM_PARAGRAPH] if obj and obj.given_in_id else fields

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The account is of somebody who has a role here, and only chosen here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "person":
            field.queryset = search.that_can_own()
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_view_related = False
        return field

    @admin.display(description=_("year"), ordering="given_for")
    def in_year(self, assignment: Assignment) -> int:
        """The year that it stands in now."""
        return assignment.stands_in()

    @admin.display(description=_("late"), boolean=True)
    def late(self, assignment: Assignment) -> bool | None:
        """Whether it is late; nothing for those that are not."""
        return False if assignment.is_late(timezone.localdate()) else None

    @admin.display(description=_("how it stands"))
    def told(self, assignment: Assignment) -> str:
        """Every status, the latest first."""
        rows = [(_line(status),) for status in assignment.statuses.all()]
        if not rows:
            return str(_("Nobody has written how it stands."))
        listed = format_html_join("", "<li>{}</li>", rows)
        return format_html('<ul class="office-listed">{}</ul>', listed)

    # What can be done

    def get_urls(self) -> list[URLPattern]:
        """The list's, and a page for each step."""
        pages = [
            self.extra_page("give", self.give, "0/give/"),
            self.extra_page("start", self.start),
            self.extra_page("report", self.report),
            self.extra_page("carry", self.carry),
            self.extra_page("close", self.close),
        ]
        return [*pages, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What can be done with an open one; nothing with a closed one."""
        if not obj.is_open() or not request.user.has_perm(EDIT, obj):
            return []
        titles = {
            "start": _("The work has begun"),
            "report": _("Write how it stands"),
            "carry": _("Carry over to the year after"),
            "close": _("Close by a decision"),
        }
        if "start" not in verbs(Assignment, obj.state):
            del titles["start"]
        return [(self.address(name, obj.pk), title) for name, title in titles.items()]

    def give(self, request: HttpRequest) -> HttpResponse:
        """Write down what a § asked somebody to do."""
        if not request.user.has_perm(EDIT):
            raise PermissionDenied
        return self.action_page(
            request,
            title=_("New assignment from a §"),
            words=_("An assignment is born from a decision. Choose its § first."),
            submit=_("Give the assignment"),
            form=forms.Give(_posted(request)),
            perform=lambda given: actions.give_assignment(
                **given, by=person(request), at=timezone.now()
            ),
            refusals=(NotPossible,),
            done=_("The assignment is given."),
            back=self.address("changelist"),
        )

    def start(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that the work has begun."""
        assignment = self._mine(request, object_id)
        return self._step(
            request,
            assignment,
            title=_("The work has begun"),
            submit=_("Note it"),
            form=Form(_posted(request)),
            perform=lambda _given: actions.start_assignment(
                assignment=assignment, by=person(request), at=timezone.now()
            ),
            done=_("Noted: the work has begun."),
        )

    def report(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write how it stands."""
        assignment = self._mine(request, object_id)
        return self._step(
            request,
            assignment,
            title=_("Write how it stands"),
            submit=_("Save"),
            form=forms.Status(_posted(request)),
            perform=lambda given: actions.report_status(
                assignment=assignment, **given, by=person(request), at=timezone.now()
            ),
            done=_("Written. The steering group reads it at its next meeting."),
        )

    def carry(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let it go on in the year after."""
        assignment = self._mine(request, object_id)
        form = forms.CarryOver(
            _posted(request), initial={"to_year": assignment.stands_in() + 1}
        )
        return self._step(
            request,
            assignment,
            title=_("Carry over to the year after"),
            submit=_("Carry it over"),
            form=form,
            perform=lambda given: actions.carry_over(
                assignment=assignment, **given, by=person(request), at=timezone.now()
            ),
            done=_("Carried over."),
        )

    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close it in a later §."""
        assignment = self._mine(request, object_id)
        return self._step(
            request,
            assignment,
            title=_("Close by a decision"),
            submit=_("Close the assignment"),
            form=forms.Close(_posted(request), assignment=assignment),
            perform=lambda given: actions.close_assignment(
                assignment=assignment, **given, by=person(request), at=timezone.now()
            ),
            done=_("The assignment is closed."),
        )

    def _mine(self, request: HttpRequest, object_id: str) -> Assignment:
        found: Assignment = self._one(request, object_id)
        if not request.user.has_perm(EDIT, found):
            raise PermissionDenied
        return found

    def _step(
        self, request: HttpRequest, assignment: Assignment, **page: Any
    ) -> HttpResponse:
        shown: HttpResponse = self.action_page(
            request,
            words=assignment.what,
            refusals=(NotPossible,),
            back=self.address("change", assignment.pk),
            **page,
        )
        return shown


def _line(status: AssignmentStatus) -> str:
    if not status.carried_to:
        return str(status)
    told = _("%(status)s (carried over to %(year)d)")
    return told % {"status": status, "year": status.carried_to}


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
