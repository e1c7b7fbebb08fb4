"""Reminders: rules that people can change, and a ledger of what was sent."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def list_of_days(value: Any) -> None:
    """Refuse what is not a list of whole days."""
    if not isinstance(value, list) or not all(type(day) is int for day in value):
        raise ValidationError(
            _("Write whole days in a list: -14 is two weeks before, 3 is three after."),
            code="days",
        )


class ReminderRule(models.Model):
    """What is reminded of, how long before or after, and in what words."""

    class Channel(models.TextChoices):
        """How a reminder reaches people."""

        LETTER = "letter", _("e-mail")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(
        _("kind"), max_length=120, help_text=_("The job that plans it.")
    )
    days = models.JSONField(
        _("days"),
        default=list,
        validators=[list_of_days],
        help_text=_("Before the day as negative numbers, after it as positive ones."),
    )
    audience = models.CharField(_("who gets it"), max_length=60, blank=True)
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.LETTER
    )
    active = models.BooleanField(_("in use"), default=True)
    subject = models.CharField(_("own subject"), max_length=200, blank=True)
    body = models.TextField(_("own text"), blank=True)

    class Meta:
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return self.key

    def due_on(self, anchor: date, today: date) -> date | None:
        """The day whose reminder is to go out today, or None.

        After an outage only the latest one goes out; what was to come before the day
        is not sent once the day has passed.
        """
        if not self.active:
            return None
        days: Sequence[int] = self.days
        passed = [d for d in days if anchor + timedelta(days=d) <= today]
        if not passed:
            return None
        latest = max(passed)
        if latest <= 0 and today > anchor:
            return None
        return anchor + timedelta(days=latest)


class ReminderSent(models.Model):
    """One reminder to one recipient: the row that keeps it from being sent twice."""

    rule = models.ForeignKey(
        ReminderRule,
        verbose_name=_("rule"),
        on_delete=models.PROTECT,
        related_name="sent",
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    due_on = models.DateField(_("due"))
    recipient_key = models.CharField(_("recipient"), max_length=80)
    planned_at = models.DateTimeField(_("planned"))
    plan = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("sent reminder")
        verbose_name_plural = _("sent reminders")
        ordering: ClassVar[list[str]] = ["-due_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["rule", "content_type", "object_id", "due_on", "recipient_key"],
                name="reminder_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["plan"])]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.due_on}"
