"""Minutes: written while the meeting runs, corrected, approved, locked and chained.

A locked paragraph or set of minutes never changes: the database refuses it (migration
0004). A later mistake is mended by a new § that says which one it corrects.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.agenda import AgendaItem
from governance.models.meetings import Meeting, Participant
from malmoandan.core.models import StoredFile, list_field


class MinutesRefusal(models.TextChoices):
    """Why something cannot be done with minutes or a § now."""

    WRONG_STATE = "wrong_state", _("This cannot be done as the minutes stand now.")
    LOCKED = "locked", _("The minutes are approved and locked.")
    NOT_PRESENT = (
        "not_present",
        _("Only those who were present can propose corrections."),
    )
    WINDOW_CLOSED = (
        "window_closed",
        _("The time for proposing corrections has passed."),
    )
    WINDOW_OPEN = (
        "window_open",
        _("Those present may still propose corrections."),
    )
    NO_TEXT = "no_text", _("Write what is to be changed.")
    NEEDS_REASON = "needs_reason", _("Write why.")
    ANSWERED = "answered", _("The proposed correction has been answered already.")
    CORRECTIONS_LEFT = (
        "corrections_left",
        _("Some proposed corrections have not been answered."),
    )
    REMARKS_LEFT = (
        "remarks_left",
        _("A reservation or a note that was announced has no text yet."),
    )
    NO_DECISION = "no_decision", _("A § lacks its decision.")
    NO_CHECKER = "no_checker", _("Nobody is chosen to check the minutes.")
    NOT_APPROVER = (
        "not_approver",
        _("Only the chair and the chosen checker approve the minutes."),
    )
    OWN_MINUTES = (
        "own_minutes",
        _("Nobody approves minutes that they have written themselves."),
    )
    NOT_BY_APPROVER = (
        "not_by_approver",
        _(
            "Those who approve the minutes do not write them: say what is to be"
            " changed instead."
        ),
    )
    APPROVED_ALREADY = "approved_already", _("You have approved this text already.")
    CHANGED = (
        "changed",
        _("The text has changed since you opened it. Read it again."),
    )
    NOT_CHECKED = (
        "not_checked",
        _("Go through the list of what must not be published first."),
    )
    ALREADY_PUBLISHED = "already_published", _("The minutes are published already.")
    NOT_LOCKED = "not_locked", _("The § is not approved yet.")
    NO_RECIPIENT = "no_recipient", _("Write to whom the extract is sent.")
    NO_PDF = "no_pdf", _("This machine cannot make the PDF. Nothing was sent.")
    BROKEN_CHAIN = "broken_chain", _("The chain of decisions does not hold.")
    NOT_AT_MEETING = (
        "not_at_meeting",
        _("A § is approved at once only while the meeting goes on."),
    )


class Minutes(models.Model):
    """The minutes of one meeting, besides its paragraphs."""

    meeting = models.OneToOneField(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="minutes",
    )
    introduction = models.TextField(_("introduction"), max_length=3000, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    corrections_until = models.DateTimeField(
        _("corrections until"), null=True, editable=False
    )
    approval_due_on = models.DateField(
        _("to be approved by"), null=True, editable=False
    )
    disagreement = models.TextField(
        _("what the approvers do not agree on"), max_length=2000, blank=True
    )
    head = models.JSONField(_("front page"), default=dict, editable=False)
    digest = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    locked_at = models.DateTimeField(_("locked"), null=True, editable=False)
    pdf = models.ForeignKey(
        StoredFile,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    checked = models.JSONField(_("looked through"), default=list, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering: ClassVar[list[str]] = ["-meeting__year", "-meeting__number"]

    def __str__(self) -> str:
        return f"{_('Minutes')}, {self.meeting}"


class Paragraph(models.Model):
    """One § of the minutes: numbered through the calendar year, without gaps.

    `content` is everything that the § says when it is locked; `digest` is made of it
    and of the digest of the § that was locked before it, so that none can be changed,
    taken out or put in between without the whole chain telling.
    """

    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.PROTECT,
        related_name="paragraphs",
    )
    item = models.OneToOneField(
        AgendaItem,
        verbose_name=_("matter"),
        on_delete=models.PROTECT,
        related_name="paragraph",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("§"))
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    decisions = list_field(_("decision"))
    account = models.TextField(_("how it was decided"), max_length=6000, blank=True)
    recipients = list_field(_("the decision is sent to"))
    at_once = models.BooleanField(_("approved at once"), default=False, editable=False)
    withheld = models.CharField(
        _("why it is not published"),
        max_length=300,
        blank=True,
        help_text=_("The § keeps its number, and the public reads this instead."),
    )
    content = models.JSONField(_("as it was locked"), default=dict, editable=False)
    link = models.PositiveIntegerField(
        _("place in the chain"), null=True, editable=False
    )
    previous = models.CharField(
        _("checksum before"), max_length=64, blank=True, editable=False
    )
    digest = models.CharField(_("checksum"), max_length=64, blank=True, editable=False)
    locked_at = models.DateTimeField(_("locked"), null=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering: ClassVar[list[str]] = ["year", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["year", "number", "is_example"], name="paragraph_number_once"
            ),
            models.UniqueConstraint(
                fields=["link", "is_example"], name="link_of_chain_once"
            ),
        ]

    def __str__(self) -> str:
        return f"§ {self.number}/{self.year} {self.title}"


class MinutesApproval(models.Model):
    """One of the two who approve has read this very text and says yes."""

    class Part(models.TextChoices):
        """Who approves (conventions C.1)."""

        CHAIR = "chair", _("chair")
        CHECKER = "checker", _("minute checker")

    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="approvals",
    )
    paragraph = models.ForeignKey(
        Paragraph,
        verbose_name=_("§ that is approved at once"),
        on_delete=models.CASCADE,
        related_name="approvals",
        null=True,
        blank=True,
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="approvals",
    )
    part = models.CharField(_("as"), max_length=8, choices=Part)
    version = models.CharField(_("text"), max_length=64)
    approved_at = models.DateTimeField(_("approved"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("approval of minutes")
        verbose_name_plural = _("approvals of minutes")
        ordering: ClassVar[list[str]] = ["approved_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "part", "version"],
                condition=models.Q(paragraph=None),
                name="minutes_approved_once",
            ),
            models.UniqueConstraint(
                fields=["paragraph", "part", "version"],
                condition=models.Q(paragraph__isnull=False),
                name="paragraph_approved_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.get_part_display()}"


class Correction(models.Model):
    """What somebody who was present wants changed in the minutes."""

    class State(models.TextChoices):
        """Whoever writes the minutes answers each."""

        PROPOSED = "proposed", _("proposed")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.PROPOSED, State.ACCEPTED, "accept"),
        (State.PROPOSED, State.DECLINED, "decline"),
    ]

    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="corrections",
    )
    paragraph = models.ForeignKey(
        Paragraph,
        verbose_name=_("§"),
        on_delete=models.CASCADE,
        related_name="corrections",
        null=True,
        blank=True,
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="corrections",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PROPOSED
    )
    text = models.TextField(_("what is to be changed"), max_length=2000)
    proposed_at = models.DateTimeField(_("proposed"))
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("proposed correction")
        verbose_name_plural = _("proposed corrections")
        ordering: ClassVar[list[str]] = ["proposed_at", "id"]

    def __str__(self) -> str:
        return self.text


class Dispatch(models.Model):
    """An extract that was sent to somebody: the log of sent decisions."""

    paragraph = models.ForeignKey(
        Paragraph,
        verbose_name=_("§"),
        on_delete=models.PROTECT,
        related_name="dispatches",
    )
    recipient = models.CharField(_("recipient"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("sent extract")
        verbose_name_plural = _("sent extracts")
        ordering: ClassVar[list[str]] = ["-sent_at", "-id"]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.paragraph}"
