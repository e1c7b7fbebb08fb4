"""Whom to turn to about a topic, and who wants news of what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord
from partnerships.models.organisations import Organisation


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
