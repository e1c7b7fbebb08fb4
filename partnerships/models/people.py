"""People for organisations: who speaks for whom, from when to when."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import RoleGrant
from partnerships.models.organisations import Organisation

INVITATION_LASTS = timedelta(days=14)


class AffiliationRefusal(models.TextChoices):
    """Why somebody cannot begin, go on or stop speaking for an organisation."""

    WRONG_STATE = "wrong_state", _("This has been answered already.")
    INVITED_ALREADY = "invited_already", _("The person has an invitation already.")
    ASKED_ALREADY = "asked_already", _("You have asked already. Wait for the answer.")
    HAS_ASKED = (
        "has_asked",
        _("The person has asked to speak for the organisation. Answer that instead."),
    )
    SPEAKS_ALREADY = (
        "speaks_already",
        _("The person speaks for the organisation already."),
    )
    EXPIRED = "expired", _("The invitation has run out. Ask for a new one.")
    OTHER_PERSON = (
        "other_person",
        _("The invitation was sent to another address. Log in with that one."),
    )
    LAST_ADMINISTRATOR = (
        "last_administrator",
        _(
            "The organisation needs an administrator. "
            "Invite somebody else, or hand over to somebody, first."
        ),
    )
    NOT_STANDING = "not_standing", _("The organisation is not in the register.")
    NEEDS_REASON = "needs_reason", _("Say why. The person gets to read it.")
    TOO_MANY = (
        "too_many",
        _("Too many invitations wait for an answer. Take some of them back first."),
    )


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Affiliations, asked for by what they let people do."""

    def unanswered(self) -> "AffiliationQuerySet":
        """Invitations that nobody has answered."""
        return self.filter(state=Affiliation.State.INVITED)

    def active(self) -> "AffiliationQuerySet":
        """Those that let a person speak for the organisation now."""
        return self.filter(state=Affiliation.State.ACTIVE)

    def open(self) -> "AffiliationQuerySet":
        """Those that stand or wait for an answer."""
        return self.filter(state__in=Affiliation.OPEN)

    def administrators(self) -> "AffiliationQuerySet":
        """Those who look after the organisation's card and people."""
        return self.active().filter(role=Affiliation.Role.ADMINISTRATOR)


class Affiliation(models.Model):
    """A person speaks for an organisation: invited or asked, answered, ended (R44).

    The power itself is a dated grant in core, given and ended together with this.
    """

    class Role(models.TextChoices):
        """What the person does for the organisation."""

        CONTACT = "contact", _("contact")
        DELEGATE = "delegate", _("delegate")
        ADMINISTRATOR = "administrator", _("administrator of the organisation")

    class State(models.TextChoices):
        """An invitation or a request, until somebody answers."""

        INVITED = "invited", _("invited")
        REQUESTED = "requested", _("waits for a yes")
        ACTIVE = "active", _("speaks for the organisation")
        DECLINED = "declined", _("got a no")
        LAPSED = "lapsed", _("never answered")
        ENDED = "ended", _("ended")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.INVITED, State.ACTIVE, "accept"),
        (State.INVITED, State.DECLINED, "decline"),
        (State.INVITED, State.LAPSED, "lapse"),
        (State.INVITED, State.ENDED, "withdraw"),
        (State.REQUESTED, State.ACTIVE, "confirm"),
        (State.REQUESTED, State.DECLINED, "refuse"),
        (State.REQUESTED, State.ENDED, "withdraw"),
        (State.ACTIVE, State.ENDED, "end"),
    )
    OPEN: ClassVar[frozenset[str]] = frozenset(
        {State.INVITED, State.REQUESTED, State.ACTIVE}
    )

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="affiliations",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="affiliations",
    )
    role = models.CharField(
        _("role"), max_length=15, choices=Role.choices, default=Role.CONTACT
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    title = models.CharField(
        _("task in the organisation"),
        max_length=100,
        blank=True,
        help_text=_("Such as chair or treasurer."),
    )
    shown = models.BooleanField(
        _("name may be shown on the organisation's card"), default=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("invited or asked by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("invited or asked"))
    message = models.TextField(_("message"), blank=True, max_length=1000)
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("takes over from"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="successors",
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered"), null=True)
    answer_reason = models.CharField(_("reason"), max_length=500, blank=True)
    from_on = models.DateField(_("from"), null=True)
    to_on = models.DateField(_("up to and including"), null=True)
    unreachable_at = models.DateTimeField(_("letters came back"), null=True)
    confirmed_on = models.DateField(_("last said to be right"), null=True)
    grant = models.OneToOneField(
        RoleGrant, on_delete=models.PROTECT, null=True, related_name="affiliation"
    )

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("person for an organisation")
        verbose_name_plural = _("people for organisations")
        ordering: ClassVar[list[str]] = ["organisation", "-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state__in=["invited", "requested", "active"]),
                name="affiliation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    @property
    def side(self) -> Any:
        """The side of the organisation, whose coordinator may answer."""
        return self.organisation.side

    def runs_out_at(self) -> datetime:
        """When an invitation that nobody answered is of no use any more."""
        return self.asked_at + INVITATION_LASTS

    def why_not_accept(self, person: models.Model, now: datetime) -> Any:
        """What keeps the person from accepting the invitation; None if nothing."""
        if person.pk != self.person_id:
            return AffiliationRefusal.OTHER_PERSON
        if self.state == self.State.LAPSED:
            return AffiliationRefusal.EXPIRED
        if self.state != self.State.INVITED:
            return AffiliationRefusal.WRONG_STATE
        return AffiliationRefusal.EXPIRED if now > self.runs_out_at() else None


def review_due(affiliation: Affiliation, today: date) -> bool:
    """Whether nobody has said for a year that the contact is still right (C.3)."""
    since = affiliation.confirmed_on or affiliation.from_on
    return since is not None and since <= today - timedelta(days=365)
