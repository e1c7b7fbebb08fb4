"""Reminders: rules that people can change, and a ledger of what was sent."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [(number, WEEKDAY_NAMES[number]) for number in range(5)]


def july() -> list[int]:
    """The month in which associations and offices are away, unless set otherwise."""
    return [7]


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
    at_once = models.BooleanField(
        _("at once"),
        default=True,
        help_text=_(
            "Goes out the same day, in July too. Else it waits for the person’s weekly "
            "letter, if that comes in time."
        ),
    )
    subject = models.CharField(_("own subject"), max_length=200, blank=True)
    body = models.TextField(_("own text"), blank=True)
    subject_en = models.CharField(
        _("own subject, in English"), max_length=200, blank=True
    )
    body_en = models.TextField(_("own text, in English"), blank=True)

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


class ReminderSettings(models.Model):
    """When nobody is written to, and how many letters at once are very many. One row.

    Nights are not kept in the quiet months alone: a reminder that is written between
    `quiet_from` and `quiet_to` waits until morning.
    """

    quiet_from = models.TimeField(_("quiet from"), default=time(20, 0))
    quiet_to = models.TimeField(_("quiet until"), default=time(7, 0))
    quiet_months = models.JSONField(
        _("quiet months"),
        default=july,
        blank=True,
        help_text=_("Only what cannot wait goes out then."),
    )
    many = models.PositiveIntegerField(
        _("ask before so many letters"),
        default=50,
        help_text=_("A rule that would write more at once has to be confirmed."),
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("when reminders are sent")
        verbose_name_plural = _("when reminders are sent")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "ReminderSettings":
        """The settings that stand; the defaults where nobody has set any."""
        return cls.objects.first() or cls()


class ReminderPreference(models.Model):
    """How a person wants what is not urgent: gathered once a week, or as it comes.

    Who has no row gets it gathered on Mondays.
    """

    class Rhythm(models.TextChoices):
        """How often."""

        WEEKLY = "weekly", _("gathered in one letter a week")
        EACH = "each", _("each by itself, on its day")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="reminder_preference",
    )
    rhythm = models.CharField(
        _("what is not urgent"),
        max_length=6,
        choices=Rhythm.choices,
        default=Rhythm.WEEKLY,
    )
    weekday = models.PositiveSmallIntegerField(
        _("day of the weekly letter"), choices=WEEKDAYS, default=0
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("wish about reminders")
        verbose_name_plural = _("wishes about reminders")

    def __str__(self) -> str:
        return f"{self.user_id} {self.rhythm}"


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


class DigestLine(models.Model):
    """A reminder that goes out in a person's weekly letter, and not by itself."""

    reminder = models.OneToOneField(
        ReminderSent, on_delete=models.CASCADE, related_name="digest_line"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="digest_lines",
    )
    subject = models.CharField(_("what"), max_length=250)
    url = models.CharField(_("address"), max_length=500, blank=True)
    written_on = models.DateField(_("written"))
    letter = models.ForeignKey(
        "core.Letter",
        verbose_name=_("letter"),
        on_delete=models.SET_NULL,
        related_name="digest_lines",
        null=True,
        blank=True,
    )
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("line of a weekly letter")
        verbose_name_plural = _("lines of weekly letters")
        ordering: ClassVar[list[str]] = ["written_on", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["user"],
                condition=models.Q(told_at__isnull=True),
                name="digest_line_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
