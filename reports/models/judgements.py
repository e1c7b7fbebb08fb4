"""Judgements: what a person said of a commitment in a year, with reason and source."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Commitment
from malmoandan.core.models import FactRecord


class Status(models.TextChoices):
    """How a commitment stands in a year (rules, "Statuses of a commitment")."""

    MET = "uppfyllt", _("met")
    EXCEEDED = "overtraffat", _("exceeded")
    PARTLY = "delvis", _("partly met")
    NOT_MET = "ej_uppfyllt", _("not met")
    NO_EVIDENCE = "underlag_saknas", _("no evidence")
    CONTRADICTORY = "motstridigt", _("contradictory")
    NOT_DUE = "ej_aktuellt", _("not due")


class Judgement(FactRecord):
    """A person's words on a commitment in a year; sources are its evidence (R78)."""

    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        on_delete=models.CASCADE,
        related_name="judgements",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("status"), max_length=16, choices=Status, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering: ClassVar[list[str]] = ["year", "commitment"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["commitment", "year"], name="judgement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.year}"
