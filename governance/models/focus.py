"""Focus areas: the themes that the steering group chose."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, list_field


class FocusArea(FactRecord):
    """The theme of a year (R19)."""

    year = models.PositiveSmallIntegerField(_("year"))
    to_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=250)
    reason = models.TextField(_("reason"), blank=True)
    decided_on = PartialDateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    challenges = list_field(_("challenges"))

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        ordering: ClassVar[list[str]] = ["year", "id"]

    def __str__(self) -> str:
        return self.title
