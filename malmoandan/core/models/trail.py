"""The trail: who did what to which record, and when. It is only ever added to."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    """Entries, asked for by what they are about."""

    def of(self, subject: models.Model) -> "TrailQuerySet":
        """Every entry about the record, the first one first."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(subject),
            object_id=subject.pk,
        )


class TrailEntry(models.Model):
    """One thing that happened. It names nobody: ids only, so nothing needs erasing.

    The database refuses every change and every removal of an entry.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    verb = models.CharField(_("what was done"), max_length=60)
    content_type = models.ForeignKey(
        ContentType, verbose_name=_("kind"), on_delete=models.PROTECT
    )
    object_id = models.PositiveBigIntegerField(_("number"))
    subject = GenericForeignKey("content_type", "object_id")
    from_state = models.CharField(_("from"), max_length=40, blank=True)
    to_state = models.CharField(_("to"), max_length=40, blank=True)
    data = models.JSONField(_("more"), default=dict, blank=True)

    objects: ClassVar[Any] = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering: ClassVar[list[str]] = ["at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.content_type_id}/{self.object_id}"
