"""The register's own work: merging duplicates, importing files, writing to many."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import StoredFile
from partnerships.models.organisations import Organisation

UNDO_WITHIN = timedelta(days=30)


class MergeRefusal(models.TextChoices):
    """Why two organisations cannot be made one, or a merge not be undone."""

    ITSELF = "itself", _("Choose two different organisations.")
    MERGED_ALREADY = "merged_already", _("One of them has been merged already.")
    OTHER_SIDE = "other_side", _("They belong to different sides of the agreement.")
    UNDONE = "undone", _("The merge has been undone already.")
    TOO_LATE = "too_late", _("A merge can be undone for 30 days. They have passed.")
    NAME_TAKEN = (
        "name_taken",
        _("Something has changed since, so it cannot be put back. Correct it by hand."),
    )


class OrganisationMerge(models.Model):
    """Two rows that were one organisation: what moved, so that it can move back."""

    kept = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation that stays"),
        on_delete=models.PROTECT,
        related_name="merges_into",
    )
    gone = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation that goes"),
        on_delete=models.PROTECT,
        related_name="merges_out",
    )
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("merged by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    merged_at = models.DateTimeField(_("merged"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone"), null=True)
    # Rows that now point at the kept one; rows that would have stood twice, whole;
    # and the fields of the kept one that were empty and got the other's value.
    moved = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    filled = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering: ClassVar[list[str]] = ["-merged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def why_not_undo(self, now: datetime) -> MergeRefusal | None:
        """What keeps the merge from being undone; None when nothing does."""
        if self.undone_at is not None:
            return MergeRefusal.UNDONE
        if now > self.merged_at + UNDO_WITHIN:
            return MergeRefusal.TOO_LATE
        return None


class OrganisationImport(models.Model):
    """A file of organisations on its way in: judged row by row, then all or nothing."""

    class State(models.TextChoices):
        """A worker reads it; a person says yes; a worker writes it."""

        UPLOADED = "uploaded", _("waiting to be read")
        FAULTY = "faulty", _("has faults")
        READ = "read", _("read, waiting for your yes")
        APPROVED = "approved", _("being written")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.UPLOADED, State.FAULTY, "fault"),
        (State.UPLOADED, State.READ, "read"),
        (State.UPLOADED, State.CANCELLED, "cancel"),
        (State.READ, State.APPROVED, "approve"),
        (State.READ, State.CANCELLED, "cancel"),
        (State.FAULTY, State.CANCELLED, "cancel"),
        (State.APPROVED, State.DONE, "finish"),
        (State.APPROVED, State.FAULTY, "fault"),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.UPLOADED
    )
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("file"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    faults = models.JSONField(_("faults"), default=list)
    fault_count = models.PositiveIntegerField(_("number of faults"), default=0)
    sample = models.JSONField(_("first rows"), default=list)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class MailingRefusal(models.TextChoices):
    """Why a letter to many cannot be written or sent."""

    SENT = "sent", _("The letter has been sent already.")
    NOBODY = (
        "nobody",
        _("None of them can be reached, or all have said no to such letters."),
    )


class Mailing(models.Model):
    """One letter to many, from a coordinator or passed on by an umbrella (R40)."""

    class State(models.TextChoices):
        """Written and looked at first; what was sent stays as it was."""

        DRAFT = "draft", _("draft")
        SENT = "sent", _("sent")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.DRAFT, State.SENT, "send"),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    sender = models.ForeignKey(
        Organisation,
        verbose_name=_("passed on by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mailings",
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=5000)
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("to"), related_name="+"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    written_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    letters = models.PositiveIntegerField(_("letters"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("letter to many")
        verbose_name_plural = _("letters to many")
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.subject


class NotDuplicate(models.Model):
    """Two organisations that look alike, and somebody has said are not the same."""

    first = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(_("when"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("pair that is not the same")
        verbose_name_plural = _("pairs that are not the same")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["first", "second"], name="not_duplicate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class NoMailing(models.Model):
    """Somebody, or a shared mailbox, has left the letters to many. No address is kept.

    Letters that are about the reader's own matters still come.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("shared address of"),
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )
    left_at = models.DateTimeField(_("left"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("no to letters to many")
        verbose_name_plural = _("no to letters to many")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="no_mailing_of_one",
            ),
            models.UniqueConstraint(fields=["person"], name="no_mailing_person_once"),
            models.UniqueConstraint(
                fields=["organisation"], name="no_mailing_organisation_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation)
