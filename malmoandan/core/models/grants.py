"""Grants: who may act in which role, for which side, and from when to when."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two sides of the agreement."""

    CITY = "city", _("the city")
    CIVIL = "civil", _("civil society")


class Role(models.TextChoices):
    """What a person can be given to be. Nobody is given to be a visitor."""

    ADMINISTRATOR = "administrator", _("administrator")
    COORDINATOR = "coordinator", _("coordinator")
    STEERING_MEMBER = "steering_member", _("member of the steering group")
    ORGANISATION_CONTACT = "organisation_contact", _("contact of an organisation")
    MUNICIPAL_STAFF = "municipal_staff", _("municipal staff")


NEEDS_SIDE = (Role.COORDINATOR, Role.STEERING_MEMBER)
NEEDS_SECOND_FACTOR = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.STEERING_MEMBER)


def in_force(on: date, prefix: str = "") -> Q:
    """Match rows whose period holds the day, both ends included."""
    begun = Q(**{f"{prefix}from_on__lte": on})
    return begun & (
        Q(**{f"{prefix}to_on__gte": on}) | Q(**{f"{prefix}to_on__isnull": True})
    )


class GrantRefusal(models.TextChoices):
    """Why a grant or a stand-in cannot be made or ended."""

    NEEDS_SIDE = "needs_side", _("This role belongs to a side. Say which.")
    NEEDS_OFFICE = "needs_office", _("Say which office the person works at.")
    NEEDS_SUBJECT = "needs_subject", _("Say which organisation the person speaks for.")
    ENDS_BEFORE = "ends_before", _("The period ends before it begins.")
    OVERLAPS = "overlaps", _("The person already has this role in that period.")
    ENDED_ALREADY = "ended_already", _("The role has ended already.")
    NOT_A_COORDINATOR = (
        "not_a_coordinator",
        _("Only a coordinator can have a stand-in."),
    )
    ONESELF = "oneself", _("Nobody stands in for themselves.")
    STANDS_IN = "stands_in", _("The person already stands in during that period.")
    OUTSIDE_GRANT = (
        "outside_grant",
        _("The coordinator does not have the role during the whole period."),
    )
    NOT_YOURS = "not_yours", _("Only the coordinator or an administrator may do this.")
    LAST_ADMINISTRATOR = (
        "last_administrator",
        _("The portal needs an administrator: grant somebody else the role first."),
    )


class GrantRefused(Exception):
    """A grant or stand-in that cannot be; `reason` says why."""

    def __init__(self, reason: GrantRefusal) -> None:
        self.reason = reason
        super().__init__(reason.label)


@dataclass(frozen=True)
class Power:
    """One role that a person holds on a day, in their own right or for another."""

    role: str
    side: str
    office: str
    subject: tuple[int | None, int | None]
    grant_id: int
    holder_id: int
    standing_in: bool


