"""Focus areas and assignments: what the steering group chose and asked for."""

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


class Assignment(FactRecord):
    """Something the steering group asked somebody to do (R35)."""

    given_for = models.PositiveSmallIntegerField(_("for the year"))
    what = models.TextField(_("what"))
    owner = models.CharField(_("who does it"), max_length=200, blank=True)
    due_on = PartialDateField(_("due"))

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering: ClassVar[list[str]] = ["given_for", "id"]

    def __str__(self) -> str:
        return self.what
