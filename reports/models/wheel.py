"""The year wheel as it is worked with: a year that is opened, its slots, its end."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import Event
from governance.models import Commitment, CooperationPlan, Meeting
from malmoandan.core.models import Role, Side


class YearRefusal(models.TextChoices):
    """Why a year cannot be opened, closed or booked from."""

    NO_PLAN = "no_plan", _("No plan covers the year: put a plan in force first.")
    OPEN_ALREADY = "open_already", _("The year is open already.")
    NOT_OPEN = "not_open", _("The year has not been opened.")
    CLOSED = "closed", _("The year is closed.")
    NOT_OVER = "not_over", _("The year is not over yet.")
    THINGS_OPEN = (
        "things_open",
        _("Something is still open: close it, or carry it over by name. See the list."),
    )
    SLOT_TAKEN = "slot_taken", _("The slot has been booked already.")
    NOT_BOOKABLE = (
        "not_bookable",
        _("Nothing can be booked for this: it is no event and no meeting."),
    )
    NO_REASON = "no_reason", _("Say why, so that next year can read it.")
    NOT_OPEN_ITEM = "not_open_item", _("There is nothing open there to carry over.")
    NOT_BOOKED = "not_booked", _("Nothing is booked in the slot.")
    BAD_WINDOW = "bad_window", _("The window ends before it begins.")
    OTHER_YEAR = "other_year", _("The day lies in another year than the wheel.")


class WheelYear(models.Model):
    """A year that is worked with: opened from the plan, closed when nothing is open."""

    class State(models.TextChoices):
        """Open, then closed; a closed year can be opened again."""

        OPEN = "öppet", pgettext_lazy("the year", "open")
        CLOSED = "stängt", pgettext_lazy("the year", "closed")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.OPEN, State.CLOSED, "close_year"),
        (State.CLOSED, State.OPEN, "reopen_year"),
    )

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    plan = models.ForeignKey(
        CooperationPlan,
        verbose_name=_("plan"),
        on_delete=models.PROTECT,
        related_name="wheel_years",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN
    )
    opened_at = models.DateTimeField(_("opened"), editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("year of work")
        verbose_name_plural = _("years of work")
        ordering: ClassVar[list[str]] = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class WheelSlot(models.Model):
    """One thing that the plan asks of a year: in which days, and whose turn it is.

    How far it has come is never stored: it is read from what is booked and held. An
    event or a meeting that is linked here fills the slot; one of the same kind that is
    linked nowhere fills a free one (`figures.wheel`).
    """

    year = models.ForeignKey(WheelYear, on_delete=models.CASCADE, related_name="slots")
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        on_delete=models.CASCADE,
        related_name="slots_of_years",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("no later than"))
    turn = models.CharField(
        _("whose turn"), max_length=10, choices=Side.choices, blank=True
    )
    required = models.BooleanField(
        _("required"),
        default=True,
        help_text=_("What is above the least number of the plan is not required."),
    )
    event = models.OneToOneField(
        Event,
        verbose_name=_("event"),
        on_delete=models.SET_NULL,
        related_name="wheel_slot",
        null=True,
        blank=True,
    )
    meeting = models.OneToOneField(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.SET_NULL,
        related_name="wheel_slot",
        null=True,
        blank=True,
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("slot of the year wheel")
        verbose_name_plural = _("slots of the year wheel")
        ordering: ClassVar[list[str]] = ["from_on", "to_on", "number", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["year", "commitment", "number"], name="wheel_slot_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="wheel_slot_ends_after_it_begins",
                violation_error_message=_("The window ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(event=None) | Q(meeting=None),
                name="wheel_slot_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.number}"


class YearMark(models.Model):
    """Something that comes back each year: a task of a role, or what others plan by.

    Tasks are what the year asks of each role, month by month, and are reminded of.
    Milestones of the city's budget and of associations are only shown on the wheel, so
    that the work can follow them (R57). All are data, in both languages.
    """

    class Kind(models.TextChoices):
        """What the mark is."""

        TASK = "task", _("task")
        BUDGET = "budget", _("the city’s budget")
        ASSOCIATIONS = "associations", _("the associations’ year")

    class Done(models.TextChoices):
        """What the portal reads to know that a task is done; empty: never ticked."""

        YEAR_OPEN = "year_open", _("the year is opened")
        LAST_YEAR_CLOSED = "last_year_closed", _("last year is closed")
        SLOT = "slot", _("the slot of the commitment is filled")
        CONTRIBUTIONS_ASKED = "contributions_asked", _("contributions are asked for")
        CENTRES = "centres", _("the centres’ figures are in")
        CHANNELS = "channels", _("the channels’ figures are in")
        BUDGET = "budget", _("the outcome of each line is in")
        SELF_ASSESSMENT = "self_assessment", _("the self-assessment is answered")

    key = models.SlugField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    title_sv = models.CharField(_("Swedish"), max_length=250)
    title_en = models.CharField(_("English"), max_length=250, blank=True)
    from_day = models.CharField(_("first day"), max_length=5, help_text="MM-DD")
    to_day = models.CharField(_("last day"), max_length=5, help_text="MM-DD")
    role = models.CharField(
        _("whose task"), max_length=30, choices=Role.choices, blank=True
    )
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, blank=True)
    url_name = models.CharField(
        _("page"), max_length=80, blank=True, help_text=_("The name of an address.")
    )
    done = models.CharField(
        _("done when"), max_length=24, choices=Done.choices, blank=True
    )
    every = models.PositiveSmallIntegerField(
        _("every so many years"), default=1, help_text=_("2: in odd years only.")
    )
    in_use = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("mark of the year")
        verbose_name_plural = _("marks of the year")
        ordering: ClassVar[list[str]] = ["from_day", "to_day", "key"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The words in the active language; Swedish where no English is known."""
        return self.title_en if self.lang == "en" else self.title_sv

    @property
    def lang(self) -> str:
        """The language that `title` is written in right now."""
        code = (translation.get_language() or "sv")[:2]
        return "en" if code == "en" and self.title_en else "sv"

    def days_in(self, year: int) -> tuple[dt.date, dt.date]:
        """The first and the last day in a year; one of 29 February is the 28th."""
        first, last = (_day(year, day) for day in (self.from_day, self.to_day))
        return first, last

    def is_in(self, year: int) -> bool:
        """Whether the mark belongs to the year: each, or odd ones only."""
        return self.every == 1 or year % self.every == 1


def _day(year: int, day: str) -> dt.date:
    month, number = (int(part) for part in day.split("-"))
    try:
        return dt.date(year, month, number)
    except ValueError:
        return dt.date(year, month, 28)


class CarriedOver(models.Model):
    """Something that a year did not finish, taken into the next one by name."""

    year = models.ForeignKey(
        WheelYear, on_delete=models.CASCADE, related_name="carried_over"
    )
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    reason = models.TextField(_("why"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    at = models.DateTimeField(_("when"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("carried over")
        verbose_name_plural = _("carried over")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["year", "content_type", "object_id"], name="carried_over_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}:{self.object_id}"