class Powers(tuple[Power, ...]):
    """Every power of one person on one day: what all rules are judged by."""

    __slots__ = ()

    def holds(self, role: str, side: str | None = None) -> bool:
        """Whether one of the powers is this role, for this side if one is given."""
        return any(p.role == role and side in {None, p.side} for p in self)

    def sides_coordinated(self) -> set[str]:
        """The sides that the person coordinates, also as a stand-in."""
        return {p.side for p in self if p.role == Role.COORDINATOR}

    def speaks_for(self, subject: models.Model) -> bool:
        """Whether the person is a contact of this organisation."""
        key = (ContentType.objects.get_for_model(subject).pk, subject.pk)
        return any(
            p.role == Role.ORGANISATION_CONTACT and p.subject == key for p in self
        )

    def offices(self) -> set[str]:
        """The offices of the city that the person works at, folded."""
        staff = (p for p in self if p.role == Role.MUNICIPAL_STAFF)
        return {p.office.casefold() for p in staff}

    def works_at(self, office: str) -> bool:
        """Whether the person is municipal staff of this office, whatever its case."""
        return office.casefold() in self.offices()

    def need_second_factor(self) -> bool:
        """Whether a mail code alone is too little for what the person may do."""
        return any(p.role in NEEDS_SECOND_FACTOR for p in self)

    def standing_in_as(self, role: str, side: str) -> "Power | None":
        """The power that is held only because somebody else is away."""
        held = [p for p in self if p.role == role and p.side == side]
        if any(not p.standing_in for p in held):
            return None
        return held[0] if held else None


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants, asked for by day."""

    def on(self, day: date) -> "RoleGrantQuerySet":
        """Grants in force that day."""
        return self.filter(in_force(day))

    def overlapping(self, from_on: date, to_on: date | None) -> "RoleGrantQuerySet":
        """Grants whose period shares at least one day with this one."""
        found = self.filter(Q(to_on__gte=from_on) | Q(to_on__isnull=True))
        return found if to_on is None else found.filter(from_on__lte=to_on)

    def powers_of(self, user: models.Model, day: date) -> Powers:
        """What the person may act as that day, in one query."""
        standing = StandIn.objects.on(day).filter(
            grant=models.OuterRef("pk"), substitute=user.pk
        )
        rows = self.on(day).filter(Q(user=user.pk) | models.Exists(standing))
        return Powers(
            Power(
                role=row.role,
                side=row.side,
                office=row.office,
                subject=(row.content_type_id, row.object_id),
                grant_id=row.pk,
                holder_id=row.user_id,
                standing_in=row.user_id != user.pk,
            )
            for row in rows.order_by("pk")
        )


class RoleGrant(models.Model):
    """A role that a person has for a period, given by somebody, for a reason."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="grants",
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    side = models.CharField(_("side"), max_length=10, choices=Side, blank=True)
    office = models.CharField(_("office"), max_length=120, blank=True)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    subject = GenericForeignKey("content_type", "object_id")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("up to and including"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("granted by"),
        on_delete=models.PROTECT,
        related_name="grants_made",
        null=True,
        blank=True,
        editable=False,
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects: ClassVar[Any] = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="grant_ends_after_it_begins",
                violation_error_message=GrantRefusal.ENDS_BEFORE.label,
            ),
            models.CheckConstraint(
                condition=~Q(role__in=NEEDS_SIDE) | Q(side__in=Side.values),
                name="grant_has_its_side",
                violation_error_message=GrantRefusal.NEEDS_SIDE.label,
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MUNICIPAL_STAFF) | ~Q(office=""),
                name="grant_has_its_office",
                violation_error_message=GrantRefusal.NEEDS_OFFICE.label,
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ORGANISATION_CONTACT)
                | Q(content_type__isnull=False, object_id__isnull=False),
                name="grant_has_its_subject",
                violation_error_message=GrantRefusal.NEEDS_SUBJECT.label,
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["user", "from_on"]),
        ]

    def __str__(self) -> str:
        belongs = self.get_side_display() or self.office
        role = self.get_role_display()
        return f"{role} ({belongs})" if belongs else str(role)

    def in_force(self, day: date) -> bool:
        """Whether the role holds that day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def why_not(self) -> GrantRefusal | None:
        """What keeps this grant from being made; None when nothing does."""
        if self.to_on is not None and self.to_on < self.from_on:
            return GrantRefusal.ENDS_BEFORE
        if self.role in NEEDS_SIDE and not self.side:
            return GrantRefusal.NEEDS_SIDE
        if self.role == Role.MUNICIPAL_STAFF and not self.office:
            return GrantRefusal.NEEDS_OFFICE
        if self.role == Role.ORGANISATION_CONTACT and self.object_id is None:
            return GrantRefusal.NEEDS_SUBJECT
        return GrantRefusal.OVERLAPS if self.twins().exists() else None

    def twins(self) -> RoleGrantQuerySet:
        """Other grants that give the same person the same role at the same time."""
        found: RoleGrantQuerySet = RoleGrant.objects.overlapping(
            self.from_on, self.to_on
        )
        return found.exclude(pk=self.pk).filter(
            user=self.user_id,
            role=self.role,
            side=self.side,
            office=self.office,
            content_type=self.content_type_id,
            object_id=self.object_id,
        )


class StandInQuerySet(models.QuerySet["StandIn"]):
    """Stand-ins, asked for by day."""

    def on(self, day: date) -> "StandInQuerySet":
        """Stand-ins that have the powers that day."""
        return self.filter(in_force(day))


class StandIn(models.Model):
    """Somebody who has an absent coordinator's powers for a period.

    The trail says who acted; the grant says for whom.
    """

    grant = models.ForeignKey(
        RoleGrant,
        verbose_name=_("role"),
        on_delete=models.PROTECT,
        related_name="stand_ins",
    )
    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who is away"),
        on_delete=models.PROTECT,
        related_name="absences",
    )
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who stands in"),
        on_delete=models.PROTECT,
        related_name="stand_ins",
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("up to and including"))

    objects: ClassVar[Any] = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        ordering: ClassVar[list[str]] = ["-from_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="stand_in_ends_after_it_begins",
                violation_error_message=GrantRefusal.ENDS_BEFORE.label,
            ),
            models.CheckConstraint(
                condition=~Q(substitute=F("absent")),
                name="stand_in_is_somebody_else",
                violation_error_message=GrantRefusal.ONESELF.label,
            ),
        ]

    def __str__(self) -> str:
        return _("%(who)s for %(whom)s") % {
            "who": self.substitute,
            "whom": self.absent,
        }

    def why_not(self) -> GrantRefusal | None:
        """What keeps this stand-in from being named; None when nothing does."""
        if self.to_on < self.from_on:
            return GrantRefusal.ENDS_BEFORE
        if self.grant.role != Role.COORDINATOR:
            return GrantRefusal.NOT_A_COORDINATOR
        if self.substitute_id == self.absent_id:
            return GrantRefusal.ONESELF
        if not (self.grant.in_force(self.from_on) and self.grant.in_force(self.to_on)):
            return GrantRefusal.OUTSIDE_GRANT
        return GrantRefusal.STANDS_IN if self.twins().exists() else None

    def twins(self) -> StandInQuerySet:
        """Other periods in which the same person stands in for the same role."""
        found: StandInQuerySet = StandIn.objects.filter(
            grant=self.grant_id,
            substitute=self.substitute_id,
            from_on__lte=self.to_on,
            to_on__gte=self.from_on,
        )
        return found.exclude(pk=self.pk)
