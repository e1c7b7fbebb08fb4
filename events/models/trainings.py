"""Trainings: courses and series of workshops with seats and sessions."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Term, Vocabulary
from malmoandan.core.numbers import Quantity
from partnerships.models import Organisation


class Training(FactRecord):
    """A course or a series of sessions, our own or somebody else's (R60–R62)."""

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.TRAINING_KIND},
        related_name="trainings",
    )
    title = models.CharField(_("title"), max_length=300)
    provider = models.CharField(_("provider"), max_length=300, blank=True)
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("partners"), blank=True, related_name="trainings"
    )
    mode = models.ForeignKey(
        Term,
        verbose_name=_("mode"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings_in_mode",
    )
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    sessions = models.PositiveIntegerField(_("sessions"), null=True, blank=True)
    sessions_planned = models.PositiveIntegerField(
        _("sessions planned"), null=True, blank=True
    )
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("to"))

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering: ClassVar[list[str]] = ["year", "title", "id"]

    def __str__(self) -> str:
        return self.title


class TrainingGroup(models.Model):
    """Who took part in a training: a group with a number, or with words."""

    training = models.ForeignKey(
        Training, on_delete=models.CASCADE, related_name="groups"
    )
    group = models.ForeignKey(
        Term,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        related_name="training_groups",
    )
    count = models.PositiveIntegerField(_("number"), null=True, blank=True)
    count_to = models.PositiveIntegerField(_("number, up to"), null=True, blank=True)
    count_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_groups",
    )
    text = models.CharField(_("in words"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("participants")
        verbose_name_plural = _("participants")
        ordering: ClassVar[list[str]] = ["group__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["training", "group"], name="training_group_once"
            ),
        ]

    def __str__(self) -> str:
        number = self.quantity
        return f"{self.group}: {self.text if number is None else number}"

    @property
    def quantity(self) -> Quantity | None:
        """How many took part, as the source says it; None when it says no number."""
        return Quantity.read(self, "count")
