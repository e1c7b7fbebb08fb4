"""People for organisations: who speaks for whom, from when to when."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, RoleGrant
from partnerships.models.organisations import Organisation

INVITATION_LASTS = timedelta(days=14)
APPLICATION_LASTS = timedelta(days=3)


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
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        EXPIRED = "expired", _("never confirmed")
        WITHDRAWN = "withdrawn", _("taken back")

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
        verbose_name=_("decided by"),
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
    note = models.CharField(_("note"), max_length=500, blank=True)

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


class ContactPoint(FactRecord):
    """Whom to turn to about a topic: an office's shared mailbox, no person (R66)."""

    topic = models.CharField(_("topic"), max_length=150)
    about = models.TextField(_("about it"), blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="contact_points",
    )
    mailbox = models.EmailField(_("shared e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("web page"), blank=True)
    themes = models.ManyToManyField(
        "core.Term", verbose_name=_("themes"), blank=True, related_name="+"
    )
    checked_on = models.DateField(_("checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact for a topic")
        verbose_name_plural = _("contacts for topics")
        ordering: ClassVar[list[str]] = ["topic", "id"]

    def __str__(self) -> str:
        return self.topic


class FollowQuerySet(models.QuerySet["Follow"]):
    """Who wants news of what."""

    def standing(self) -> "FollowQuerySet":
        """Those whose address has said yes and not stopped."""
        return self.filter(confirmed_at__isnull=False, ended_at=None)


class Follow(models.Model):
    """Somebody wants news by mail: of a theme, a kind of event, or an IOP case.

    No account is needed; the address answers once, and any letter ends it in a click.
    """

    email = models.EmailField(_("e-mail address"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follows",
    )
    language = models.CharField(_("language"), max_length=5, default="sv")
    term = models.ForeignKey(
        "core.Term",
        verbose_name=_("theme or kind of event"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
    )
    case = models.ForeignKey(
        "partnerships.IopCase",
        verbose_name=_("IOP case"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="follows",
    )
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    told_until = models.DateTimeField(_("has heard of what came before"), null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(term=None, case__isnull=False)
                | Q(term__isnull=False, case=None),
                name="follow_one_thing",
            ),
            models.UniqueConstraint(
                fields=["email", "term"],
                condition=Q(ended_at=None, term__isnull=False),
                name="follow_term_once",
            ),
            models.UniqueConstraint(
                fields=["email", "case"],
                condition=Q(ended_at=None, case__isnull=False),
                name="follow_case_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term or self.case}"

    def is_standing(self) -> bool:
        """Whether letters go out."""
        return self.confirmed_at is not None and self.ended_at is None


def review_due(affiliation: Affiliation, today: date) -> bool:
    """Whether nobody has said for a year that the contact is still right (C.3)."""
    since = affiliation.confirmed_on or affiliation.from_on
    return since is not None and since <= today - timedelta(days=365)
