"""Assignments: what the steering group asked somebody to do, until it is closed."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.meetings import Meeting
from governance.models.minutes import Paragraph
from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Side


class AssignmentRefusal(models.TextChoices):
    """Why an assignment cannot be given, reported on, closed or carried over."""

    WRONG_STATE = "wrong_state", _("This cannot be done as the assignment stands now.")
    NO_TEXT = "no_text", _("Write what is to be done.")
    NEEDS_OWNER = "needs_owner", _("Write who is to do it.")
    NEEDS_DATE = "needs_date", _("Write by which day.")
    NOT_DECIDED = "not_decided", _("An assignment is born from a decided §.")
    NEEDS_PARAGRAPH = (
        "needs_paragraph",
        _("An assignment is closed by a decision: choose its §."),
    )
    SAME_PARAGRAPH = (
        "same_paragraph",
        _("The decision that gave the assignment cannot also close it."),
    )
    EARLIER_PARAGRAPH = (
        "earlier_paragraph",
        _("The decision that closes an assignment comes after the one that gave it."),
    )
    NEEDS_STATUS = "needs_status", _("Write how it stands.")
    CARRIED_ALREADY = (
        "carried_already",
        _("The assignment has been carried over to that year already."),
    )
    NOT_NEXT_YEAR = (
        "not_next_year",
        _("An assignment is carried over to the year after."),
    )


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, asked for by what is left to do."""

    def open(self) -> "AssignmentQuerySet":
        """Those that no decision has closed."""
        return self.filter(state__in=Assignment.OPEN_STATES)

    def public(self) -> "AssignmentQuerySet":
        """Those that no § gave, or one that anybody may read."""
        published = models.Q(
            given_in__meeting__state=Meeting.State.PUBLISHED, given_in__withheld=""
        )
        return self.filter(models.Q(given_in=None) | published)

    def standing_in(self, *years: int) -> "AssignmentQuerySet":
        """Those given for one of the years, or carried over into or past it."""
        found = models.Q()
        for year in years:
            found |= models.Q(given_for=year)
            found |= models.Q(given_for__lt=year, carried_to__gte=year)
        return self.filter(found)


class Assignment(FactRecord):
    """Something the steering group asked somebody to do (R35).

    It passes a year's end only by being carried over, by name: `carried_to`.
    """

    class State(models.TextChoices):
        """Closed only by a decision of the group (rules.md E1)."""

        OPEN = "open", pgettext_lazy("assignment", "open")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.OPEN, State.IN_PROGRESS, "start"),
        (State.OPEN, State.DONE, "finish"),
        (State.IN_PROGRESS, State.DONE, "finish"),
        (State.OPEN, State.DROPPED, "drop"),
        (State.IN_PROGRESS, State.DROPPED, "drop"),
    ]
    OPEN_STATES: ClassVar[tuple[str, ...]] = (State.OPEN, State.IN_PROGRESS)

    given_for = models.PositiveSmallIntegerField(_("for the year"))
    what = models.TextField(_("what"))
    owner = models.CharField(_("who does it"), max_length=200, blank=True)
    due_on = PartialDateField(_("due"))
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.OPEN, editable=False
    )
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("whose account"),
        on_delete=models.SET_NULL,
        related_name="assignments",
        null=True,
        blank=True,
    )
    given_in = models.ForeignKey(
        Paragraph,
        verbose_name=_("given in §"),
        on_delete=models.PROTECT,
        related_name="assignments",
        null=True,
        blank=True,
        editable=False,
    )
    closed_in = models.ForeignKey(
        Paragraph,
        verbose_name=_("closed in §"),
        on_delete=models.PROTECT,
        related_name="closed_assignments",
        null=True,
        blank=True,
        editable=False,
    )
    closed_on = models.DateField(
        pgettext_lazy("assignment", "closed"), null=True, blank=True, editable=False
    )
    carried_to = models.PositiveSmallIntegerField(
        _("carried over to"), null=True, blank=True, editable=False
    )

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar[list[str]] = ["given_for", "id"]

    def __str__(self) -> str:
        return self.what

    def is_open(self) -> bool:
        """Whether no decision has closed it."""
        return self.state in self.OPEN_STATES

    def last_day(self) -> date | None:
        """The last day on which it is in time, if any day is known."""
        return self.due_on.last if self.due_on else None

    def is_late(self, today: date) -> bool:
        """Whether it is still open after the last day that it was due."""
        last = self.last_day()
        return self.is_open() and last is not None and last < today

    def stands_in(self) -> int:
        """The year that it has to be closed in, or carried over from."""
        return self.carried_to or self.given_for


class AssignmentStatus(models.Model):
    """How an assignment stood at some time; if it was carried over, to what year."""

    assignment = models.ForeignKey(
        Assignment,
        verbose_name=_("assignment"),
        on_delete=models.CASCADE,
        related_name="statuses",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    text = models.TextField(_("how it stands"), max_length=1000, blank=True)
    carried_to = models.PositiveSmallIntegerField(
        _("carried over to"), null=True, blank=True
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("status of an assignment")
        verbose_name_plural = _("statuses of assignments")
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    def __str__(self) -> str:
        return f"{self.year}: {self.text}"
