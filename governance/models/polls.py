"""Votes: what is promised at the opening, who may vote, and ballots that never change.

The database guards it (migration 0004): a register is whole when the vote opens, what
was promised stays, open ballots are only added, and none when the vote is not open.
A secret ballot has neither person nor time, and the box is shuffled at every vote.
"""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.agenda import AgendaItem
from governance.models.meetings import Participant
from governance.models.procedure import Mode, Procedure
from governance.models.spoken import Motion
from malmoandan.core.models import Side


class PollRefusal(models.TextChoices):
    """Why a vote cannot be opened, cast or closed."""

    WRONG_STATE = "wrong_state", _("This cannot be done as the vote stands now.")
    NOT_OPEN = "not_open", _("The vote is not open.")
    CLOSED = "closed", _("The vote is closed. Your vote was not counted.")
    ANOTHER_OPEN = "another_open", _("Another vote is going on in the matter.")
    MODE_NOT_ALLOWED = (
        "mode_not_allowed",
        _("The rules of procedure do not allow that way to decide."),
    )
    NO_QUORUM = (
        "no_quorum",
        _("Too few members take part in this matter for it to be decided."),
    )
    NO_QUESTION = "no_question", _("Write the question that is put.")
    NO_MEANING = "no_meaning", _("Write what a yes and a no mean.")
    TOO_FEW_OPTIONS = "too_few_options", _("There must be at least two to choose from.")
    SECRET_ONLY_PERSONS = (
        "secret_only_persons",
        _("Only choices of persons are secret, if the rules of procedure allow it."),
    )
    DIVISION_ASKED = (
        "division_asked",
        _("A member has asked for a vote: it cannot be settled by acclamation."),
    )
    NOT_IN_REGISTER = (
        "not_in_register",
        _("You are not in the register of this vote."),
    )
    CO_OPTED = "co_opted", _("Co-opted people may speak, but never vote.")
    CONFLICTED = (
        "conflicted",
        _("You have a conflict of interest and take no part in this matter."),
    )
    LEFT = "left", _("You have left the meeting and cannot vote.")
    CHAIR_LAST = "chair_last", _("The chair votes when the others have voted.")
    NO_SUCH_CHOICE = "no_such_choice", _("Choose one of the choices of this vote.")
    NO_ABSTAINING = "no_abstaining", _("Abstaining is not allowed here.")
    RANK_ONCE = "rank_once", _("Give each choice at most one place.")
    VOTED_SECRETLY = (
        "voted_secretly",
        _("Your secret vote is in the box and cannot be changed."),
    )
    NOT_BY_OTHERS = (
        "not_by_others",
        _("A secret vote can only be cast by the member."),
    )
    NOBODY_VOTED = "nobody_voted", _("Nobody has voted yet.")
    STILL_MISSING = (
        "still_missing",
        _("Some members have not voted. Ask them, or close without their votes."),
    )
    OBJECTION = "objection", _("A member does not agree: there is no consensus.")


