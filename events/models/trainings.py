"""Trainings: courses and series of workshops with seats and sessions."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Side, Term, Vocabulary, list_field
from malmoandan.core.numbers import Quantity
from malmoandan.core.text import SearchKeyField, tail
from partnerships.models import Organisation


def random_key() -> str:
    """A word that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(18)


class ApplyRefusal(models.TextChoices):
    """Why nobody can apply for a seat, or a seat cannot be given, right now."""

    NO_CALL = "no_call", _("There is no call for applications.")
    NOT_OPEN_YET = "not_open_yet", _("Applications are not open yet.")
    CLOSED = "closed", _("The last day to apply has passed.")
    ALREADY = "already", _("This address has applied already.")
    NO_SEAT_LEFT = "no_seat_left", _("Every seat has been offered or taken.")
    NEEDS_REASON = "needs_reason", _("Say why. The applicant gets to read it.")
    WRONG_STATE = "wrong_state", _("This has been answered already.")
    TURNED_OVER = "turned_over", _("The first day must come before the last one.")
    OFFER_OVER = "offer_over", _("The time to answer has run out.")
    NO_DAY = "no_day", _("Choose a day to come, on which the answer is due.")


class Training(FactRecord):
    """A course or a series of sessions, our own or somebody else's (R60–R62)."""

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.TRAINING_KIND},
        related_name="trainings",
    )
    title = models.CharField(_("title"), max_length=300)
    provider = models.CharField(_("provider"), max_length=300, blank=True)
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("partners"), blank=True, related_name="trainings"
    )
    mode = models.ForeignKey(
        Term,
        verbose_name=_("mode"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings_in_mode",
    )
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    sessions = models.PositiveIntegerField(_("sessions"), null=True, blank=True)
    sessions_planned = models.PositiveIntegerField(
        _("sessions planned"), null=True, blank=True
    )
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("to"))
    summary = models.TextField(_("summary"), blank=True, max_length=600)
    other_names = list_field(_("also called"))
    website = models.URLField(_("page of the provider"), blank=True)
    # The call: without its days nobody can apply here.
    call = models.TextField(_("call for applications"), blank=True, max_length=3000)
    apply_opens_at = models.DateTimeField(_("applications from"), null=True, blank=True)
    apply_closes_at = models.DateTimeField(
        _("applications until"), null=True, blank=True
    )
    contact_email = models.EmailField(_("questions to"), blank=True)
    is_public = models.BooleanField(_("shown to everybody"), default=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering: ClassVar[list[str]] = ["year", "title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The title as the tail of an address; the number before it is what counts."""
        found = tail(self.title)
        return f"{found}-" if found == "ansok" else found

    def clean(self) -> None:
        """A call that is open has a first and a last moment, in that order."""
        super().clean()
        first, last = self.apply_opens_at, self.apply_closes_at
        if first and last and last <= first:
            text = ApplyRefusal.TURNED_OVER
            raise ValidationError({"apply_closes_at": text.label}, code=text)

    def why_not_apply(self, now: datetime) -> ApplyRefusal | None:
        """What keeps people from applying now; None if nothing."""
        if self.apply_opens_at is None or self.apply_closes_at is None:
            return ApplyRefusal.NO_CALL
        if now < self.apply_opens_at:
            return ApplyRefusal.NOT_OPEN_YET
        return ApplyRefusal.CLOSED if self.apply_closes_at <= now else None


class TrainingGroup(models.Model):
    """Who took part in a training: a group with a number, or with words."""

    training = models.ForeignKey(
        Training, on_delete=models.CASCADE, related_name="groups"
    )
    group = models.ForeignKey(
        Term,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        related_name="training_groups",
    )
    count = models.PositiveIntegerField(_("number"), null=True, blank=True)
    count_to = models.PositiveIntegerField(_("number, up to"), null=True, blank=True)
    count_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_groups",
    )
    text = models.CharField(_("in words"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("participants")
        verbose_name_plural = _("participants")
        ordering: ClassVar[list[str]] = ["group__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["training", "group"], name="training_group_once"
            ),
        ]

    def __str__(self) -> str:
        number = self.quantity
        return f"{self.group}: {self.text if number is None else number}"

    @property
    def quantity(self) -> Quantity | None:
        """How many took part, as the source says it; None when it says no number."""
        return Quantity.read(self, "count")


class SeatApplication(models.Model):
    """Somebody asks for a seat in a training; each is decided with a reason (R60)."""

    class State(models.TextChoices):
        """From a wish to a seat that has been taken."""

        RECEIVED = "received", _("received")
        OFFERED = "offered", _("offered a seat")
        RESERVE = "reserve", _("in reserve")
        DECLINED = "declined", _("no seat")
        ACCEPTED = "accepted", _("has a seat")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.RECEIVED, State.OFFERED, "offer"),
        (State.RECEIVED, State.RESERVE, "reserve"),
        (State.RECEIVED, State.DECLINED, "decline"),
        (State.RECEIVED, State.WITHDRAWN, "withdraw"),
        (State.RESERVE, State.OFFERED, "offer"),
        (State.RESERVE, State.DECLINED, "decline"),
        (State.RESERVE, State.WITHDRAWN, "withdraw"),
        (State.OFFERED, State.ACCEPTED, "accept"),
        (State.OFFERED, State.WITHDRAWN, "withdraw"),
        (State.ACCEPTED, State.WITHDRAWN, "withdraw"),
    )

    training = models.ForeignKey(
        Training,
        verbose_name=_("training"),
        on_delete=models.PROTECT,
        related_name="applications",
    )
    key = models.CharField(
        max_length=32, default=random_key, unique=True, editable=False
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    email_key = SearchKeyField(source="email", max_length=254, blank=True, default="")
    language = models.CharField(_("language of letters"), max_length=5, default="sv")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="seat_applications",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seat_applications",
    )
    organisation_text = models.CharField(
        _("organisation as they wrote it"), max_length=150, blank=True
    )
    group = models.ForeignKey(
        Term,
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.PARTICIPANT_GROUP},
        related_name="+",
    )
    motivation = models.TextField(
        _("why you want to take part"), max_length=2000, blank=True
    )
    applied_at = models.DateTimeField(pgettext_lazy("seat", "applied"))
    reason = models.TextField(_("reason for the decision"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    answer_by = models.DateField(_("to be answered by"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("application for a seat")
        verbose_name_plural = _("applications for seats")
        ordering: ClassVar[list[str]] = ["training", "applied_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["training", "email_key"],
                condition=~Q(email_key="") & ~Q(state__in=["withdrawn", "declined"]),
                name="seat_application_once",
                violation_error_message=ApplyRefusal.ALREADY.label,
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def organisation_shown(self) -> str:
        """The organisation: as the register has it, else as it was written."""
        return str(self.organisation) if self.organisation else self.organisation_text

    @property
    def side(self) -> str:
        """The side that the applicant belongs to: by the organisation, else as said."""
        if self.organisation and self.organisation.side:
            return str(self.organisation.side)
        said = self.group.key if self.group else ""
        return said if said in Side.values else ""

    def why_not_answer(self, now: datetime) -> ApplyRefusal | None:
        """What keeps an offered seat from being taken now; None if nothing."""
        if self.state != self.State.OFFERED:
            return ApplyRefusal.WRONG_STATE
        late = self.answer_by is not None and self.answer_by < timezone.localdate(now)
        return ApplyRefusal.OFFER_OVER if late else None
