"""Advice: a question that somebody asked, and what came of it (R41)."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, Term, Vocabulary
from partnerships.models.organisations import Organisation

KEPT = dt.timedelta(days=2 * 365)


class AdviceRefusal(models.TextChoices):
    """Why an advice case cannot be answered, or nothing can begin in it."""

    ANSWERED = "answered", _("This has been answered already.")
    IN_FUTURE = "in_future", _("The day is after today.")
    BEFORE_ASKED = "before_asked", _("The answer is dated before the question.")
    HAS_BEGUN = "has_begun", _("Something has begun here already.")
    ANONYMISED = "anonymised", _("Only the counts are kept of this one.")
    NO_ORGANISATION = "no_organisation", _("Say which organisation asked, first.")


class AdviceQuerySet(models.QuerySet["AdviceCase"]):
    """Advice, asked for by how old it is."""

    def to_anonymise(self, today: dt.date) -> "AdviceQuerySet":
        """Those of which nothing but the counts is to be kept any more."""
        old = Q(answered_on__lte=today - KEPT) | Q(
            answered_on=None, asked_on__lte=today - KEPT
        )
        return self.filter(old, anonymised_at=None)


class AdviceCase(FactRecord):
    """Advice to an organisation. Coordinators only; later only counted.

    An IOP case or a project can begin here.
    """

    class Outcome(models.TextChoices):
        """What came of the advice."""

        ANSWERED = "answered", _("the question was answered")
        MEETING = "meeting", _("a meeting")
        PROJECT = "project", _("a project or other cooperation")
        IOP = "iop", _("an IOP case")
        REFERRED = "referred", _("pointed on to somebody else")
        NOTHING = "nothing", _("nothing further")

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advice",
    )
    topic = models.ForeignKey(
        Term,
        verbose_name=_("topic"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.ADVICE_TOPIC},
        related_name="+",
    )
    question = models.TextField(_("question"), blank=True)
    asked_on = models.DateField(_("asked"))
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True
    )
    outcome_text = models.TextField(_("outcome in words"), blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    case = models.ForeignKey(
        "partnerships.IopCase",
        verbose_name=_("IOP case"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="advice",
    )
    project = models.ForeignKey(
        "partnerships.Project",
        verbose_name=_("project"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="advice",
    )
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, editable=False)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("advice case")
        verbose_name_plural = _("advice cases")
        ordering: ClassVar[list[str]] = ["-asked_on", "-id"]

    def __str__(self) -> str:
        return f"{self.topic or self._meta.verbose_name} {self.asked_on}"

    @property
    def days_to_answer(self) -> int | None:
        """How many days the answer took; None while there is none."""
        return (self.answered_on - self.asked_on).days if self.answered_on else None

    def why_not_answer(self, on: dt.date, today: dt.date) -> AdviceRefusal | None:
        """What keeps it from being answered on the day; None if nothing does."""
        if self.anonymised_at:
            return AdviceRefusal.ANONYMISED
        if self.answered_on:
            return AdviceRefusal.ANSWERED
        if on > today:
            return AdviceRefusal.IN_FUTURE
        return AdviceRefusal.BEFORE_ASKED if on < self.asked_on else None

    def why_not_begin(self) -> AdviceRefusal | None:
        """What keeps a case or a project from beginning here; None if nothing does."""
        if self.anonymised_at:
            return AdviceRefusal.ANONYMISED
        if self.case_id or self.project_id:
            return AdviceRefusal.HAS_BEGUN
        return None if self.organisation_id else AdviceRefusal.NO_ORGANISATION