class Poll(models.Model):
    """One vote on one question (or one finding of the chair) in a matter."""

    class State(models.TextChoices):
        """Prepared with its register, open, and closed or broken off."""

        PREPARED = "prepared", _("prepared")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        BROKEN_OFF = "broken_off", _("broken off")

    class Shown(models.TextChoices):
        """When the votes are shown. Promised at the opening."""

        AT_ONCE = "at_once", _("as they come in")
        AT_CLOSE = "at_close", _("when the vote is closed")

    class Outcome(models.TextChoices):
        """What came of it."""

        NONE = "", _("none yet")
        YES = "yes", _("yes")
        NO = "no", _("no")
        CHOSEN = "chosen", _("chosen")
        TIE = "tie", _("equal")
        NOT_REACHED = "not_reached", _("no consensus")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.PREPARED, State.OPEN, "open"),
        (State.PREPARED, State.CLOSED, "find"),
        (State.OPEN, State.CLOSED, "close"),
        (State.OPEN, State.BROKEN_OFF, "break_off"),
    ]

    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("matter"),
        on_delete=models.CASCADE,
        related_name="polls",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.PREPARED
    )
    mode = models.CharField(_("way to decide"), max_length=12, choices=Mode)
    question = models.CharField(_("question"), max_length=500)
    yes_means = models.CharField(_("a yes means"), max_length=300, blank=True)
    no_means = models.CharField(_("a no means"), max_length=300, blank=True)
    about_persons = models.BooleanField(_("choice of persons"), default=False)
    secret = models.BooleanField(_("secret"), default=False)
    shown = models.CharField(
        _("the votes are shown"), max_length=8, choices=Shown, default=Shown.AT_CLOSE
    )
    abstaining = models.BooleanField(_("abstaining is allowed"), default=True)
    tie_rule = models.CharField(
        _("when equal"), max_length=8, choices=Procedure.Tie, blank=True
    )
    opened_at = models.DateTimeField(_("opened"), null=True)
    others_done_at = models.DateTimeField(_("the chair's turn"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=Outcome, blank=True, default=Outcome.NONE
    )
    chosen = models.ForeignKey(
        "PollOption",
        verbose_name=_("chosen"),
        on_delete=models.RESTRICT,
        related_name="+",
        null=True,
    )
    settled_by = models.CharField(
        _("how a tie was settled"),
        max_length=10,
        choices=[*Procedure.Tie.choices, ("lot", _("by lot"))],
        blank=True,
    )
    result = models.JSONField(_("count"), default=dict)
    digest = models.CharField(_("checksum"), max_length=64, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering: ClassVar[list[str]] = ["item", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="poll_number_once"),
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(state="open"),
                name="one_vote_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(secret=False) | models.Q(about_persons=True),
                name="secret_only_about_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """One of several to choose from; roll calls have none, but yes and no."""

    poll = models.ForeignKey(
        Poll, verbose_name=_("vote"), on_delete=models.CASCADE, related_name="options"
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("choice"), max_length=300)
    motion = models.ForeignKey(
        Motion,
        verbose_name=_("proposal at the meeting"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class Voter(models.Model):
    """A line of the register: who may vote, frozen when the vote opens."""

    poll = models.ForeignKey(
        Poll, verbose_name=_("vote"), on_delete=models.CASCADE, related_name="voters"
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("participant"),
        on_delete=models.PROTECT,
        related_name="votes",
    )
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    position = models.PositiveSmallIntegerField(_("order"))
    is_chair = models.BooleanField(_("chair"), default=False)
    has_voted = models.BooleanField(_("has voted"), default=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("register of voters")
        ordering: ClassVar[list[str]] = ["is_chair", "position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "participant"], name="voter_once"),
        ]

    def __str__(self) -> str:
        return str(self.participant)


class BallotQuerySet(models.QuerySet["Ballot"]):
    """Open ballots."""

    def counting(self) -> "BallotQuerySet":
        """The latest of each voter: those that no other has replaced."""
        return self.filter(replaced_by=None)


class Ballot(models.Model):
    """An open ballot. It is never altered: a changed vote is a new one (anchors 3).

    `choices` is `["yes"]`, `["no"]` or `["abstain"]` in a roll call and a consensus,
    and otherwise the numbers of the chosen options, in order when they are ranked.
    """

    voter = models.ForeignKey(
        Voter, verbose_name=_("voter"), on_delete=models.CASCADE, related_name="ballots"
    )
    choices = models.JSONField(_("choice"))
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        on_delete=models.CASCADE,
        related_name="replaced_by",
        null=True,
    )
    cast_at = models.DateTimeField(_("cast"))
    spoken = models.BooleanField(
        _("said aloud, written by the secretary"), default=False
    )
    token = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("Made by the voter's device: a repeated request is the same vote."),
    )

    objects: ClassVar[Any] = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering: ClassVar[list[str]] = ["cast_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class SecretBallot(models.Model):
    """A ballot in the box: no person, no time, no order."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    poll = models.ForeignKey(
        Poll, verbose_name=_("vote"), on_delete=models.CASCADE, related_name="box"
    )
    choices = models.JSONField(_("choice"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("secret ballot")
        verbose_name_plural = _("secret ballots")
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return str(self.pk)
