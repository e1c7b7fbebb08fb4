"""Files that people send in: each is a row, and its bytes lie outside the web root."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

FOLDER = "files"


class FileRefusal(models.TextChoices):
    """Why a file is not taken, or not taken away."""

    EMPTY = "empty", _("The file is empty. Choose another one.")
    TOO_LARGE = "too_large", _("The file is too large. Make it smaller and try again.")
    NOT_ALLOWED = (
        "not_allowed",
        _("Files of this kind are not taken here. Save it as one of those named."),
    )
    RENAMED = (
        "renamed",
        _("The file is not what its name says. Save it anew and try again."),
    )
    MACROS = (
        "macros",
        _("The file holds macros. Save it without them, or as PDF, and try again."),
    )
    BROKEN = "broken", _("The file cannot be read. Save it anew and try again.")
    HUGE_PICTURE = (
        "huge_picture",
        _("The picture has too many pixels. Make it smaller and try again."),
    )
    IN_USE = "in_use", _("The file is in use and cannot be removed.")


def random_name(_file: models.Model, _filename: str) -> str:
    """Where the bytes go: nothing of what the sender called them, not even its end."""
    name = uuid.uuid4().hex
    return f"{FOLDER}/{name[:2]}/{name}"


class StoredFile(models.Model):
    """A file as it was taken in. Who may read it is asked by the page that sends it."""

    content = models.FileField(_("content"), upload_to=random_name, editable=False)
    name = models.CharField(_("file name"), max_length=150)
    media_type = models.CharField(_("kind of file"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent in by"),
        on_delete=models.SET_NULL,
        related_name="files",
        null=True,
        blank=True,
        editable=False,
    )
    uploaded_at = models.DateTimeField(_("sent in"), editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["content"])]

    def __str__(self) -> str:
        return self.name

    def is_picture(self) -> bool:
        """Whether a browser can show it as a picture."""
        return self.media_type.startswith("image/")
