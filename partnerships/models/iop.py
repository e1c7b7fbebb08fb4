"""IOP: partnerships between public bodies and civil society, year by year."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord
from partnerships.models.organisations import Organisation


class IopCase(FactRecord):
    """A case that may become an agreement of idéburet offentligt partnerskap (R68)."""

    class Step(models.TextChoices):
        """The life cycle of rules E1; a case may be at one step in each year."""

        INITIATIVE = "initiativ", _("initiative")
        ADVICE = "rådgivning", _("advice")
        PRE_ASSESSMENT = "förprövning", _("pre-assessment")
        MANDATE = "uppdrag", _("mandate")
        INQUIRY = "utredning", _("inquiry")
        PROPOSAL = "förslag", _("proposal")
        DECIDED = "beslutat", _("decided")
        AGREEMENT = "avtal", _("agreement")
        FOLLOW_UP = "uppföljning", _("follow-up")
        RENEWED = "förlängt", _("renewed")
        ENDED = "avslutat", _("ended")
        CLOSED = "nedlagt", _("closed without agreement")

    IN_AGREEMENT: ClassVar[frozenset[str]] = frozenset(
        {Step.AGREEMENT, Step.FOLLOW_UP, Step.RENEWED}
    )

    name = models.CharField(_("name"), max_length=250)
    purpose = models.TextField(_("purpose"), blank=True)
    hub = models.CharField(_("meeting place"), max_length=250, blank=True)
    agreed_from = PartialDateField(_("agreement from"))
    agreed_to = PartialDateField(_("agreement to"))

    class Meta:
        verbose_name = _("IOP case")
        verbose_name_plural = _("IOP cases")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def has_agreement_in(self, year: int) -> bool:
        """Say whether an agreement was in force during the year.

        The agreed period decides where it is known, whatever the step (rules E1);
        otherwise the step that the sources state for that very year. Dialogues,
        assignments and process support never count.
        """
        if self.agreed_from:
            starts = self.agreed_from.first <= dt.date(year, 12, 31)
            ends = self.agreed_to is None or self.agreed_to.last >= dt.date(year, 1, 1)
            return bool(starts and ends)
        return any(
            y.year == year and y.step in self.IN_AGREEMENT for y in self.years.all()
        )


class IopYear(FactRecord):
    """Where a case stood in one year: compulsory, so that nothing vanishes (R68)."""

    case = models.ForeignKey(
        IopCase, verbose_name=_("case"), on_delete=models.CASCADE, related_name="years"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    step = models.CharField(
        _("step"), max_length=20, choices=IopCase.Step.choices, blank=True
    )
    text = models.TextField(_("in words"), blank=True)

    class Meta:
        verbose_name = _("yearly status of an IOP case")
        verbose_name_plural = _("yearly statuses of IOP cases")
        ordering: ClassVar[list[str]] = ["year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "year"], name="iop_year_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.year}"


class IopParty(models.Model):
    """Who takes part in a case: the legal body, or who does the work (R69)."""

    class Capacity(models.TextChoices):
        """A board signs, its department performs; texts mix them up."""

        LEGAL_PARTY = "legal_party", _("contracting party")
        PERFORMER = "performer", _("performer")

    case = models.ForeignKey(
        IopCase,
        verbose_name=_("case"),
        on_delete=models.CASCADE,
        related_name="parties",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="iop_parts",
    )
    capacity = models.CharField(
        _("capacity"), max_length=12, choices=Capacity.choices, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party of an IOP case")
        verbose_name_plural = _("parties of IOP cases")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "organisation"], name="iop_party_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.case})"
