"""Sign-ups: who wants to come, who has a seat, who waits, who was there."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models.events import Event
from events.models.trainings import random_key
from malmoandan.core.models import Side, Term, Vocabulary
from malmoandan.core.text import SearchKeyField
from partnerships.models import Organisation

MOST_AT_ONCE = 10
MOST_YOUTHS = 60


class SignUpRefusal(models.TextChoices):
    """Why somebody cannot sign up, get a seat, or change a sign-up now."""

    NOT_OPEN_YET = "not_open_yet", _("Sign-up has not opened yet.")
    CLOSED = "closed", _("Sign-up has closed.")
    NO_SIGNUP = "no_signup", _("Nobody needs to sign up for this. Just come.")
    CANCELLED = "cancelled", _("The event has been cancelled.")
    BEGUN = "begun", _("The event has begun already.")
    NOT_PUBLIC = "not_public", _("The event is not open for sign-up.")
    FULL = "full", _("Every seat is taken, and there is no waiting list.")
    ALREADY = (
        "already",
        _("This address has signed up already. The link is in the letter to it."),
    )
    CAP = "cap", _("Your organisation has as many seats as one can have here.")
    TOO_MANY = "too_many", _("So many cannot sign up at once.")
    WRONG_STATE = "wrong_state", _("This has been answered already.")
    OFFER_OVER = "offer_over", _("The time to answer has run out.")
    NO_SEAT_LEFT = "no_seat_left", _("There is no free seat any longer.")
    NEEDS_REASON = "needs_reason", _("Say why. It is kept with the waiting list.")
    NO_ADDRESS = "no_address", _("There is no e-mail address to write to.")
    LAST_GUEST = "last_guest", _("Only one is left. Cancel the sign-up instead.")
    OVER = "over", _("The event is over.")
    BUSY = (
        "busy",
        _("So many sign up right now that yours was not taken. Send it once more."),
    )
    TOO_EARLY = "too_early", _("Check-in opens on the day of the event.")


def why_not_sign_up(event: Event, now: datetime) -> SignUpRefusal | None:
    """What keeps people from signing up for the event now; None if nothing.

    Whether there is a seat is another question: its answer may be the waiting list.
    """
    if event.state == Event.State.CANCELLED:
        return SignUpRefusal.CANCELLED
    if event.state == Event.State.DRAFT:
        return SignUpRefusal.NOT_PUBLIC
    if event.state != Event.State.PUBLISHED or event.is_over(now):
        return SignUpRefusal.OVER
    if not event.takes_signups:
        return SignUpRefusal.NO_SIGNUP
    return SignUpRefusal.BEGUN if event.has_begun(now) else _window(event, now)


def _window(event: Event, now: datetime) -> SignUpRefusal | None:
    if event.signup_opens_at and now < event.signup_opens_at:
        return SignUpRefusal.NOT_OPEN_YET
    if event.signup_closes_at and event.signup_closes_at <= now:
        return SignUpRefusal.CLOSED
    return None


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Sign-ups, asked for by what they mean for the seats."""

    def seated(self) -> "RegistrationQuerySet":
        """Those that occupy seats: an offered seat is nobody else's either."""
        return self.filter(state__in=SEATED)

    def coming(self) -> "RegistrationQuerySet":
        """Those that have a seat of their own."""
        return self.filter(state__in=COMING)

    def standing(self) -> "RegistrationQuerySet":
        """Those that are still about something: a seat, an offer or a place in line."""
        return self.filter(state__in=[*SEATED, Registration.State.WAITING])

    def in_line(self) -> "RegistrationQuerySet":
        """The waiting list, the first in line first."""
        waiting = self.filter(state=Registration.State.WAITING)
        return waiting.order_by("waiting_since", "pk")

    def reachable(self) -> "RegistrationQuerySet":
        """Those that a letter can be written to: nobody who has been anonymised."""
        return self.filter(anonymised_at=None).exclude(email="")


