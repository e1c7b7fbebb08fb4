"""Annual reports: one a year, from draft to dispatched."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord


class AnnualReport(FactRecord):
    """The report of a year. Until both sides approve it, it is preliminary (R75)."""

    class State(models.TextChoices):
        """The life cycle of rules E1; the steps after draft come with the builder."""

        DRAFT = "utkast", _("preliminary")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT
    )
    completed_on = PartialDateField(_("completed"))
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("annual report")
        verbose_name_plural = _("annual reports")
        ordering: ClassVar[list[str]] = ["-year"]

    def __str__(self) -> str:
        return f"{_('Annual report')} {self.year}"
