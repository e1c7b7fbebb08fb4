"""The coordinators' light log of work: counted by kind of task, never by the clock."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import PlanPoint
from malmoandan.core.models import Side


class WorkEntry(models.Model):
    """Something a coordinator did: of which kind of task, how many, about what."""

    on = models.DateField(_("day"), db_index=True)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    task = models.ForeignKey(
        PlanPoint,
        verbose_name=_("kind of task"),
        on_delete=models.PROTECT,
        limit_choices_to={"kind__key": "coordinator_tasks"},
        related_name="work_entries",
    )
    count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1)]
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    url = models.CharField(
        _("link"),
        max_length=400,
        blank=True,
        help_text=_("A page of the portal that it was about, such as /partnerskap/…"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("entry of the work log")
        verbose_name_plural = _("work log")
        ordering: ClassVar[list[str]] = ["-on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(count__gte=1), name="work_entry_counts_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.task_id}"
