"""How a year stands: its wheel and its commitments, as last counted."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models.cache import PublicVersion


class StandingQuerySet(models.QuerySet["Standing"]):
    """The reads of standings that are used in several places."""

    def for_front(self, year: int) -> "StandingQuerySet":
        """This year's standing and those of told years, each with today's version."""
        public = PublicVersion.objects.filter(pk=1).values("version")[:1]
        shown = self.filter(Q(year=year) | Q(is_told=True)).order_by("-year")
        return shown.annotate(public_version=Subquery(public))


class Standing(models.Model):
    """The marks of a year's wheel and how many commitments have each status.

    Counting a year reads some thirty tables, and the first page shows two years. So
    they are counted when something public changes or a day passes, and stand here.
    `version` is the version of what is public that they were counted from.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    is_told = models.BooleanField(_("there is something to tell"), default=False)
    version = models.PositiveBigIntegerField(_("version"), default=0)
    counted_on = models.DateField(_("counted on"))
    marks = models.JSONField(_("marks of the wheel"), default=list)
    tally = models.JSONField(_("commitments by status"), default=dict)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing of a year")
        verbose_name_plural = _("standings of years")
        ordering: ClassVar[list[str]] = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
