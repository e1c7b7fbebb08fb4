"""Approvals: what takes effect only when both sides have said yes."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models.grants import Side


class ApprovalRefusal(models.TextChoices):
    """Why somebody's yes does not count."""

    NOT_A_COORDINATOR = (
        "not_a_coordinator",
        _("Only a coordinator can approve for a side."),
    )
    WHICH_SIDE = "which_side", _("You act for both sides today. Say for which one.")
    NOT_YOUR_SIDE = "not_your_side", _("You do not coordinate that side.")
    SIDE_HAS_APPROVED = "side_has_approved", _("That side has approved already.")
    ONE_PERSON = (
        "one_person",
        _("You have approved for the other side: it takes two people."),
    )
    NOT_APPROVED = "not_approved", _("There is no approval of yours to take back.")


class ApprovalRefused(Exception):
    """A yes that does not count; `reason` says why."""

    def __init__(self, reason: ApprovalRefusal) -> None:
        self.reason = reason
        super().__init__(reason.label)


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Approvals, asked for by what they approve."""

    def of(
        self, subject: models.Model, act: str, version: str = ""
    ) -> "ApprovalQuerySet":
        """Approvals of this act on this subject, in this version of it."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(subject),
            object_id=subject.pk,
            act=act,
            version=version,
        )

    def missing_sides(
        self, subject: models.Model, act: str, version: str = ""
    ) -> set[str]:
        """The sides that have not said yes. Empty: both have, by two people."""
        given = self.of(subject, act, version).values_list("side", flat=True)
        return set(Side.values) - set(given)

    def halves(self) -> "ApprovalQuerySet":
        """Approvals that the other side has not given, the oldest first."""
        same = ("content_type", "object_id", "act", "version")
        other = Approval.objects.filter(**{name: OuterRef(name) for name in same})
        found = self.exclude(Exists(other.exclude(side=OuterRef("side"))))
        return found.order_by("approved_at", "pk")


class Approval(models.Model):
    """One side's yes, by one person, to one act on one version of a thing.

    What is approved belongs to a higher floor: it names the act, and gives a version
    (such as a checksum) so that a yes to an older text does not count for a newer.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    act = models.CharField(_("what is approved"), max_length=60)
    version = models.CharField(_("version"), max_length=64, blank=True)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="approvals",
    )
    stood_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("for whom"),
        on_delete=models.PROTECT,
        related_name="approvals_by_stand_in",
        null=True,
        blank=True,
    )
    approved_at = models.DateTimeField(_("approved"))

    objects: ClassVar[Any] = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering: ClassVar[list[str]] = ["approved_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "act", "version", "side"],
                name="approval_once_a_side",
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id", "act", "version", "approved_by"],
                name="approval_once_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=Side.values), name="approval_has_its_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.get_side_display()}"

    @property
    def missing_side(self) -> Side:
        """The side that has to say yes too."""
        return Side.CIVIL if self.side == Side.CITY else Side.CITY

    def is_awaited(self) -> bool:
        """Whether the other side's yes would still lead to something.

        The subject knows, by its method `awaits_approval(act, version)`: an older
        version may have been replaced since, or the matter have ended.
        """
        ask = getattr(self.subject, "awaits_approval", None)
        return ask is not None and bool(ask(self.act, self.version))
