"""The clock's memory: when each job was last started, and how it went."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_RUN = timedelta(hours=1)


class JobRun(models.Model):
    """The latest run of one job of the schedule."""

    name = models.CharField(_("job"), max_length=120, unique=True)
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    done = models.PositiveIntegerField(_("gone through"), null=True, blank=True)
    total = models.PositiveIntegerField(_("in all"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_running(self, now: datetime) -> bool:
        """Whether somebody is at it who is not long since gone."""
        return (
            self.started_at is not None
            and (self.finished_at is None or self.finished_at < self.started_at)
            and now - self.started_at < LONGEST_RUN
        )
