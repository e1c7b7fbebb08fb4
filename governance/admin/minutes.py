"""Minutes in the office: how far each set has come, and the pages where it goes on."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.admin.agreed import GROUP
from governance.models import Correction, Meeting, Minutes
from governance.search.minutes_now import clock
from malmoandan.core.admin import ReadOnlyAdmin, site
from malmoandan.core.admin.base import Text

State = Meeting.State
# What can be gone on with in which state, and whose verb it is.
PAGES: tuple[tuple[str, str, tuple[str, ...], Text], ...] = (
    (
        "minutes-edit",
        "governance.edit_minutes",
        (State.ENDED, State.IN_APPROVAL),
        _("Write the minutes"),
    ),
    (
        "minutes-publish",
        "governance.publish_minutes",
        (State.APPROVED, State.PUBLISHED),
        _("Look through and publish"),
    ),
)


@admin.register(Minutes, site=site)
class MinutesAdmin(ReadOnlyAdmin):
    """Every set of minutes. They are written and approved on pages of their own."""

    group = GROUP
    group_order = 31
    list_display = ("meeting", "state", "due", "corrections_left", "days")
    fields = (
        *("meeting", "state", "corrections_until", "approval_due_on", "locked_at"),
        *("digest", "days"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Every field."""
        return list(self.fields)

    list_select_related: ClassVar[Any] = ("meeting__procedure",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Minutes]:
        """With how many proposed corrections wait for an answer."""
        proposed = Q(meeting__corrections__state=Correction.State.PROPOSED)
        found = super().get_queryset(request).select_related("meeting__procedure")
        left = Count("meeting__corrections", filter=proposed)
        counted: QuerySet[Minutes] = found.annotate(left=left)
        return counted

    @admin.display(description=_("state"))
    def state(self, minutes: Minutes) -> str:
        """How far the meeting has come."""
        return str(minutes.meeting.get_state_display())

    @admin.display(description=_("to be approved by"))
    def due(self, minutes: Minutes) -> Any:
        """The day by which both are to have approved."""
        return minutes.approval_due_on

    @admin.display(description=_("corrections to answer"))
    def corrections_left(self, minutes: Any) -> int:
        """How many proposals wait for an answer."""
        left: int = minutes.left
        return left

    @admin.display(description=_("days since the meeting"))
    def days(self, minutes: Minutes) -> str:
        """How long it has taken, and how long it was to take."""
        told = clock(minutes.meeting, today=timezone.localdate())
        return f"{told.days} ({told.target})" if told else ""

    def buttons(self, request: HttpRequest, obj: Minutes) -> list[tuple[str, Text]]:
        """Where to read, and where it goes on."""
        meeting = obj.meeting
        where = [meeting.year, meeting.number]
        ways = [
            (reverse(name, args=where), label)
            for name, verb, states, label in PAGES
            if meeting.state in states and request.user.has_perm(verb, meeting)
        ]
        return [(reverse("meeting-read", args=where), _("Read the minutes")), *ways]
