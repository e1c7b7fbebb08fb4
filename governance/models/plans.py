"""Plans, their lists and year wheels, and the mandate periods that revise them."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.agreements import Agreement
from malmoandan.core.models import FactRecord, Term, list_field

# What both coordinators say yes to, by the name that approvals know it by.
IN_FORCE = "put_in_force"
# What a commitment promises. Where it came from is no part of the promise.
PROMISE = (
    *("title", "rule", "period", "unit", "measure", "counts", "at_least", "at_most"),
    *("tolerance", "approximate", "slots", "planned_months", "deadline", "section"),
    *("owner_side", "window_from", "window_to", "valid_from", "valid_to"),
)
# The revision of the plan begins a year and a half before the mandate period ends.
REVISION_DAYS = 548


class PlanRefusal(models.TextChoices):
    """Why something cannot be done with a plan now."""

    WRONG_STATE = "wrong_state", _("This cannot be done as things stand now.")
    YEARS_REVERSED = "years_reversed", _("The plan ends before it begins.")
    NO_YEARS = "no_years", _("The plan does not say from which year it applies.")
    NO_COMMITMENTS = "no_commitments", _("The plan has no commitments yet.")
    INCOMPLETE = (
        "incomplete",
        _("Something is missing. See “What stops the decision”."),
    )
    NEWER_IN_FORCE = (
        "newer_in_force",
        _(
            "Two plans cannot be in force: the one that is began as late as this one, "
            "or later."
        ),
    )
    EXAMPLE = (
        "example",
        _("An example cannot take the place of the real plan that is in force."),
    )
    TITLE_TAKEN = (
        "title_taken",
        _("There is a plan with that name already. Give the new version its own."),
    )
    CASE_NUMBER = (
        "case_number",
        _("Write the case number without spaces: letters, digits and hyphens."),
    )


class PlanQuerySet(models.QuerySet["CooperationPlan"]):
    """The reads of plans that are used in several places."""

    def covering(self, year: int) -> "PlanQuerySet":
        """Plans whose period covers the year, whatever their state."""
        open_end = Q(to_year__isnull=True) | Q(to_year__gte=year)
        return self.filter(open_end, from_year__lte=year)

    def endorsable(self) -> "PlanQuerySet":
        """Plans that organisations can stand behind now, newest first."""
        found = self.filter(state__in=CooperationPlan.ENDORSABLE)
        return found.order_by("-from_year", "-id")

    def for_year(self, year: int) -> "CooperationPlan | None":
        """The plan that a year is held against.

        The one in force wins over all others that cover the year (rules E2:13); a year
        that only a superseded plan covers is held against that one; a year that no plan
        covers is held against the one in force, which stands until it is revised.
        """
        state = CooperationPlan.State
        covering = self.covering(year).order_by("-from_year", "-id")
        return (
            covering.filter(state=state.IN_FORCE).first()
            or covering.filter(state=state.SUPERSEDED).first()
            or self.filter(state=state.IN_FORCE, from_year__lte=year).first()
        )


class CooperationPlan(FactRecord):
    """A plan under the agreement. Exactly one is in force (R11, R13)."""

    class State(models.TextChoices):
        """From draft to superseded; a new plan in force supersedes the old one."""

        DRAFT = "utkast", _("draft")
        CONSULTATION = "remiss", _("out for comment")
        DECIDED = "beslutad", _("decided by the steering group")
        ADOPTED = "antagen", _("adopted by the executive board")
        IN_FORCE = "gällande", _("in force")
        SUPERSEDED = "ersatt", _("superseded")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.DRAFT, State.CONSULTATION, "send_out"),
        (State.CONSULTATION, State.DRAFT, "take_back"),
        (State.CONSULTATION, State.DECIDED, "decide"),
        (State.DECIDED, State.ADOPTED, "adopt"),
        (State.ADOPTED, State.IN_FORCE, "put_in_force"),
        (State.IN_FORCE, State.SUPERSEDED, "supersede"),
    )
    # What organisations can stand behind: decided, and not yet replaced.
    ENDORSABLE: ClassVar[frozenset[str]] = frozenset(
        {State.DECIDED, State.ADOPTED, State.IN_FORCE}
    )

    agreement = models.ForeignKey(
        Agreement,
        verbose_name=pgettext_lazy("the compact", "agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
    )
    title = models.CharField(_("title"), max_length=250)
    from_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.DRAFT
    )
    areas = models.ManyToManyField(
        Term, verbose_name=_("priority areas"), blank=True, related_name="plans"
    )
    matrix_scope = models.ManyToManyField(
        Term,
        verbose_name=_("levels that the plan works on"),
        blank=True,
        related_name="scoped_plans",
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperation plan")
        verbose_name_plural = _("cooperation plans")
        ordering: ClassVar[list[str]] = ["from_year", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="gällande"),
                name="one_plan_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether the plan is still written on."""
        return self.state == self.State.DRAFT

    def why_not(self) -> PlanRefusal | None:
        """What cannot be true of the plan itself, or None."""
        first, last = self.from_year, self.to_year
        reversed_years = first is not None and last is not None and last < first
        return PlanRefusal.YEARS_REVERSED if reversed_years else None

    def clean(self) -> None:
        """Refuse what cannot be true, beside its field."""
        super().clean()
        reason = self.why_not()
        if reason is not None:
            raise ValidationError({"to_year": reason.label})

    def why_not_in_force(self, other: "CooperationPlan | None") -> PlanRefusal | None:
        """Why the plan cannot take the place of the one in force, or None."""
        if other is None or (other.is_example and not self.is_example):
            return None
        if self.is_example and not other.is_example:
            return PlanRefusal.EXAMPLE
        if (self.from_year or 0) <= (other.from_year or 0):
            return PlanRefusal.NEWER_IN_FORCE
        return None

    def version(self) -> str:
        """A word for the plan as it reads now: a yes to older text is none."""
        told = {
            "plan": [self.title, self.from_year, self.to_year],
            "commitments": list(self.commitments.order_by("pk").values_list(*PROMISE)),
            "points": list(self.points.order_by("pk").values_list("kind", "text")),
            "wheel": list(self.wheel_rows.order_by("pk").values_list("months", "what")),
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def awaits_approval(self, act: str, version: str) -> bool:
        """Whether one side's yes to this version still waits for the other's."""
        awaited = act == IN_FORCE and self.state == self.State.ADOPTED
        return awaited and version == self.version()

    @property
    def can_be_endorsed(self) -> bool:
        """Whether organisations can stand behind the plan now."""
        return self.state in self.ENDORSABLE


class PlanPoint(models.Model):
    """One line of a list in a plan: a duty of hosts, a phase of work, a task."""

    plan = models.ForeignKey(
        CooperationPlan, on_delete=models.CASCADE, related_name="points"
    )
    kind = models.ForeignKey(
        Term, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="points"
    )
    text = models.CharField(_("text"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("point of a plan")
        verbose_name_plural = _("points of plans")
        ordering: ClassVar[list[str]] = ["kind__order", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "kind", "text"], name="plan_point_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class WheelRow(FactRecord):
    """One line of the plan's own year wheel, in its words (R56)."""

    plan = models.ForeignKey(
        CooperationPlan, on_delete=models.CASCADE, related_name="wheel_rows"
    )
    months = list_field(_("months"))
    what = models.CharField(_("what"), max_length=250)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("line of the year wheel")
        verbose_name_plural = _("lines of the year wheel")
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return self.what


class MandateRefusal(models.TextChoices):
    """Why a mandate period cannot be as it is written."""

    REVERSED = "reversed", _("The period ends before it begins.")
    OVERLAPS = (
        "overlaps",
        _("Another mandate period has days in common with this one."),
    )
    REVISED_BEFORE = (
        "revised_before",
        _("The revision cannot be decided before the period begins."),
    )
    REVISED_AFTER = (
        "revised_after",
        _("The revision cannot be decided after the period has ended."),
    )
    IN_FUTURE = "in_future", _("The decision is dated after today.")
    REVISED_ALREADY = (
        "revised_already",
        _("The revision of this period is written down already."),
    )


class MandatePeriod(FactRecord):
    """The years between two elections; the plan is revised once in each (R14)."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("up to and including"))
    revised_on = models.DateField(_("revision decided"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("mandate period")
        verbose_name_plural = _("mandate periods")
        ordering: ClassVar[list[str]] = ["from_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__gt=F("from_on")),
                name="mandate_period_ends_after_it_begins",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def revision_due(self, today: date) -> bool:
        """Whether the plan is to be revised by now: 18 months before the period ends.

        Not once it is decided, and not after the period.
        """
        begins = self.to_on - timedelta(days=REVISION_DAYS)
        return self.revised_on is None and begins <= today <= self.to_on

    def why_not(self) -> dict[str, MandateRefusal]:
        """What cannot be true of the period, by the field where it is said."""
        if not self.from_on or not self.to_on:
            return {}
        found: dict[str, MandateRefusal] = {}
        if self.to_on <= self.from_on:
            found["to_on"] = MandateRefusal.REVERSED
        elif self._overlapping().exists():
            found["from_on"] = MandateRefusal.OVERLAPS
        reason = self.why_not_revised(self.revised_on)
        if reason is not None:
            # Said beside the end that is wrong: the day itself is not always asked for.
            is_before = reason == MandateRefusal.REVISED_BEFORE
            found.setdefault("from_on" if is_before else "to_on", reason)
        return found

    def why_not_revised(self, on: date | None) -> MandateRefusal | None:
        """Why the revision of this period cannot have been decided on the day."""
        if on is None:
            return None
        if on < self.from_on:
            return MandateRefusal.REVISED_BEFORE
        return MandateRefusal.REVISED_AFTER if on > self.to_on else None

    def clean(self) -> None:
        """Refuse what cannot be true, beside its field."""
        super().clean()
        found = self.why_not()
        if found:
            raise ValidationError({name: no.label for name, no in found.items()})

    def _overlapping(self) -> models.QuerySet["MandatePeriod"]:
        others: models.QuerySet[MandatePeriod] = MandatePeriod.objects.filter(
            from_on__lte=self.to_on,
            to_on__gte=self.from_on,
            is_example=self.is_example,
        )
        return others.exclude(pk=self.pk)
