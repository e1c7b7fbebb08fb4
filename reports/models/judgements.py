"""Judgements: what a person said of a commitment in a year, with reason and source."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models import Commitment
from malmoandan.core.models import FactRecord


class Status(models.TextChoices):
    """How a commitment stands in a year (rules, "Statuses of a commitment")."""

    MET = "uppfyllt", _("met")
    EXCEEDED = "overtraffat", _("exceeded")
    PARTLY = "delvis", _("partly met")
    NOT_MET = "ej_uppfyllt", _("not met")
    NO_EVIDENCE = "underlag_saknas", _("no evidence")
    CONTRADICTORY = "motstridigt", _("contradictory")
    NOT_DUE = "ej_aktuellt", _("not due")


class Judgement(FactRecord):
    """A person's words on a commitment in a year; sources are its evidence (R78)."""

    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("commitment"),
        on_delete=models.CASCADE,
        related_name="judgements",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("status"), max_length=16, choices=Status, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    action = models.TextField(_("what we do about it"), blank=True, max_length=2000)
    owner = models.CharField(_("who does it"), max_length=200, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("judged by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    judged_at = models.DateTimeField(_("judged"), null=True, editable=False)

    class Meta:
        verbose_name = _("judgement")
        verbose_name_plural = _("judgements")
        ordering: ClassVar[list[str]] = ["year", "commitment"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["commitment", "year"], name="judgement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.year}"


class JudgementEvidence(models.Model):
    """What a person's judgement leans on, added by hand: words, and a link."""

    judgement = models.ForeignKey(
        Judgement,
        verbose_name=_("judgement"),
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    text = models.CharField(_("what shows it"), max_length=300)
    url = models.CharField(
        _("link"),
        max_length=400,
        blank=True,
        help_text=_("A page of the portal (/beslut/…) or a whole address."),
    )
    added_at = models.DateTimeField(_("added"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("evidence of a judgement")
        verbose_name_plural = _("evidence of judgements")
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.text


class JudgementRefusal(models.TextChoices):
    """Why a judgement of a commitment cannot be written."""

    NO_EVIDENCE = (
        "no_evidence",
        _("A higher status than the counted one needs evidence: say what shows it."),
    )
    NO_REASON = "no_reason", _("Another status than the counted one needs a reason.")
    YEAR_CLOSED = (
        "year_closed",
        _("The year is closed. Open it again before you change how it is judged."),
    )
    NOT_OF_YEAR = (
        "not_of_year",
        _("The commitment does not belong to the plan of that year."),
    )
    NO_WORDS = "no_words", _("Say what shows it: a link alone tells a reader little.")
    BAD_LINK = (
        "bad_link",
        _("Link to a page of the portal (/beslut/…) or a whole address: https://…"),
    )
