"""Who was invited, written to and counted: the coordinator's side of an event."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.events import Event
from events.models.registrations import Registration
from malmoandan.core.models import Term
from partnerships.models import Organisation


class DayRefusal(models.TextChoices):
    """Why something of a coordinator's day cannot be done now."""

    SENT = "sent", _("The letter has been sent already.")
    NOBODY = "nobody", _("There is nobody to write to.")
    NO_TEXT = "no_text", _("Write a subject and a text.")
    APPLIED = "applied", _("The list has been used already.")
    EMPTY = "empty", _("There are no rows in the list.")
    TOO_MANY = "too_many", _("The list has more than 2,000 rows. Divide it.")
    NO_COLUMN = "no_column", _("Say which column has the names or the addresses.")
    JUST_REMINDED = (
        "just_reminded",
        _("They were reminded a short while ago. Wait three days."),
    )
    HAS_LIST = (
        "has_list",
        _("There is a list of guests, and it is counted by itself."),
    )


class EventInvitation(models.Model):
    """An organisation was written to because nobody there had signed up (R46)."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="invitations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="event_invitations"
    )
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    addresses = models.PositiveSmallIntegerField(_("to how many"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("reminder to an organisation")
        verbose_name_plural = _("reminders to organisations")
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "organisation", "sent_at"])
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class EventMailing(models.Model):
    """A letter from the coordinators to a group of an event's guests."""

    class Audience(models.TextChoices):
        """Who gets it."""

        COMING = "coming", _("those who have a seat")
        WAITING = "waiting", _("those on the waiting list")
        PRESENT = "present", _("those who were there")
        ABSENT = "absent", _("those who did not come")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mailings")
    audience = models.CharField(_("to"), max_length=7, choices=Audience.choices)
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    letters = models.PositiveIntegerField(_("letters"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("letter to guests")
        verbose_name_plural = _("letters to guests")
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.subject


class AttendanceSheet(models.Model):
    """A list of those who came, from a file or pasted: looked through, then used.

    Its rows are erased as soon as it has been used or thrown away.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sheets")
    # [["Name", "E-mail"], ["…", "…"], …]: the first row names the columns.
    rows = models.JSONField(_("rows"), default=list, blank=True)
    # {"name": 0, "email": 1, "organisation": 2}: which column is what.
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    applied_at = models.DateTimeField(_("used"), null=True)
    result = models.JSONField(_("result"), default=dict, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("list of those who came")
        verbose_name_plural = _("lists of those who came")
        ordering: ClassVar[list[str]] = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.event} {self.made_at:%Y-%m-%d}"


class EventCount(models.Model):
    """A number that stays when the list is erased, or that came without a list.

    How many `what` (signed up, were there, …), divided `by` something: one row a part.
    """

    class What(models.TextChoices):
        """What is counted."""

        SIGNED_UP = "signed_up", pgettext_lazy("count", "signed up")
        CAME = "came", _("were there")
        ABSENT = "absent", _("did not come")
        CANCELLED = "cancelled", pgettext_lazy("count", "cancelled")
        WAITED = "waited", _("never got a seat")
        FOOD = "food", _("food")

    class By(models.TextChoices):
        """What the number is divided by."""

        ALL = "all", _("in all")
        SIDE = "side", _("by side")
        SECTOR = "sector", _("by sector")
        ORGANISATION = "organisation", _("by organisation")
        TERM = "term", _("by choice")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="counts")
    what = models.CharField(_("what"), max_length=9, choices=What.choices)
    by = models.CharField(_("divided"), max_length=12, choices=By.choices)
    side = models.CharField(
        _("side"), max_length=5, choices=Registration.Side.choices, blank=True
    )
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event_counts",
    )
    # What stands in no register: how an organisation was written, a sector's name.
    text = models.CharField(_("as written"), max_length=150, blank=True)
    number = models.PositiveIntegerField(_("number"))
    counted_at = models.DateTimeField(_("counted"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("count of an event")
        verbose_name_plural = _("counts of events")
        ordering: ClassVar[list[str]] = ["event", "what", "by", "-number", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "what", "by", "side", "text"],
                condition=Q(term=None, organisation=None),
                name="event_count_once",
            ),
            models.UniqueConstraint(
                fields=["event", "what", "by", "term"],
                condition=Q(term__isnull=False),
                name="event_count_term_once",
            ),
            models.UniqueConstraint(
                fields=["event", "what", "organisation"],
                condition=Q(organisation__isnull=False),
                name="event_count_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.number}"
