"""Centres: the houses where the sides meet."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, list_field
from partnerships.models.organisations import Organisation


class Centre(FactRecord):
    """A meeting place of the agreement, run by one organisation (R64)."""

    name = models.CharField(_("name"), max_length=250)
    address = models.CharField(_("address"), max_length=250, blank=True)
    operator = models.ForeignKey(
        Organisation,
        verbose_name=_("run by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="centres",
    )
    opened = PartialDateField(_("opened"))
    facilities = list_field(_("what it offers"))
    website = models.URLField(_("web site"), blank=True)

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name
