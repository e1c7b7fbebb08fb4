"""What was erased when its time was over, as numbers: the report of each run."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models.fixed_pages import KeptData


class Erasure(models.Model):
    """One run that erased something: how many rows of what; never whose."""

    kept = models.ForeignKey(
        KeptData,
        verbose_name=_("by the rule"),
        on_delete=models.PROTECT,
        related_name="erasures",
    )
    at = models.DateTimeField(_("when"))
    counts = models.JSONField(
        _("erased"), default=dict, help_text=_("Numbers of rows, by kind.")
    )

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kept} {self.at:%Y-%m-%d}"
