"""What the coordinators tell the steering group before a meeting (R38)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting


class StatusReportRefusal(models.TextChoices):
    """Why a status report cannot be drafted or put on the agenda."""

    MEETING_BEGUN = "meeting_begun", _("The meeting has begun: its papers are fixed.")
    NO_TIME = "no_time", _("The meeting has no day and time.")
    NO_MATTER = (
        "no_matter",
        _("The agenda has no matter for the report: make the agenda first."),
    )
    NO_PDF = "no_pdf", _("This machine cannot make the PDF. Nothing was put there.")


class StatusReport(models.Model):
    """The report to one meeting: drafted from what happened, with words of its own.

    `rows` are the sections as they were drafted, each with its key and its lines; they
    are drafted anew until the report is put on the agenda. `text` is what the
    coordinators write themselves, and no draft touches it.
    """

    meeting = models.OneToOneField(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="status_report",
    )
    since = models.DateField(_("since"), null=True, editable=False)
    text = models.TextField(
        _("in the coordinators’ own words"), max_length=6000, blank=True
    )
    rows = models.JSONField(_("drafted lines"), default=list, editable=False)
    drafted_at = models.DateTimeField(_("drafted"), editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("drafted by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    attached_at = models.DateTimeField(
        _("put on the agenda"), null=True, editable=False
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("status report")
        verbose_name_plural = _("status reports")
        ordering: ClassVar[list[str]] = ["-meeting__starts_at", "-id"]

    def __str__(self) -> str:
        return f"{_('Status report')}, {self.meeting}"
