"""The versions of what the public can see: rows that every process reads."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class PublicVersion(models.Model):
    """A number that grows when something public may have changed."""

    version = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="public_version_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class ScopedVersion(models.Model):
    """A number that grows when something changes that one page alone shows."""

    scope = models.CharField(max_length=40, primary_key=True)
    version = models.PositiveBigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.scope} {self.version}"
