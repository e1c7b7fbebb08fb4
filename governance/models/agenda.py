"""The agenda: its standing lines, the matters and their papers."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.meetings import Meeting, Participant
from malmoandan.core.models import StoredFile
from partnerships.models import IopCase, Organisation

CASE_NUMBER = r"^[A-ZÅÄÖ]{2,5}-(19|20)\d{2}-\d{1,5}$"
SUMMARY_LENGTH = 1000


class ItemRefusal(models.TextChoices):
    """Why something cannot be done with a matter now."""

    WRONG_STATE = "wrong_state", _("This cannot be done as the matter stands now.")
    NOT_OPEN = "not_open", _("The matter is not being dealt with.")
    MEETING_NOT_ON = "meeting_not_on", _("The meeting is not going on.")
    ADJOURNED = "adjourned", _("The meeting is adjourned: resume it first.")
    ANOTHER_OPEN = "another_open", _("Another matter is being dealt with.")
    AGENDA_CLOSED = "agenda_closed", _("The meeting is over: its agenda is fixed.")
    PAPER_FROZEN = (
        "paper_frozen",
        _("The paper followed the matter from another meeting, and stays with it."),
    )
    NO_TITLE = "no_title", _("Write what the matter is.")
    NEEDS_REASON = "needs_reason", _("Write why.")
    NEEDS_OWNER = "needs_owner", _("Write who is to do it.")
    NEEDS_DATE = "needs_date", _("Write by which day.")
    NO_QUORUM = (
        "no_quorum",
        _("Too few members take part in this matter for it to be decided."),
    )
    NO_WORDS = "no_words", _("Write it in words.")
    NO_DECISION = "no_decision", _("Write the decision, in full sentences.")
    UNFINISHED = "unfinished", _("Write a decision that can be read by itself.")
    NOTHING_FOUND = (
        "nothing_found",
        _("The matter asks for a decision: let the group decide first."),
    )
    POLL_OPEN = "poll_open", _("A vote is still going on: close it first.")
    NOT_PRESENT = "not_present", _("Only those present can do that.")
    NOT_A_MEMBER = "not_a_member", _("Only members can do that.")
    MAY_NOT_PROPOSE = "may_not_propose", _("Co-opted people do not make proposals.")
    MAY_NOT_NOTE = "may_not_note", _("Co-opted people have no notes in the minutes.")
    CONFLICTED = (
        "conflicted",
        _("Whoever has a conflict of interest takes no part in the matter."),
    )
    CONFLICT_STANDS = "conflict_stands", _("That conflict of interest stands already.")
    DID_NOT_TAKE_PART = (
        "did_not_take_part",
        _("Only those who took part in the decision can do that."),
    )
    NOT_DECIDED = "not_decided", _("The matter is not decided yet.")
    TOO_LATE = "too_late", _("It had to be said before the meeting closed.")
    TEXT_TOO_LATE = (
        "text_too_late",
        _("The minutes are approved: no text can be added."),
    )
    TWICE = "twice", _("That is said already.")
    NOT_YOURS = "not_yours", _("It is not yours.")


class StandingItem(models.Model):
    """A line of every agenda: the template that a new one is made from (R34)."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=12)
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), max_length=SUMMARY_LENGTH, blank=True)
    proposal = models.TextField(_("proposed decision"), blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("standing matter")
        verbose_name_plural = _("standing matters")
        ordering: ClassVar[list[str]] = ["position", "key"]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """One matter. Without a meeting it waits for the next agenda.

    What happens after the decision (approved, published, sent, carried out) is told by
    its paragraph, its meeting and its assignments: it is not stored once more.
    """

    class Kind(models.TextChoices):
        """What the group is to do with it."""

        FORMAL = "formal", _("formality")
        INFORMATION = "information", _("information")
        REPORT = "report", _("report")
        DECISION = "decision", _("decision")
        ELECTION = "election", _("choice of persons")

    class State(models.TextChoices):
        """From somebody's word to the group's (conventions C.1)."""

        REPORTED = "reported", _("put forward")
        PREPARED = "prepared", _("prepared")
        ON_AGENDA = "on_agenda", _("on the agenda")
        OPEN = "open", _("being dealt with")
        DECIDED = "decided", _("decided")
        NOTED = "noted", _("noted")
        TABLED = "tabled", _("put off")
        REFERRED = "referred", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.REPORTED, State.PREPARED, "prepare"),
        (State.REPORTED, State.WITHDRAWN, "withdraw"),
        (State.PREPARED, State.ON_AGENDA, "put_on"),
        (State.PREPARED, State.WITHDRAWN, "withdraw"),
        (State.ON_AGENDA, State.PREPARED, "take_off"),
        (State.ON_AGENDA, State.OPEN, "open"),
        (State.ON_AGENDA, State.TABLED, "table"),
        (State.OPEN, State.ON_AGENDA, "put_aside"),
        (State.OPEN, State.DECIDED, "decide"),
        (State.OPEN, State.NOTED, "note"),
        (State.OPEN, State.TABLED, "table"),
        (State.OPEN, State.REFERRED, "refer"),
        (State.OPEN, State.WITHDRAWN, "withdraw"),
    ]
    CONCLUDED: ClassVar[tuple[str, ...]] = (
        State.DECIDED,
        State.NOTED,
        State.TABLED,
        State.REFERRED,
        State.WITHDRAWN,
    )

    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="items",
        null=True,
        blank=True,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.REPORTED, editable=False
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    standing = models.SlugField(
        _("standing matter"), max_length=40, blank=True, editable=False
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.DECISION
    )
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("summary"), max_length=SUMMARY_LENGTH, blank=True)
    proposal = models.TextField(
        _("proposed decision"),
        blank=True,
        help_text=_("One full sentence a line, as if it were decided already."),
    )
    case_number = models.CharField(
        _("case number"),
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(CASE_NUMBER, _("Write a case number such as STK-2019-381."))
        ],
    )
    presenter = models.CharField(_("presented by"), max_length=200, blank=True)
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations concerned"),
        related_name="agenda_items",
        blank=True,
    )
    partnership = models.ForeignKey(
        IopCase,
        verbose_name=_("partnership"),
        on_delete=models.SET_NULL,
        related_name="agenda_items",
        null=True,
        blank=True,
    )
    put_forward_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("put forward by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    came_from = models.ForeignKey(
        "self",
        verbose_name=_("came from"),
        on_delete=models.PROTECT,
        related_name="went_to",
        null=True,
        blank=True,
        editable=False,
    )
    corrects = models.ForeignKey(
        "governance.Paragraph",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        related_name="corrected_by",
        null=True,
        blank=True,
        editable=False,
    )
    opened_at = models.DateTimeField(_("taken up"), null=True, editable=False)
    concluded_at = models.DateTimeField(_("concluded"), null=True, editable=False)
    division_asked_by = models.ForeignKey(
        Participant,
        verbose_name=_("who asked for a vote"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    reason = models.CharField(
        _("why it was put off or sent back"), max_length=500, blank=True, editable=False
    )
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(state="open"),
                name="one_matter_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_concluded(self) -> bool:
        """Whether the group is done with it for this time."""
        return self.state in self.CONCLUDED


class Paper(models.Model):
    """A file that belongs to a matter. Late ones came after the notice."""

    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("matter"),
        on_delete=models.CASCADE,
        related_name="papers",
    )
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    added_at = models.DateTimeField(_("added"))
    is_late = models.BooleanField(_("handed out at the meeting"), default=False)
    is_public = models.BooleanField(
        _("published with the minutes"),
        default=False,
        help_text=_("Look through it for personal data first."),
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.title
