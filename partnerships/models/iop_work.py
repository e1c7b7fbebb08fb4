"""The work on an IOP case: what is brought in, asked, decided, signed and followed."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import StoredFile, Term, Vocabulary
from partnerships.models.iop import IopCase, IopParty
from partnerships.models.iop_steps import IopRefusal
from partnerships.models.organisations import Organisation

# The city's own number, never made by the portal (R80).
case_number = RegexValidator(
    r"^[A-ZÅÄÖ]{2,5}-(19|20)\d{2}-\d{1,5}$",
    _("Write the city's case number, such as STK-2020-123."),
)


class IopContribution(models.Model):
    """What one party brings in one year: the two columns of an equal record."""

    class Kind(models.TextChoices):
        """Money counts in whole kronor, time in hours, the rest in words."""

        MONEY = "money", _("money (kr)")
        PREMISES = "premises", _("premises")
        STAFF_HOURS = "staff_hours", _("staff hours")
        VOLUNTARY_HOURS = "voluntary_hours", _("voluntary hours")
        KNOWLEDGE = "knowledge", _("knowledge")

    COUNTED: ClassVar[frozenset[str]] = frozenset(
        {Kind.MONEY, Kind.STAFF_HOURS, Kind.VOLUNTARY_HOURS}
    )

    party = models.ForeignKey(
        IopParty,
        verbose_name=_("party"),
        on_delete=models.CASCADE,
        related_name="contributions",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    amount = models.PositiveBigIntegerField(
        _("amount"),
        null=True,
        blank=True,
        help_text=_("Whole kronor or whole hours."),
    )
    text = models.CharField(_("in words"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering: ClassVar[list[str]] = ["year", "party", "kind", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | ~Q(text=""),
                name="iop_contribution_says_something",
                violation_error_message=_("Write an amount or say it in words."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["money", "staff_hours", "voluntary_hours"])
                | Q(amount=None),
                name="iop_contribution_counts_what_counts",
                violation_error_message=_("Only money and hours have an amount."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"


class IopAnswer(models.Model):
    """The answer to one question of the pre-assessment: what, why, who and when."""

    class Answer(models.TextChoices):
        """Unclear is an answer too: it says what to find out."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        UNCLEAR = "unclear", _("unclear")

    case = models.ForeignKey(IopCase, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        Term,
        verbose_name=_("question"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.IOP_QUESTION},
        related_name="+",
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("when"))

    history = HistoricalRecords(
        verbose_name=_("version of an answer"),
        verbose_name_plural=_("versions of answers"),
    )

    class Meta:
        verbose_name = _("answer in the pre-assessment")
        verbose_name_plural = _("answers in the pre-assessment")
        ordering: ClassVar[list[str]] = ["question__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "question"], name="iop_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"


class IopAssessment(models.Model):
    """What the pre-assessment came to. Advice, and never a legal opinion."""

    class Advice(models.TextChoices):
        """Which way the answers point (conventions C.10)."""

        GO_ON = "go_on", _("go on")
        GRANT = "grant", _("a grant suits better")
        PROCUREMENT = "procurement", _("procurement")
        NO_AGREEMENT = "no_agreement", _("cooperation of your own, without agreement")
        LAWYER = "lawyer", _("unclear: ask a lawyer")

    case = models.OneToOneField(
        IopCase, on_delete=models.CASCADE, related_name="assessment"
    )
    advice = models.CharField(_("advice"), max_length=15, choices=Advice.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    concluded_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("pre-assessment")
        verbose_name_plural = _("pre-assessments")

    def __str__(self) -> str:
        return self.get_advice_display()


class IopDecision(models.Model):
    """What one board decided, in the order that they decide."""

    class Outcome(models.TextChoices):
        """Pending until the board has met."""

        PENDING = "pending", _("not decided yet")
        APPROVED = "approved", _("yes")
        REJECTED = "rejected", _("no")
        SENT_BACK = "sent_back", _("sent back for more work")

    case = models.ForeignKey(
        IopCase, on_delete=models.CASCADE, related_name="decisions"
    )
    board = models.ForeignKey(
        Organisation,
        verbose_name=_("board"),
        on_delete=models.PROTECT,
        related_name="iop_decisions",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    case_number = models.CharField(
        _("case number"), max_length=20, blank=True, validators=[case_number]
    )
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    paragraph = models.CharField(_("§"), max_length=20, blank=True)
    outcome = models.CharField(
        _("decision"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING
    )

    class Meta:
        verbose_name = _("decision of a board")
        verbose_name_plural = _("decisions of boards")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "order"], name="iop_order_once"),
            models.CheckConstraint(
                condition=Q(outcome="pending") | Q(decided_on__isnull=False),
                name="iop_decision_has_its_day",
                violation_error_message=_("Say on which day the board decided."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board}: {self.get_outcome_display()}"

    def what_stops(self) -> IopRefusal | None:
        """Why the case cannot go on with what the board has said; None when it can."""
        if self.outcome == self.Outcome.APPROVED:
            return None
        said_no = self.outcome == self.Outcome.REJECTED
        return IopRefusal.BOARD_SAID_NO if said_no else IopRefusal.BOARD_PENDING

    def why_not_yet(self) -> IopRefusal | None:
        """Whether a board before this one has to say yes first."""
        earlier = self.case.decisions.filter(order__lt=self.order)
        waits = earlier.exclude(outcome=self.Outcome.APPROVED).exists()
        return IopRefusal.EARLIER_BOARD if waits else None


class IopSignatory(models.Model):
    """Who signs for a contracting party. The office sees the name, the public not."""

    party = models.ForeignKey(
        IopParty, on_delete=models.CASCADE, related_name="signatories"
    )
    function = models.CharField(_("function"), max_length=120)
    name = models.CharField(_("name"), max_length=120, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering: ClassVar[list[str]] = ["party", "id"]

    def __str__(self) -> str:
        return self.function


class IopDocument(models.Model):
    """A file of the case, with whether the public may read it."""

    class Kind(models.TextChoices):
        """What the file is."""

        AGREEMENT = "agreement", _("agreement")
        DECISION = "decision", _("decision")
        REPORT = "report", _("report")
        OTHER = "other", _("other document")

    case = models.ForeignKey(
        IopCase, on_delete=models.CASCADE, related_name="documents"
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    dated_on = models.DateField(_("date"), null=True, blank=True)
    is_public = models.BooleanField(_("the public may read it"), default=False)
    decision = models.ForeignKey(
        IopDecision,
        verbose_name=_("belongs to the decision"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
    )

    class Meta:
        verbose_name = _("document of an IOP case")
        verbose_name_plural = _("documents of IOP cases")
        ordering: ClassVar[list[str]] = ["-dated_on", "-id"]

    def __str__(self) -> str:
        return self.title


class IopMeeting(models.Model):
    """A joint follow-up meeting: planned, and then held or missed for all to see."""

    case = models.ForeignKey(IopCase, on_delete=models.CASCADE, related_name="meetings")
    planned_on = models.DateField(_("planned"))
    held_on = models.DateField(_("held"), null=True, blank=True)
    notes = models.TextField(_("what was said"), blank=True)

    class Meta:
        verbose_name = _("follow-up meeting")
        verbose_name_plural = _("follow-up meetings")
        ordering: ClassVar[list[str]] = ["planned_on", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "planned_on"], name="iop_meeting_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.planned_on}"

    def is_missed(self, today: dt.date) -> bool:
        """Whether the day has passed without the meeting."""
        return self.held_on is None and self.planned_on < today


class IopAmendment(models.Model):
    """A change of the agreement, in words and perhaps with a new end."""

    case = models.ForeignKey(
        IopCase, on_delete=models.CASCADE, related_name="amendments"
    )
    agreed_on = models.DateField(_("agreed"))
    text = models.TextField(_("what was changed"))
    new_end = PartialDateField(_("new end of the agreement"))

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering: ClassVar[list[str]] = ["agreed_on", "id"]

    def __str__(self) -> str:
        return f"{self.case} {self.agreed_on}"


class IopRenewalAnswer(models.Model):
    """What a party says when the end is near: go on, or not, or not sure."""

    class Answer(models.TextChoices):
        """The question is the same to both sides."""

        YES = "yes", _("yes, we want to go on")
        NO = "no", _("no, it may end")
        UNSURE = "unsure", _("we need to talk about it")

    party = models.ForeignKey(
        IopParty, on_delete=models.CASCADE, related_name="renewal_answers"
    )
    ends_on = models.DateField(_("the agreement ends"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    reason = models.TextField(_("reason"), blank=True, max_length=1000)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("when"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("answer about renewal")
        verbose_name_plural = _("answers about renewal")
        ordering: ClassVar[list[str]] = ["-answered_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["party", "ends_on"], name="iop_renewal_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_answer_display()}"
