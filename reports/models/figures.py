"""Figures that somebody counted elsewhere: the centre, the channels, the money."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, Term, Vocabulary
from malmoandan.core.numbers import Quantity
from partnerships.models import Centre, Organisation

KEY_LENGTH = 250


class StatedValue(FactRecord):
    """A value of a year with its qualifier; null is "not stated"."""

    year = models.PositiveSmallIntegerField(_("year"))
    measure = models.ForeignKey(
        Term,
        verbose_name=_("measure"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.MEASURE},
        related_name="%(class)ss",
    )
    value = models.PositiveIntegerField(_("value"), null=True, blank=True)
    value_to = models.PositiveIntegerField(_("value, up to"), null=True, blank=True)
    value_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_%(class)ss",
    )

    class Meta:
        abstract = True

    @property
    def quantity(self) -> Quantity | None:
        """The value with its qualifier; None when not stated."""
        return Quantity.read(self, "value")


class CentreFigure(StatedValue):
    """Visitors, meetings and the like at a centre in one year (R64)."""

    centre = models.ForeignKey(
        Centre,
        verbose_name=_("centre"),
        on_delete=models.CASCADE,
        related_name="figures",
    )

    class Meta:
        verbose_name = _("figure of a centre")
        verbose_name_plural = _("figures of centres")
        ordering: ClassVar[list[str]] = ["year", "measure__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["centre", "year", "measure"], name="centre_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"


class ChannelFigure(StatedValue):
    """Followers and the like, of one channel or of several counted together (R91).

    `channels_key` folds the channels together, so that one set is one row a year.
    """

    channels = models.ManyToManyField(
        Term, verbose_name=_("channels"), related_name="channel_figures"
    )
    channels_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    counted_on = models.DateField(_("counted on"), null=True, blank=True)

    class Meta:
        verbose_name = _("figure of a channel")
        verbose_name_plural = _("figures of channels")
        ordering: ClassVar[list[str]] = ["year", "measure__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["channels_key", "year", "measure"], name="channel_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"

    @staticmethod
    def key_of(channels: Iterable[Term]) -> str:
        """The key of a set of channels, whatever the order they are given in."""
        return " + ".join(sorted(channel.key for channel in channels))[:KEY_LENGTH]


class BudgetLine(FactRecord):
    """One line of the money: what was granted or planned, and what it became (R88).

    Amounts are whole kronor.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("what"), max_length=250)
    recipient = models.ForeignKey(
        Organisation,
        verbose_name=_("recipient"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
    )
    amount = models.BigIntegerField(_("amount, kronor"), null=True, blank=True)
    amount_to = models.BigIntegerField(_("amount, up to"), null=True, blank=True)
    amount_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_budget_lines",
    )
    outcome = models.BigIntegerField(_("outcome, kronor"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        ordering: ClassVar[list[str]] = ["year", "order", "id"]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    @property
    def quantity(self) -> Quantity | None:
        """The amount with its qualifier; None when not stated."""
        return Quantity.read(self, "amount")
