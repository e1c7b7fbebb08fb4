"""Asking those who were there: the answers are nobody's, by the database itself.

An answer has a random key and a day, no time and no path to the list of who has
answered. Each new answer is written together with all earlier ones, in an order drawn
by lot and with the days dealt out anew, so that neither an order of rows nor a day on
which few answered tells who wrote what.
"""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.guests import Guest
from events.models.kinds import InBothLanguages
from events.models.trainings import random_key
from malmoandan.core.models import Term, Vocabulary

# Fewer answers than this are never shown.
FEWEST_SHOWN = 5
SCALE = (1, 5)


class SurveyRefusal(models.TextChoices):
    """Why a survey cannot be opened, answered or closed now."""

    NOT_HELD = "not_held", _("The event has not been held.")
    OPEN_ALREADY = "open_already", _("The survey has been sent already.")
    NOBODY = "nobody", _("Nobody is known to have been there.")
    CLOSED = "closed", _("The survey is closed. Thank you all the same.")
    ANSWERED = "answered", _("This link has been used. Each answers once.")
    NO_CHANGE = "no_change", _("Write what you will change because of the answers.")
    NO_CORE = "no_core", _("There is no question that is the same every year.")
    TOO_SOON = "too_soon", _("Choose a last day that has not passed.")


class SurveyQuestion(InBothLanguages):
    """A question to those who were there.

    Without a kind it is the core question: one to five, the same words every year, so
    that years can be compared (R50).
    """

    class Form(models.TextChoices):
        """How it is answered."""

        SCALE = "scale", _("one to five")
        YES_NO = "yes_no", _("yes or no")
        TEXT = "text", _("in words")

    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.EVENT_KIND},
        related_name="survey_questions",
        help_text=_("Empty: the core question, asked after every event."),
    )
    form = models.CharField(
        _("answered"), max_length=6, choices=Form.choices, default=Form.SCALE
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_use = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("survey question")
        verbose_name_plural = _("survey questions")
        ordering: ClassVar[list[str]] = ["kind__order", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__isnull=False) | Q(form="scale"),
                name="survey_core_is_a_scale",
                violation_error_message=_("The core question is answered one to five."),
            ),
        ]

    @property
    def is_core(self) -> bool:
        """Whether it is asked after every event, so that years can be compared."""
        return self.kind_id is None


class SurveyRound(models.Model):
    """The survey of one event: sent, answered, closed with what will change."""

    class State(models.TextChoices):
        """Open until somebody says what will change."""

        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.OPEN, State.CLOSED, "close"),
    )

    event = models.OneToOneField(
        Event, on_delete=models.CASCADE, related_name="survey_round"
    )
    state = models.CharField(
        _("state"), max_length=6, choices=State.choices, default=State.OPEN
    )
    questions = models.ManyToManyField(
        SurveyQuestion, verbose_name=_("questions"), related_name="rounds"
    )
    opened_on = models.DateField(_("sent"))
    closes_on = models.DateField(_("last day"))
    change = models.TextField(_("this is what we change"), blank=True, max_length=2000)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("survey of an event")
        verbose_name_plural = _("surveys of events")
        ordering: ClassVar[list[str]] = ["-opened_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(change=""),
                name="survey_closed_says_what_changes",
                violation_error_message=SurveyRefusal.NO_CHANGE.label,
            ),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def why_not_answer(self, today: dt.date) -> SurveyRefusal | None:
        """What keeps it from being answered that day; None if nothing."""
        over = self.state != self.State.OPEN or today > self.closes_on
        return SurveyRefusal.CLOSED if over else None

    def asked(self) -> list[SurveyQuestion]:
        """Its questions in their order, the one that is the same every year first."""
        found = self.questions.all()
        return sorted(found, key=lambda q: (not q.is_core, q.order, q.pk))


class SurveyInvite(models.Model):
    """One person who was there may answer once; when is not kept, nor what."""

    round = models.ForeignKey(
        SurveyRound, on_delete=models.CASCADE, related_name="invites"
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.CASCADE, related_name="survey_invites"
    )
    key = models.CharField(max_length=32, default=random_key, unique=True)
    has_answered = models.BooleanField(_("has answered"), default=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("invitation to a survey")
        verbose_name_plural = _("invitations to surveys")
        ordering: ClassVar[list[str]] = ["key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "guest"], name="survey_invite_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.round_id)


class SurveyAnswer(models.Model):
    """One answer, nobody's: a random key, a day, and what was answered."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        SurveyRound, on_delete=models.CASCADE, related_name="answers"
    )
    on = models.DateField(_("day"))
    # By the number of the question: one to five, yes or no, or words.
    values = models.JSONField(_("answers"), default=dict)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        ordering: ClassVar[list[str]] = ["key"]

    def __str__(self) -> str:
        return str(self.round_id)
