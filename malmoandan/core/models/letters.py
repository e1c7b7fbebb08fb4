"""Letters: each is a row before it is sent, and is sent once."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 10


# What errors mean, by their names: those of the mail library, and our own words.
FAILURES: dict[str, Any] = {
    "SMTPRecipientsRefused": _("The mail server does not take letters to the address."),
    "SMTPSenderRefused": _("The mail server does not take letters from us."),
    "SMTPDataError": _("The mail server did not take the letter."),
    "SMTPAuthenticationError": _("The mail server did not let us log in."),
    "SMTPServerDisconnected": _("The mail server hung up."),
    "SMTPConnectError": _("The mail server did not answer."),
    "ConnectionRefusedError": _("The mail server did not answer."),
    "TimeoutError": _("The mail server did not answer in time."),
    "gaierror": _("The mail server could not be found."),
    "expired": _("The letter would have come too late to be of use."),
    "erased": _("The letter was erased before it was sent."),
}


class NoRetry(models.TextChoices):
    """Why a letter is not tried anew."""

    NOT_STOPPED = "not_stopped", _("This letter has not been given up.")
    ERASED = "erased", _("What the letter said has been erased: write a new one.")


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters, asked for by what is to be done with them."""

    def waiting(self) -> "LetterQuerySet":
        """Letters that are to be sent, now or later."""
        return self.filter(state=Letter.State.PENDING)

    def due(self, now: datetime) -> "LetterQuerySet":
        """Letters to send now: their time has come and nobody is sending them."""
        unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        return self.waiting().filter(unclaimed, next_try_at__lte=now)

    def expired(self, now: datetime) -> "LetterQuerySet":
        """Letters that would come too late to be of use."""
        return self.waiting().filter(expires_at__lte=now)

    def bounced_since(self, moment: datetime) -> "LetterQuerySet":
        """Letters that came back for good at that moment or later, the first first."""
        return self.filter(bounced_at__gte=moment).order_by("bounced_at", "pk")

    def unhandled_bounces(self) -> "LetterQuerySet":
        """Letters that came back and nobody has drawn a conclusion from yet."""
        found = self.filter(bounced_at__isnull=False, bounce_handled_at__isnull=True)
        return found.order_by("bounced_at", "pk")


class Letter(models.Model):
    """A letter in the outbox. The key says what it is about, so it is written once."""

    class State(models.TextChoices):
        """A letter waits until it is sent, or until we have given up."""

        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("not sent")

    key = models.CharField(_("key"), max_length=200, unique=True)
    to = models.EmailField(_("to"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.SET_NULL,
        related_name="letters",
        null=True,
        blank=True,
    )
    language = models.CharField(_("language"), max_length=5, default="sv")
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as HTML"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    message_id = models.CharField(_("message id"), max_length=200, db_index=True)
    secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("The text is erased as soon as the letter is sent."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    created_at = models.DateTimeField(_("written"))
    next_try_at = models.DateTimeField(_("next try"))
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("latest error"), max_length=300, blank=True)
    bounced_at = models.DateTimeField(_("came back"), null=True, blank=True)
    bounce_code = models.CharField(
        _("why it came back"),
        max_length=12,
        blank=True,
        help_text=_("The mail servers' code, such as 5.1.1: no such address."),
    )
    bounce_handled_at = models.DateTimeField(
        _("dealt with"), null=True, blank=True, editable=False
    )

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering: ClassVar[list[str]] = ["-created_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="pending"),
                name="letter_waiting",
            ),
            models.Index(fields=["created_at"]),
            models.Index(
                fields=["bounced_at"],
                condition=Q(bounced_at__isnull=False),
                name="letter_bounced",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="letter_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        # A code stands in its letter's subject: it is nobody else's to read.
        return self.key if self.secret else self.subject or self.key

    def gives_up(self) -> bool:
        """Whether the last try was one too many."""
        return self.attempts >= MAX_ATTEMPTS

    def cannot_be_retried(self) -> NoRetry | None:
        """Why the letter cannot be tried anew by hand; None when it can."""
        if self.state != self.State.FAILED:
            return NoRetry.NOT_STOPPED
        return None if self.to and self.text else NoRetry.ERASED

    def why_not_sent(self) -> str:
        """Why the latest try failed, in words; nothing where none has."""
        if not self.last_error:
            return ""
        known = FAILURES.get(self.last_error)
        return (
            str(known)
            if known
            else str(_("Something went wrong: %s") % self.last_error)
        )

    def try_again_at(self, now: datetime) -> datetime:
        """Twice as long after each try, up to six hours."""
        return now + timedelta(minutes=min(2**self.attempts, 360))
