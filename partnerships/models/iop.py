"""IOP: partnerships between public bodies and civil society, year by year."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Term, Vocabulary
from malmoandan.core.text import tail
from partnerships.models.iop_steps import TakesSteps
from partnerships.models.organisations import Organisation


class IopCaseQuerySet(models.QuerySet["IopCase"]):
    """Cases, asked for by where they stand."""

    def public(self) -> "IopCaseQuerySet":
        """Those that anybody may read about."""
        return self.filter(is_public=True)

    def going_on(self) -> "IopCaseQuerySet":
        """Those that nobody has ended or closed."""
        return self.exclude(state__in=IopCase.OVER)

    def in_agreement(self) -> "IopCaseQuerySet":
        """Those at a step that has an agreement."""
        return self.filter(state__in=IopCase.IN_AGREEMENT)

    def missing_status(self, year: int) -> "IopCaseQuerySet":
        """Those going on whose year nobody has told anything of (R68).

        A case that is known only since a later year lacks nothing.
        """
        rows = IopYear.objects.filter(case=models.OuterRef("pk"))
        told = rows.filter(year=year).exclude(step="", text="")
        begun = models.Exists(rows.filter(year__lte=year)) | ~models.Exists(rows)
        return self.going_on().filter(begun).exclude(models.Exists(told))


class IopCase(TakesSteps, FactRecord):
    """A case that may become an agreement of idéburet offentligt partnerskap (R68).

    The state is where the case stands now; `IopYear` is where it stood in each year.
    """

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
        ENDED = "avslutat", pgettext_lazy("partnership", "ended")
        CLOSED = "nedlagt", _("closed without agreement")

    IN_AGREEMENT: ClassVar[frozenset[str]] = frozenset(
        {Step.AGREEMENT, Step.FOLLOW_UP, Step.RENEWED}
    )

    State = Step
    OVER: ClassVar[frozenset[str]] = frozenset({Step.ENDED, Step.CLOSED})
    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (Step.INITIATIVE, Step.ADVICE, "advise"),
        (Step.ADVICE, Step.PRE_ASSESSMENT, "assess"),
        (Step.PRE_ASSESSMENT, Step.MANDATE, "mandate"),
        (Step.MANDATE, Step.INQUIRY, "inquire"),
        (Step.INQUIRY, Step.PROPOSAL, "propose"),
        (Step.PROPOSAL, Step.DECIDED, "decide"),
        (Step.DECIDED, Step.AGREEMENT, "agree"),
        (Step.AGREEMENT, Step.FOLLOW_UP, "follow_up"),
        (Step.FOLLOW_UP, Step.RENEWED, "renew"),
        (Step.RENEWED, Step.FOLLOW_UP, "follow_up"),
        (Step.AGREEMENT, Step.ENDED, "end"),
        (Step.FOLLOW_UP, Step.ENDED, "end"),
        (Step.RENEWED, Step.ENDED, "end"),
        (Step.INITIATIVE, Step.CLOSED, "close"),
        (Step.ADVICE, Step.CLOSED, "close"),
        (Step.PRE_ASSESSMENT, Step.CLOSED, "close"),
        (Step.MANDATE, Step.CLOSED, "close"),
        (Step.INQUIRY, Step.CLOSED, "close"),
        (Step.PROPOSAL, Step.CLOSED, "close"),
        (Step.DECIDED, Step.CLOSED, "close"),
    )

    state = models.CharField(
        _("step"), max_length=20, choices=Step.choices, default=Step.INITIATIVE
    )
    name = models.CharField(_("name"), max_length=250)
    purpose = models.TextField(_("purpose"), blank=True)
    target_group_part = models.TextField(
        _("how the target group has taken part"), blank=True
    )
    hub = models.CharField(_("meeting place"), max_length=250, blank=True)
    agreed_from = PartialDateField(_("agreement from"))
    agreed_to = PartialDateField(_("agreement to"))
    themes = models.ManyToManyField(
        Term, verbose_name=_("themes"), blank=True, related_name="+"
    )
    level = models.ForeignKey(
        Term,
        verbose_name=_("level of participation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.MATRIX_LEVEL},
        related_name="+",
    )
    steps = models.ManyToManyField(
        Term, verbose_name=_("steps of decision-making"), blank=True, related_name="+"
    )
    goals = models.ManyToManyField(
        Term, verbose_name=_("global goals"), blank=True, related_name="+"
    )
    is_public = models.BooleanField(_("stands in the public register"), default=True)
    ball_with = models.ForeignKey(
        Organisation,
        verbose_name=_("who holds the ball"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds_ball_in",
    )
    ball_since = models.DateField(_("since"), null=True, blank=True)
    next_move = models.CharField(_("next move"), max_length=250, blank=True)
    continues = models.ForeignKey(
        "self",
        verbose_name=_("goes on from"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
    )

    objects = IopCaseQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("version of an IOP case"),
        verbose_name_plural=_("versions of IOP cases"),
    )

    class Meta:
        verbose_name = _("IOP case")
        verbose_name_plural = _("IOP cases")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The name as the tail of an address; the number before it is what counts."""
        return tail(self.name)

    def legal_parties(self) -> list["IopParty"]:
        """The bodies that sign, with what is asked of them before an agreement."""
        found = self.parties.filter(capacity=IopParty.Capacity.LEGAL_PARTY)
        found = found.select_related("organisation__kind")
        return list(found.prefetch_related("signatories", "contributions"))

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
    performs_for = models.ForeignKey(
        "self",
        verbose_name=_("performs for"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="performers",
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

    @classmethod
    def usual_capacity(cls, organisation: Organisation) -> str:
        """In which capacity a body of that kind takes part; empty if nobody knows."""
        if organisation.kind is None:
            return ""
        return str(USUAL_CAPACITY.get(organisation.kind.key, cls.Capacity.LEGAL_PARTY))

    def has_signed(self) -> bool:
        """Whether everybody who is to sign for the party has done so."""
        days = [signatory.signed_on for signatory in self.signatories.all()]
        return bool(days) and all(days)


# A board signs and a department performs, though texts mix them up (R69).
USUAL_CAPACITY = {
    "nämnd": IopParty.Capacity.LEGAL_PARTY,
    "förvaltning": IopParty.Capacity.PERFORMER,
}
