"""Who sits in the steering group, who may speak there, and who coordinates: by date."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.steering import Seat
from malmoandan.core.models import RoleGrant, Side
from malmoandan.core.models.grants import in_force
from partnerships.models import Organisation

FULL_TIME = 100


class SeatRefusal(models.TextChoices):
    """Why nobody can take a seat, a post or a place beside the members, or leave it."""

    NO_NAME = "no_name", _("Write the name of the person.")
    ENDS_BEFORE = "ends_before", _("The period ends before it begins.")
    TAKEN = "taken", _("Somebody else sits in the seat in that period.")
    SITS_ELSEWHERE = (
        "sits_elsewhere",
        _("The person sits in another seat in that period."),
    )
    IS_MEMBER = (
        "is_member",
        _("The person is a member with a vote in that period: end that first."),
    )
    IS_CO_OPTED = (
        "is_co_opted",
        _("The person is co-opted in that period: end that first."),
    )
    NEEDS_REFERENCE = (
        "needs_reference",
        _("Write when it was decided, and where the decision stands."),
    )
    ENDED_ALREADY = "ended_already", _("This has ended already.")
    NEEDS_REASON = "needs_reason", _("Write why.")
    NO_END = "no_end", _("Members of this side are chosen for a term. Write its end.")
    POST_HELD = "post_held", _("Somebody holds the post in that period.")
    OUTSIDE_POST = (
        "outside_post",
        _("The post does not exist during the whole of that period."),
    )
    OTHER_SIDE = (
        "other_side",
        _("Only the coordinator of that side can do this."),
    )
    HAS_MET = (
        "has_met",
        _("The person has been called to a meeting. Write the last day instead."),
    )


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with a period, asked for by day."""

    def on(self, day: date) -> "DatedQuerySet":
        """Those in force that day, both ends included."""
        return self.filter(in_force(day))


class Dated(models.Model):
    """Somebody has something from a day up to and including another.

    The name stands by itself: who held an office is told also when the account is gone.
    """

    name = models.CharField(_("name"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("up to and including"), null=True, blank=True)
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True)
    grant = models.ForeignKey(
        RoleGrant,
        verbose_name=_("role"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def in_force(self, day: date) -> bool:
        """Whether it holds that day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


class Tenure(Dated):
    """One person in one seat for a period; never two in a seat on the same day."""

    seat = models.ForeignKey(
        Seat,
        verbose_name=_("seat"),
        on_delete=models.PROTECT,
        related_name="tenures",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="tenures",
        null=True,
        blank=True,
    )
    party = models.CharField(
        pgettext_lazy("politics", "party"), max_length=80, blank=True
    )
    decided_by = models.CharField(_("chosen by"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    reference = models.CharField(
        _("where the decision stands"),
        max_length=200,
        blank=True,
        help_text=_("Such as the minutes with their §, or the case number."),
    )
    times_chosen = models.PositiveSmallIntegerField(_("time in a row"), default=1)

    class Meta:
        verbose_name = _("tenure")
        verbose_name_plural = _("tenures")
        ordering: ClassVar[list[str]] = ["seat", "-from_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="tenure_ends_after_it_begins",
                violation_error_message=SeatRefusal.ENDS_BEFORE.label,
            ),
        ]


class CoOption(Dated):
    """Somebody who may attend and speak, and never votes (R31)."""

    capacity = models.CharField(_("in the capacity of"), max_length=200, blank=True)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, blank=True)

    class Meta:
        verbose_name = _("co-opted person")
        verbose_name_plural = _("co-opted people")
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="co_option_ends_after_it_begins",
                violation_error_message=SeatRefusal.ENDS_BEFORE.label,
            ),
        ]


class CoordinationPost(models.Model):
    """A post of the joint coordination, whoever holds it (R36). No staff records."""

    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    employer = models.CharField(_("employer"), max_length=200, blank=True)
    full_time_percent = models.PositiveSmallIntegerField(
        _("share of full time, per cent"), default=FULL_TIME
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("up to and including"), null=True, blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("coordination post")
        verbose_name_plural = _("coordination posts")
        ordering: ClassVar[list[str]] = ["side", "-from_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="post_ends_after_it_begins",
                violation_error_message=SeatRefusal.ENDS_BEFORE.label,
            ),
            models.CheckConstraint(
                condition=Q(full_time_percent__lte=FULL_TIME),
                name="post_is_at_most_full_time",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Coordination")) + f", {self.get_side_display()}"


class PostHolding(Dated):
    """One person in a coordination post for a period."""

    post = models.ForeignKey(
        CoordinationPost,
        verbose_name=_("post"),
        on_delete=models.PROTECT,
        related_name="holdings",
    )

    class Meta:
        verbose_name = _("holder of a post")
        verbose_name_plural = _("holders of posts")
        ordering: ClassVar[list[str]] = ["post", "-from_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="holding_ends_after_it_begins",
                violation_error_message=SeatRefusal.ENDS_BEFORE.label,
            ),
        ]
