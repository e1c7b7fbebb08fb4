"""The agreement: who made it, why, when, and who answers for what."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Side
from partnerships.models import Organisation


class Agreement(FactRecord):
    """The compact that everything rests on. One installation holds one (R01)."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    purpose = models.TextField(_("purpose"), blank=True)
    vision = models.TextField(_("vision"), blank=True)
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    website = models.CharField(_("web site"), max_length=200, blank=True)
    umbrella_organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("umbrella organisations"),
        blank=True,
        related_name="umbrella_of",
    )

    class Meta:
        verbose_name = pgettext_lazy("the compact", "agreement")
        verbose_name_plural = pgettext_lazy("the compact", "agreements")

    def __str__(self) -> str:
        return self.name


class AgreementParty(models.Model):
    """One of the parties, in the words of the agreement."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties"
    )
    name = models.CharField(_("name"), max_length=200)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "name"], name="agreement_party_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TimelineEntry(FactRecord):
    """Something that happened to the agreement, dated as well as is known (R02)."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="timeline"
    )
    date = PartialDateField(_("date"))
    precision_text = models.CharField(
        _("the date in words"), max_length=120, blank=True
    )
    what = models.CharField(_("what"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("entry in the time line")
        verbose_name_plural = _("time line")
        ordering: ClassVar[list[str]] = ["date", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "what", "date"], name="timeline_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Responsibility(FactRecord):
    """Who answers for what, and in which years (R09)."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="responsibilities"
    )
    text = models.TextField(_("responsibility"))
    valid_from = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering: ClassVar[list[str]] = ["valid_from", "order", "id"]

    def __str__(self) -> str:
        return self.text
