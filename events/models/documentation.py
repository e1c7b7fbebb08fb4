"""What was said and done: the report of an event, its pictures, files and use."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event_steps import EventRefusal
from events.models.events import Event
from malmoandan.core.models import StoredFile
from partnerships.models import Organisation


class ReportRefusal(models.TextChoices):
    """Why something of the documentation cannot be done now."""

    NOT_PUBLISHED = "not_published", _("Publish the documentation first.")
    SENT = "sent", _("The documentation has been sent already.")
    NOBODY = "nobody", _("There is nobody to write to.")
    SAME_TOPIC = "same_topic", _("There is a topic with those words already.")


class EventReport(models.Model):
    """The documentation of an event, a basis for planning (R48)."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="report")
    summary = models.TextField(_("summary"), max_length=3000, blank=True)
    notes = models.TextField(_("notes"), max_length=20000, blank=True)
    language = models.CharField(_("language"), max_length=5, default="sv")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    written_at = models.DateTimeField(_("written"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    sent_at = models.DateTimeField(
        _("sent to boards and guests"), null=True, editable=False
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("documentation of an event")
        verbose_name_plural = _("documentation of events")
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    def __str__(self) -> str:
        return str(self.event)


class EventPicture(models.Model):
    """A picture from an event, shown while it may be (conventions C.4)."""

    class Basis(models.TextChoices):
        """Why it may be published."""

        NOBODY = "nobody", _("nobody can be recognised in it")
        CONSENT = "consent", _("everybody in it has said yes")
        PUBLIC_TASK = "public_task", _("it documents a public task")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    basis = models.CharField(
        _("why it may be published"), max_length=12, choices=Basis.choices, blank=True
    )
    has_children = models.BooleanField(_("children can be seen"), default=False)
    until = models.DateField(_("shown until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("picture of an event")
        verbose_name_plural = _("pictures of events")
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return self.alt

    def why_not_show(self) -> EventRefusal | None:
        """What it lacks before anybody may see it; None if nothing."""
        recognisable = self.basis != self.Basis.NOBODY
        ready = self.alt and self.basis and (self.until or not recognisable)
        return None if ready else EventRefusal.PICTURE_UNREADY

    def is_shown(self, today: date) -> bool:
        """Whether it may be shown that day."""
        lasts = self.until is None or today <= self.until
        return self.file_id is not None and lasts and self.why_not_show() is None


class EventFile(models.Model):
    """A file that belongs to an event's documentation."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=150)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("file of an event")
        verbose_name_plural = _("files of events")
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class ReportUse(models.Model):
    """Where the documentation of an event came to use, such as a budget (R48)."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="uses")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("where"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    what = models.CharField(_("for what"), max_length=300)
    year = models.PositiveSmallIntegerField(_("year"))
    link = models.URLField(_("link"), blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("use of the documentation")
        verbose_name_plural = _("uses of the documentation")
        ordering: ClassVar[list[str]] = ["-year", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(what=""), name="report_use_says_what"),
        ]

    def __str__(self) -> str:
        return self.what


class ProposalRefusal(models.TextChoices):
    """Why a proposal cannot be taken, or answered, now."""

    NOT_TAKEN = "not_taken", _("Events of that kind cannot be proposed.")
    ANSWERED = "answered", _("The proposal has been answered already.")
    NEEDS_ANSWER = "needs_answer", _("Say why. Whoever proposed it gets to read it.")


class EventProposal(models.Model):
    """Somebody proposes a lunch, or another event of a kind that takes proposals."""

    class State(models.TextChoices):
        """Each is answered, with a reason."""

        RECEIVED = "received", _("received")
        ACCEPTED = "accepted", _("becomes an event")
        DECLINED = "declined", _("does not become an event")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.RECEIVED, State.ACCEPTED, "accept"),
        (State.RECEIVED, State.DECLINED, "decline"),
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )
    kind = models.ForeignKey(
        "core.Term", verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("what about"), max_length=150)
    about = models.TextField(_("tell more"), max_length=2000, blank=True)
    presenter = models.CharField(_("who presents"), max_length=150, blank=True)
    wish = models.CharField(_("when and where"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="sv")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="event_proposals",
    )
    organisation_text = models.CharField(
        _("organisation as they wrote it"), max_length=150, blank=True
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="event_proposals",
    )
    sent_at = models.DateTimeField(_("sent"))
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    event = models.ForeignKey(
        Event,
        verbose_name=_("event that came of it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proposals",
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("proposed event")
        verbose_name_plural = _("proposed events")
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_shown(self) -> str:
        """The organisation: as the register has it, else as it was written."""
        return str(self.organisation) if self.organisation else self.organisation_text

    @property
    def presenter_shown(self) -> str:
        """Who would present it: whoever proposes it, if nobody else was named."""
        return self.presenter or self.name
