"""Plans and their commitments: what was promised, so that it can be counted."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.agreements import Agreement
from malmoandan.core.models import FactRecord, Side, Term, list_field


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
    def can_be_endorsed(self) -> bool:
        """Whether organisations can stand behind the plan now."""
        return self.state in self.ENDORSABLE


class Commitment(FactRecord):
    """One promise of a plan; it says itself how it is measured (R12, FORMAT)."""

    class Measure(models.TextChoices):
        """How the outcome of a year is found."""

        COUNT = "count", _("counted")
        COUNT_SLOTS = "count_slots", _("counted, one in each part of the year")
        DEADLINE = "deadline", _("done by a date")
        SEATS = "seats", _("seats filled")
        JUDGED = "judged", _("judged by a person")

    plan = models.ForeignKey(
        CooperationPlan,
        verbose_name=_("plan"),
        on_delete=models.CASCADE,
        related_name="commitments",
    )
    title = models.CharField(_("title"), max_length=250)
    rule = models.TextField(_("what was promised"), blank=True)
    period = models.CharField(_("period"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    measure = models.CharField(
        _("measure"), max_length=12, choices=Measure.choices, default=Measure.JUDGED
    )
    counts = models.CharField(_("counts"), max_length=120, blank=True)
    at_least = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    at_most = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    tolerance = models.PositiveIntegerField(_("tolerance"), default=0)
    slots = models.JSONField(
        _("parts of the year"),
        default=list,
        blank=True,
        help_text=_("Pairs of months, such as [[1, 6], [7, 12]]."),
    )
    planned_months = list_field(_("planned months"))
    deadline = models.CharField(
        _("deadline"), max_length=5, blank=True, help_text=_("Month and day: 10-31.")
    )
    section = models.CharField(_("section of the plan"), max_length=200, blank=True)
    owner_side = models.CharField(
        _("who answers for it"),
        max_length=10,
        choices=Side.choices,
        blank=True,
        help_text=_("Empty: both sides together."),
    )
    approximate = models.BooleanField(
        _("about so many"),
        default=False,
        help_text=_("The plan says “about”: the tolerance says how much that is."),
    )
    window_from = models.CharField(
        _("window begins"),
        max_length=5,
        blank=True,
        help_text=_("As 08-15."),
    )
    window_to = models.CharField(
        _("window ends"), max_length=5, blank=True, help_text=_("Month and day: 12-15.")
    )
    valid_from = models.PositiveSmallIntegerField(
        _("applies from"), null=True, blank=True
    )
    valid_to = models.PositiveSmallIntegerField(
        _("applies until"), null=True, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering: ClassVar[list[str]] = ["plan", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "fact_id"],
                condition=~Q(fact_id=""),
                name="commitment_id_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="commitment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def applies_in(self, year: int) -> bool:
        """Whether the commitment is one of the year's, by its own years."""
        first, last = self.valid_from or year, self.valid_to or year
        return first <= year <= last


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
