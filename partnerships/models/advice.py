"""Advice: a question that somebody asked, and what came of it (R41)."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, Term, Vocabulary
from partnerships.models.organisations import Organisation

KEPT = dt.timedelta(days=2 * 365)


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

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("advice case")
        verbose_name_plural = _("advice cases")
        ordering: ClassVar[list[str]] = ["-asked_on", "-id"]

    def __str__(self) -> str:
        return f"{self.topic or self._meta.verbose_name} {self.asked_on}"

    def is_old(self, today: dt.date) -> bool:
        """Whether it is time to keep nothing but the counts (C.3)."""
        return (self.answered_on or self.asked_on) <= today - KEPT
