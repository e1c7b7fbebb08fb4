"""Centres: the houses where the sides meet."""

from typing import Any, ClassVar

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


class Known(models.TextChoices):
    """Whether a place has something; nothing is guessed."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "", _("not known")


def _has(label: Any) -> models.CharField:
    return models.CharField(
        label, max_length=3, choices=Known, default=Known.UNKNOWN, blank=True
    )


class Venue(FactRecord):
    """A place where events are held, and what it is like to get there and be there.

    Its access facts are shown on every event that is held there (conventions C.5).
    """

    name = models.CharField(_("name"), max_length=200, unique=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    centre = models.ForeignKey(
        Centre,
        verbose_name=_("centre"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="venues",
    )
    hearing_loop = _has(_("hearing loop"))
    step_free = _has(_("ramp or lift, no steps"))
    accessible_toilet = _has(_("accessible toilet"))
    quiet_room = _has(_("quiet room"))
    travel = models.TextField(_("how to get there"), blank=True, max_length=1000)
    access_note = models.TextField(_("more about access"), blank=True, max_length=1000)
    seats = models.PositiveIntegerField(_("how many it takes"), null=True, blank=True)
    website = models.URLField(_("web site"), blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def access_facts(self) -> list[tuple[Any, str]]:
        """Each fact about access that is known, with yes or no, in a fixed order."""
        names = ("hearing_loop", "step_free", "accessible_toilet", "quiet_room")
        return [
            (self._meta.get_field(name).verbose_name, getattr(self, name))  # type: ignore[union-attr]
            for name in names
            if getattr(self, name)
        ]
