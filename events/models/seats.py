"""Seats that stand apart for a while, and the address of an own calendar."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.registrations import Registration
from events.models.trainings import random_key
from malmoandan.core.models import Term, Vocabulary

# Seats stand apart while somebody fills in the form.
HOLD_LASTS = timedelta(minutes=5)
# Open forms can never take more than this part of the seats.
HOLD_SHARE = 5


class SeatHold(models.Model):
    """Seats that stand apart for a visitor who is filling in the form."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="holds")
    visitor = models.CharField(max_length=32)
    seats = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("held seat")
        verbose_name_plural = _("held seats")
        ordering: ClassVar[list[str]] = ["expires_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "visitor"], name="seat_hold_one_a_visitor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.seats}"


class SeatPool(models.Model):
    """Seats kept for a side or a sector until a published day; then for everybody."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pools")
    side = models.CharField(
        _("for the side"), max_length=5, choices=Registration.Side.choices, blank=True
    )
    sector = models.ForeignKey(
        Term,
        verbose_name=_("or for the sector"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.SECTOR_CATEGORY},
        related_name="+",
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    released_at = models.DateTimeField(_("free for everybody from"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("seats kept for a side or sector")
        verbose_name_plural = _("seats kept for sides or sectors")
        ordering: ClassVar[list[str]] = ["released_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(side="", sector__isnull=False)
                | (~Q(side="") & Q(sector=None)),
                name="seat_pool_for_one",
                violation_error_message=_("Choose a side or a sector, not both."),
            ),
            models.UniqueConstraint(
                fields=["event", "side"],
                condition=~Q(side=""),
                name="seat_pool_side_once",
            ),
            models.UniqueConstraint(
                fields=["event", "sector"],
                condition=Q(sector__isnull=False),
                name="seat_pool_sector_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector) if self.sector_id else self.get_side_display()

    def is_for(self, side: str, sector_id: int | None) -> bool:
        """Whether guests of that side and sector may sit there before the release."""
        if self.side:
            return self.side == side
        return self.sector_id == sector_id


class CalendarKey(models.Model):
    """The unguessable address of a person's own calendar; a new one ends the old."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_key"
    )
    key = models.CharField(max_length=32, default=random_key, unique=True)

    class Meta:
        verbose_name = _("address of an own calendar")
        verbose_name_plural = _("addresses of own calendars")

    def __str__(self) -> str:
        return str(self.person_id)
