"""What we tell others: the communication plan and its calendar (R89)."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import Paragraph
from malmoandan.core.models import Side, Term, Vocabulary


class CommunicationRefusal(models.TextChoices):
    """Why a plan cannot be adopted, or a message not be noted as sent."""

    EMPTY = "empty", _("The plan says nothing yet. Write it first.")
    NO_DECISION = "no_decision", _("Say by which decision, or on which day.")
    NOT_A_DRAFT = "not_a_draft", _("The plan has been adopted already.")
    SENT_ALREADY = "sent_already", _("The message is noted as sent already.")
    NOT_YET = "not_yet", _("That day has not come yet.")


class CommunicationPlan(models.Model):
    """The joint plan for how the compact is made known; a commitment until adopted."""

    class State(models.TextChoices):
        """Draft, adopted, and replaced by a later one."""

        DRAFT = "utkast", pgettext_lazy("communication plan", "draft")
        ADOPTED = "antagen", pgettext_lazy("communication plan", "adopted")
        REPLACED = "ersatt", pgettext_lazy("communication plan", "replaced")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.DRAFT, State.ADOPTED, "adopt_communication_plan"),
        (State.ADOPTED, State.REPLACED, "replace_communication_plan"),
    )

    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("the plan"), blank=True, max_length=20000)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    from_year = models.PositiveSmallIntegerField(_("from"))
    to_year = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    decision = models.ForeignKey(
        Paragraph,
        verbose_name=_("decision"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("communication plan")
        verbose_name_plural = _("communication plans")
        ordering: ClassVar[list[str]] = ["-from_year", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="antagen"),
                name="one_communication_plan_adopted",
            ),
            models.CheckConstraint(
                condition=Q(to_year__isnull=True) | Q(to_year__gte=F("from_year")),
                name="communication_plan_ends_after_it_begins",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Message(models.Model):
    """One message of the calendar: when, to whom, through what, by whom."""

    on = models.DateField(_("day"), db_index=True)
    what = models.CharField(_("message"), max_length=250)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    channels = models.ManyToManyField(
        Term,
        verbose_name=_("channels"),
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.CHANNEL},
        related_name="messages",
    )
    goals = models.ManyToManyField(
        Term,
        verbose_name=_("communication goals"),
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.COMMUNICATION_GOAL},
        related_name="messages_for",
    )
    owner_side = models.CharField(
        _("who sends it"), max_length=10, choices=Side.choices, blank=True
    )
    sent_on = models.DateField(_("sent"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=400, blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("calendar of messages")
        ordering: ClassVar[list[str]] = ["on", "id"]

    def __str__(self) -> str:
        return self.what

    def is_late(self, today: dt.date) -> bool:
        """Whether its day has passed, and nobody has sent it."""
        return self.sent_on is None and self.on < today
