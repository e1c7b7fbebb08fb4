"""The persons of a sign-up: whether they came, and what they need to take part."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.registrations import Registration
from events.models.trainings import random_key
from malmoandan.core.sealed import SealedTextField
from malmoandan.core.text import SearchKeyField


class Guest(models.Model):
    """One person of a sign-up, the contact among them; youths have no row."""

    class Came(models.TextChoices):
        """Whether the person was there."""

        UNKNOWN = "", _("not known")
        YES = "yes", _("was there")
        NO = "no", _("did not come")

    class Method(models.TextChoices):
        """How we know."""

        DOOR = "door", _("checked in at the door")
        SELF = "self", _("said so in the digital meeting")
        FILE = "file", _("from a list")
        OFFICE = "office", _("entered afterwards")

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="guests"
    )
    # On a badge and in a QR code; opens nothing by itself.
    key = models.CharField(
        max_length=32, default=random_key, unique=True, editable=False
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_key = SearchKeyField(source="name", max_length=360, blank=True, default="")
    email = models.EmailField(_("e-mail address"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    came = models.CharField(
        _("was there"),
        max_length=3,
        choices=Came.choices,
        default=Came.UNKNOWN,
        blank=True,
    )
    came_at = models.DateTimeField(_("when"), null=True, blank=True)
    known_by = models.CharField(
        _("how we know"), max_length=6, choices=Method.choices, blank=True
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering: ClassVar[list[str]] = ["registration", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(came="yes") | Q(came_at__isnull=False),
                name="guest_came_at",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class GuestNeeds(models.Model):
    """What a sign-up needs: sealed, in a table of its own, erased soon after.

    Only coordinators and the event's hosts see it; the kitchen gets numbers alone.
    """

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="needs"
    )
    # Keys of terms of FOOD with how many want it, as JSON: {"vegansk": 2}.
    food = SealedTextField(_("food"), blank=True)
    food_note = SealedTextField(_("more about food"), blank=True)
    access = SealedTextField(_("what is needed to take part"), blank=True)

    class Meta:
        verbose_name = _("needs of guests")
        verbose_name_plural = _("needs of guests")

    def __str__(self) -> str:
        return str(self.registration_id)
