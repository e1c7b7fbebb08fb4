"""The steering group: its seats, and what is said of each year."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, Side, Term


class SteeringGroup(FactRecord):
    """The joint body. One installation holds one (R26)."""

    co_opted = models.CharField(_("co-opted"), max_length=250, blank=True)
    term_years = models.PositiveSmallIntegerField(
        _("term of office, years"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("steering group")
        verbose_name_plural = _("steering group")

    def __str__(self) -> str:
        return str(_("Steering group"))


class SeatAllocation(FactRecord):
    """How many seats a side has, and who fills them (R26–R28)."""

    group = models.ForeignKey(
        SteeringGroup, on_delete=models.CASCADE, related_name="allocations"
    )
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, unique=True)
    count = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    appointed_by = models.CharField(_("appointed by"), max_length=250, blank=True)
    categories = models.ManyToManyField(
        Term, verbose_name=_("categories"), blank=True, related_name="allocations"
    )

    class Meta:
        verbose_name = _("seats of a side")
        verbose_name_plural = _("seats by side")
        ordering: ClassVar[list[str]] = ["side"]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.count}"


class Seat(models.Model):
    """One seat; who has sat in it, and when, are its tenures (R26–R28)."""

    allocation = models.ForeignKey(
        SeatAllocation, on_delete=models.CASCADE, related_name="seats"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    category = models.ForeignKey(
        Term,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering: ClassVar[list[str]] = ["allocation__side", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["allocation", "number"], name="seat_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation.get_side_display()} {self.number}"


class SteeringYear(FactRecord):
    """What the sources say of the group in one year."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    meetings_held = models.PositiveSmallIntegerField(
        _("meetings held"), null=True, blank=True
    )
    paragraphs_before = models.PositiveIntegerField(
        _("last § before the portal"),
        default=0,
        help_text=_("The last § of the year that stands in minutes kept elsewhere."),
    )

    class Meta:
        verbose_name = _("year of the steering group")
        verbose_name_plural = _("years of the steering group")
        ordering: ClassVar[list[str]] = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class SeatStatement(models.Model):
    """How many members of a side a text states, and how many it lists."""

    steering_year = models.ForeignKey(
        SteeringYear, on_delete=models.CASCADE, related_name="statements"
    )
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    stated = models.PositiveSmallIntegerField(_("stated"), null=True, blank=True)
    listed = models.PositiveSmallIntegerField(_("listed"), null=True, blank=True)

    class Meta:
        verbose_name = _("members stated and listed")
        verbose_name_plural = _("members stated and listed")
        ordering: ClassVar[list[str]] = ["side"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["steering_year", "side"], name="seat_statement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.steering_year} {self.get_side_display()}"
