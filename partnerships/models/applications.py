"""First contacts from outside, and who speaks up for those who are new."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.models.organisations import Organisation
from partnerships.models.people import Affiliation

APPLICATION_LASTS = timedelta(days=3)


class ApplicationRefusal(models.TextChoices):
    """Why a first contact cannot be confirmed or decided."""

    WRONG_STATE = "wrong_state", _("This has been answered already.")
    EXPIRED = "expired", _("The link has run out. Fill in the form again.")
    NEEDS_REASON = "needs_reason", _("Say why. The organisation gets to read it.")
    EXISTS = (
        "exists",
        _(
            "The organisation is in the register already. "
            "Ask to speak for it instead of adding it once more."
        ),
    )
    NOT_CLAIMABLE = (
        "not_claimable",
        _("Nobody can speak for this organisation now. Write to the coordinators."),
    )


class Application(models.Model):
    """A first contact from outside: a new organisation, or somebody who says they
    speak for one that stands in the register.

    Nothing else is made of it until the address has answered.
    """

    class State(models.TextChoices):
        """From a form that anybody can send to a decision with a reason."""

        UNCONFIRMED = "unconfirmed", _("waits for the address to answer")
        WAITING = "waiting", _("waits for a decision")
        APPROVED = "approved", pgettext_lazy("first contact", "approved")
        REFUSED = "refused", _("refused")
        EXPIRED = "expired", _("never confirmed")
        WITHDRAWN = "withdrawn", pgettext_lazy("first contact", "taken back")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.UNCONFIRMED, State.WAITING, "confirm"),
        (State.UNCONFIRMED, State.EXPIRED, "expire"),
        (State.WAITING, State.APPROVED, "approve"),
        (State.WAITING, State.REFUSED, "refuse"),
        (State.WAITING, State.WITHDRAWN, "withdraw"),
    )

    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.UNCONFIRMED
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
    )
    is_new = models.BooleanField(_("a new organisation"), default=True)
    # What was written about a new organisation, until the address has answered.
    details = models.JSONField(_("about the organisation"), default=dict)
    name = models.CharField(_("your name"), max_length=120, blank=True)
    email = models.EmailField(_("your e-mail address"), blank=True)
    title = models.CharField(_("task in the organisation"), max_length=100, blank=True)
    message = models.TextField(_("message"), blank=True, max_length=1000)
    language = models.CharField(_("language"), max_length=5, default="sv")
    sent_at = models.DateTimeField(_("sent"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    affiliation = models.OneToOneField(
        Affiliation, on_delete=models.PROTECT, null=True, related_name="application"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=pgettext_lazy("first contact", "decided by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("first contact")
        verbose_name_plural = _("first contacts")
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return str(self.organisation or self.details.get("name", self.pk))

    @property
    def side(self) -> Any:
        """The side whose coordinator decides; a new one is civil society's."""
        return self.organisation.side if self.organisation else None

    def runs_out_at(self) -> datetime:
        """When the link in the letter is of no use any more."""
        return self.sent_at + APPLICATION_LASTS

    def why_not_confirm(self, now: datetime) -> ApplicationRefusal | None:
        """What keeps the address from answering; None if nothing does."""
        if self.state == self.State.EXPIRED:
            return ApplicationRefusal.EXPIRED
        if self.state != self.State.UNCONFIRMED:
            return ApplicationRefusal.WRONG_STATE
        return ApplicationRefusal.EXPIRED if now > self.runs_out_at() else None


class VouchingRefusal(models.TextChoices):
    """Why an organisation cannot vouch for another."""

    NOT_UMBRELLA = (
        "not_umbrella",
        _("Only an umbrella organisation vouches for others."),
    )
    NOT_MEMBER = (
        "not_member",
        _("The organisation does not say that it belongs to this umbrella."),
    )


class Vouching(models.Model):
    """An umbrella organisation says that it knows one of its members (R40)."""

    umbrella = models.ForeignKey(
        Organisation,
        verbose_name=_("umbrella organisation"),
        on_delete=models.PROTECT,
        related_name="vouchings",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        related_name="vouched_by",
    )
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    vouched_at = models.DateTimeField(_("when"))
    note = models.CharField(
        pgettext_lazy("vouching", "note"), max_length=500, blank=True
    )

    class Meta:
        verbose_name = _("word for a member")
        verbose_name_plural = _("words for members")
        ordering: ClassVar[list[str]] = ["-vouched_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["umbrella", "organisation"], name="vouching_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.umbrella}: {self.organisation}"
