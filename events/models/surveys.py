"""Surveys: what those who were there thought."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from malmoandan.core.models import FactRecord


class Survey(FactRecord):
    """The result of a survey, never an answer of a person (R50)."""

    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="surveys",
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    question = models.TextField(_("question"), blank=True)
    scale_from = models.IntegerField(_("scale from"), null=True, blank=True)
    scale_to = models.IntegerField(_("scale to"), null=True, blank=True)
    score = models.DecimalField(
        _("score"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    respondents = models.PositiveIntegerField(_("respondents"), null=True, blank=True)
    comment = models.TextField(_("recurring comment"), blank=True)

    class Meta:
        verbose_name = _("survey result")
        verbose_name_plural = _("survey results")
        ordering: ClassVar[list[str]] = ["event", "id"]

    def __str__(self) -> str:
        return self.question or str(self.event or self.pk)