class Registration(models.Model):
    """One sign-up: a contact, and one or several guests of the same organisation.

    It holds `seats` seats together: a group is let in whole or not at all. The key is
    the personal link, so it is unguessable and stands in letters to the contact alone.
    """

    class State(models.TextChoices):
        """From a wish to having been there (rules E1)."""

        REGISTERED = "anmäld", _("signed up")
        WAITING = "på väntelista", _("on the waiting list")
        OFFERED = "erbjuden plats", _("offered a seat")
        CONFIRMED = "bekräftad", _("has said yes")
        PRESENT = "närvarande", _("was there")
        ABSENT = "uteblev", _("did not come")
        CANCELLED = "avbokad", pgettext_lazy("sign-up", "cancelled")
        LAPSED = "förfallen", _("did not answer in time")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.WAITING, State.REGISTERED, "promote"),
        (State.WAITING, State.OFFERED, "offer"),
        (State.WAITING, State.CANCELLED, "cancel"),
        (State.WAITING, State.PRESENT, "check_in"),
        (State.OFFERED, State.CONFIRMED, "accept"),
        (State.OFFERED, State.WAITING, "step_back"),
        (State.OFFERED, State.CANCELLED, "cancel"),
        (State.OFFERED, State.LAPSED, "lapse"),
        (State.OFFERED, State.PRESENT, "check_in"),
        (State.REGISTERED, State.CONFIRMED, "confirm"),
        (State.REGISTERED, State.CANCELLED, "cancel"),
        (State.REGISTERED, State.PRESENT, "check_in"),
        (State.REGISTERED, State.ABSENT, "miss"),
        (State.CONFIRMED, State.CANCELLED, "cancel"),
        (State.CONFIRMED, State.PRESENT, "check_in"),
        (State.CONFIRMED, State.ABSENT, "miss"),
        (State.PRESENT, State.REGISTERED, "undo_check_in"),
        (State.PRESENT, State.WAITING, "undo_from_line"),
        (State.PRESENT, State.CANCELLED, "undo_to_cancelled"),
        (State.PRESENT, State.ABSENT, "miss"),
        (State.ABSENT, State.PRESENT, "check_in"),
        (State.CANCELLED, State.REGISTERED, "come_back"),
        (State.CANCELLED, State.WAITING, "queue"),
        (State.CANCELLED, State.PRESENT, "check_in"),
        (State.LAPSED, State.WAITING, "queue"),
        (State.LAPSED, State.PRESENT, "check_in"),
    )

    class Channel(models.TextChoices):
        """How the sign-up came in; phone and paper are as good as the web."""

        WEB = "web", _("on the web")
        PHONE = "phone", _("by phone")
        PAPER = "paper", _("on paper")
        DOOR = "door", _("at the door")
        FILE = "file", _("from a list")

    class Side(models.TextChoices):
        """The side that the guests belong to; anybody is welcome."""

        CIVIL = Side.CIVIL.value, _("civil society")
        CITY = Side.CITY.value, _("the city")
        OTHER = "other", _("somewhere else")

    class AgeBand(models.TextChoices):
        """How old the youths of a group are; never who they are (conventions C.4)."""

        UNDER_13 = "0-12", _("up to 12 years")
        TEENS = "13-17", _("13–17 years")
        YOUNG = "18-25", _("18–25 years")
        MIXED = "mixed", _("mixed ages")

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="registrations"
    )
    key = models.CharField(
        max_length=32, default=random_key, unique=True, editable=False
    )
    state = models.CharField(
        _("state"), max_length=14, choices=State.choices, default=State.REGISTERED
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_key = SearchKeyField(source="email", max_length=254, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language of letters"), max_length=5, default="sv")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="registrations",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
    )
    organisation_text = models.CharField(
        _("organisation as they wrote it"), max_length=150, blank=True
    )
    side = models.CharField(_("side"), max_length=5, choices=Side.choices)
    sector = models.ForeignKey(
        Term,
        verbose_name=_("sector"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.SECTOR_CATEGORY},
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=100, blank=True)
    youths = models.PositiveSmallIntegerField(
        _("youths in the group"), default=0, help_text=_("Without names.")
    )
    age_band = models.CharField(
        _("their age"), max_length=6, choices=AgeBand.choices, blank=True
    )
    youths_present = models.PositiveSmallIntegerField(
        _("youths who came"), null=True, blank=True
    )
    channel = models.CharField(
        _("came in"), max_length=5, choices=Channel.choices, default=Channel.WEB
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered on their behalf by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    registered_at = models.DateTimeField(_("signed up"))
    waiting_since = models.DateTimeField(_("in line since"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offer stands until"), null=True, blank=True)
    answered_at = models.DateTimeField(_("said that they come"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # What a manual move was for; the trail has only ids (pretix#1236).
    moved_reason = models.CharField(
        _("moved by hand because"), max_length=300, blank=True
    )
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True)
    # Raised by each change that calendars should hear of.
    sequence = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        ordering: ClassVar[list[str]] = ["event", "registered_at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["event", "state", "waiting_since"], name="registration_line"
            ),
            models.Index(fields=["email_key"], name="registration_email"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "email_key"],
                condition=~Q(email_key="") & ~Q(state__in=["avbokad", "förfallen"]),
                name="registration_once",
                violation_error_message=SignUpRefusal.ALREADY.label,
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="registration_takes_a_seat"
            ),
            models.CheckConstraint(
                condition=~Q(state="på väntelista") | Q(waiting_since__isnull=False),
                name="registration_waits_since",
            ),
            models.CheckConstraint(
                condition=~Q(state="erbjuden plats") | Q(offered_until__isnull=False),
                name="registration_offer_has_its_end",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at=None) | Q(name="", email="", phone=""),
                name="registration_anonymous_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def organisation_shown(self) -> str:
        """The organisation: as the register has it, else as it was written."""
        return str(self.organisation) if self.organisation else self.organisation_text

    @property
    def has_seat(self) -> bool:
        """Whether the seats are theirs."""
        return self.state in COMING

    def why_not_change(self, now: datetime) -> SignUpRefusal | None:
        """What keeps the sign-up from being changed now; None if nothing."""
        if self.event.state == Event.State.CANCELLED:
            return SignUpRefusal.CANCELLED
        if self.state not in CHANGEABLE or self.anonymised_at:
            return SignUpRefusal.WRONG_STATE
        return SignUpRefusal.BEGUN if self.event.has_begun(now) else None

    def why_not_answer(self, now: datetime) -> SignUpRefusal | None:
        """What keeps an offered seat from being taken now; None if nothing."""
        if self.state != self.State.OFFERED:
            return SignUpRefusal.WRONG_STATE
        if self.event.state == Event.State.CANCELLED:
            return SignUpRefusal.CANCELLED
        if self.offered_until is not None and self.offered_until <= now:
            return SignUpRefusal.OFFER_OVER
        return SignUpRefusal.BEGUN if self.event.has_begun(now) else None


COMING = (
    Registration.State.REGISTERED,
    Registration.State.CONFIRMED,
    Registration.State.PRESENT,
    Registration.State.ABSENT,
)
CHANGEABLE = (
    Registration.State.REGISTERED,
    Registration.State.CONFIRMED,
    Registration.State.WAITING,
)
SEATED = (*COMING, Registration.State.OFFERED)
