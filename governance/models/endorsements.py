"""Endorsements: an organisation's own decision to stand behind what was agreed."""

from datetime import date
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models.agreements import Agreement
from governance.models.plans import CooperationPlan
from malmoandan.core.models import FactRecord, StoredFile
from partnerships.models import Organisation

Version = Agreement | CooperationPlan


class EndorsementRefusal(models.TextChoices):
    """Why an endorsement cannot be handed in or judged now."""

    WRONG_STATE = "wrong_state", _("This has been answered already.")
    ENDORSED_ALREADY = (
        "endorsed_already",
        _("The organisation has endorsed this version already."),
    )
    NOT_VERIFIED = "not_verified", _("The organisation is not verified yet.")
    NO_PROOF = "no_proof", _("Say in which § it was decided, or enclose the minutes.")
    IN_FUTURE = "in_future", _("The decision is dated after today.")
    NOT_OPEN = "not_open", _("This plan cannot be endorsed now.")
    NEEDS_REASON = "needs_reason", _("Say why. The organisation gets to read it.")


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    """Endorsements, asked for by who may see them."""

    def public(self) -> "EndorsementQuerySet":
        """Those that a coordinator has confirmed."""
        return self.filter(state=Endorsement.State.CONFIRMED)

    def standing(self) -> "EndorsementQuerySet":
        """Those that nobody has taken back, answered or not."""
        return self.exclude(state=Endorsement.State.WITHDRAWN)

    def of_version(self, version: "Version") -> "EndorsementQuerySet":
        """Those of this agreement or this plan."""
        if isinstance(version, CooperationPlan):
            return self.filter(plan=version)
        return self.filter(agreement=version)


class Endorsement(FactRecord):
    """An organisation has decided to stand behind the agreement or a plan (R08)."""

    class State(models.TextChoices):
        """Handed in by the organisation, confirmed by its side's coordinator."""

        SUBMITTED = "submitted", _("waits to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        RETURNED = "returned", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.SUBMITTED, State.CONFIRMED, "confirm"),
        (State.SUBMITTED, State.RETURNED, "send_back"),
        (State.RETURNED, State.SUBMITTED, "submit"),
        (State.SUBMITTED, State.WITHDRAWN, "withdraw"),
        (State.RETURNED, State.WITHDRAWN, "withdraw"),
        (State.CONFIRMED, State.WITHDRAWN, "withdraw"),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.SUBMITTED
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="endorsements",
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="endorsements",
    )
    plan = models.ForeignKey(
        CooperationPlan,
        verbose_name=_("plan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="endorsements",
    )
    decided_on = models.DateField(_("decided"))
    body = models.CharField(
        _("who decided"), max_length=120, help_text=_("Such as the annual meeting.")
    )
    paragraph = models.CharField(_("§"), max_length=20, blank=True)
    document = models.ForeignKey(
        StoredFile,
        verbose_name=_("minutes"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handed in by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("handed in"), editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, editable=False)
    review_reason = models.CharField(
        _("reason"), max_length=500, blank=True, editable=False
    )

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering: ClassVar[list[str]] = ["-decided_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(agreement=None, plan__isnull=False)
                | Q(agreement__isnull=False, plan=None),
                name="endorsement_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["organisation", "agreement"],
                condition=Q(agreement__isnull=False) & ~Q(state="withdrawn"),
                name="endorsement_of_agreement_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "plan"],
                condition=Q(plan__isnull=False) & ~Q(state="withdrawn"),
                name="endorsement_of_plan_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.agreement or self.plan}"

    @property
    def side(self) -> Any:
        """The side of the organisation, whose coordinator confirms."""
        return self.organisation.side

    @property
    def version(self) -> Version:
        """The agreement or the plan that is endorsed."""
        return cast("Version", self.agreement or self.plan)

    def why_not(self, today: date, *, has_document: bool) -> EndorsementRefusal | None:
        """What keeps it from being handed in as it stands; None if nothing does."""
        if self.organisation.state != Organisation.State.VERIFIED:
            return EndorsementRefusal.NOT_VERIFIED
        if self.plan and not self.plan.can_be_endorsed:
            return EndorsementRefusal.NOT_OPEN
        if self.decided_on > today:
            return EndorsementRefusal.IN_FUTURE
        if not (self.paragraph or has_document):
            return EndorsementRefusal.NO_PROOF
        twins = Endorsement.objects.standing().of_version(self.version)
        twins = twins.filter(organisation=self.organisation).exclude(pk=self.pk)
        return EndorsementRefusal.ENDORSED_ALREADY if twins.exists() else None
