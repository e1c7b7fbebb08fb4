"""Reminders: rules that people can change, and a ledger of what was sent."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.translation import gettext_lazy as _

# What a rule's own words may hold, each within braces.
VARIABLES = ("what", "day", "days", "link", "why")
BRACES = re.compile(r"\{([^{}]*)\}")
OWN_WORDS = ("subject", "body", "subject_en", "body_en")
# Who gets a reminder, and why it comes to them.
AUDIENCES: dict[str, tuple[Any, Any]] = {
    "coordinator": (_("coordinators"), _("You are a coordinator.")),
    "administrator": (_("administrators"), _("You look after the portal.")),
    "role": (_("whoever has the role"), _("It is a task of your role.")),
    "owner": (_("who answers for the matter"), _("The matter has your name on it.")),
    "party": (
        _("the parties of a partnership"),
        _("Your organisation is a party of the partnership."),
    ),
    "holder": (_("who has the next move"), _("The next move is yours.")),
    "organisation": (
        _("organisations"),
        _("You receive what is written to your organisation."),
    ),
    "contact": (
        _("contacts of organisations"),
        _("You speak for an organisation here."),
    ),
    "steering": (
        _("the steering group"),
        _("You take part in the work of the steering group."),
    ),
    "participant": (
        _("those who are called to a meeting"),
        _("You are called to the meeting."),
    ),
    "guest": (_("those who signed up"), _("You signed up and gave this address.")),
    "staff": (
        _("those who work at the city"),
        _("You work with this at the city."),
    ),
}
# Names that stand for the same in rules that are there already.
SAME = {"coordinators": "coordinator", "guests": "guest"}

WEEKDAYS = [(number, WEEKDAY_NAMES[number]) for number in range(5)]

# How long a reminder of the day itself can still be made up for, after an outage.
DAY_KEEPS, NOTHING = timedelta(days=7), timedelta()


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


def unknown_words(text: str) -> list[str]:
    """What stands within braces and means nothing; a lone brace is itself unknown."""
    unknown = [name for name in BRACES.findall(text) if name not in VARIABLES]
    return unknown + sorted(set(BRACES.sub("", text)) & set("{}"))


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
        return self.name()

    def clean(self) -> None:
        """Refuse own words that hold what nobody can fill in."""
        wrong = {
            name: ValidationError(
                _("%(words)s means nothing here. You can use: %(known)s."),
                code="unknown",
                params={
                    "words": ", ".join(unknown),
                    "known": ", ".join(f"{{{known}}}" for known in VARIABLES),
                },
            )
            for name in OWN_WORDS
            if (unknown := unknown_words(getattr(self, name)))
        }
        if wrong:
            raise ValidationError(wrong)

    def name(self) -> str:
        """What the rule reminds of, in words; its key where nobody has said."""
        return str(settings.REMINDER_NAMES.get(self.key, self.key))

    def app(self) -> str:
        """The app whose actions write what the rule reminds of."""
        found = (name.split(".actions.")[0] for name in settings.REMINDERS)
        return next((app for app in found if self.kind.startswith(f"{app}.")), "")

    def who(self) -> str:
        """Who gets it, in words."""
        known = AUDIENCES.get(SAME.get(self.audience, self.audience))
        return str(known[0]) if known else self.audience

    def why(self) -> str:
        """Why it comes to them, in words; nothing where that is not known."""
        known = AUDIENCES.get(SAME.get(self.audience, self.audience))
        return str(known[1]) if known else ""

    def has_own_words(self, language: str) -> bool:
        """Whether somebody wrote other words than the letter's own in the language."""
        return any(self._words(language))

    def own_words(self, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
        """The rule's own subject and text in the language, filled in; else empty."""
        subject, body = (
            BRACES.sub(lambda found: str(values.get(found[1], found[0])), words)
            for words in self._words(language)
        )
        return subject, body

    def _words(self, language: str) -> tuple[str, str]:
        if language.startswith("en"):
            return self.subject_en, self.body_en
        return self.subject, self.body

    def due_on(self, anchor: date, today: date) -> date | None:
        """The day whose reminder is to go out today, or None.

        After an outage only the latest one goes out; what was to come before the day
        is not sent once the day has passed. What was to come on the day itself is made
        up for within a week.
        """
        if not self.active:
            return None
        days: Sequence[int] = self.days
        passed = [d for d in days if anchor + timedelta(days=d) <= today]
        if not passed:
            return None
        latest = max(passed)
        if latest <= 0 and today > anchor + (DAY_KEEPS if latest == 0 else NOTHING):
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

    def is_quiet(self, day: date) -> bool:
        """Whether only what cannot wait goes out that day."""
        return day.month in self.quiet_months

    def not_before(self, at: datetime) -> datetime:
        """The moment, or the morning after if it is night."""
        local = timezone.localtime(at)
        begins, ends = self.quiet_from, self.quiet_to
        is_late = local.time() >= begins
        is_early = local.time() < ends
        over_midnight = begins > ends
        if not (is_late or is_early if over_midnight else is_late and is_early):
            return at
        day = local.date() + timedelta(days=over_midnight and is_late)
        return timezone.make_aware(datetime.combine(day, ends))


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

    def in_words(self) -> str:
        """The wish, and the day if one was chosen."""
        day = f", {self.get_weekday_display()}" if self.gathers() else ""
        return f"{self.get_rhythm_display()}{day}"

    def gathers(self) -> bool:
        """Whether what is not urgent waits for the weekly letter."""
        return self.rhythm == self.Rhythm.WEEKLY

    def next_day(self, today: date, settings: ReminderSettings) -> date | None:
        """The next day of the weekly letter, today included; None if none in a year.

        None is written in the quiet months.
        """
        first = today + timedelta(days=(self.weekday - today.weekday()) % 7)
        days = (first + timedelta(weeks=week) for week in range(53))
        return next((day for day in days if not settings.is_quiet(day)), None)


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
    by_on = models.DateField(_("last day"), null=True, blank=True)
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
