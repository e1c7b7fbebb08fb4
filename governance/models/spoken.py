"""What members say in a matter: proposals, conflicts of interest, reservations."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.models.agenda import AgendaItem
from governance.models.meetings import Participant


class Motion(models.Model):
    """What somebody proposes at the meeting (yrkande)."""

    class Kind(models.TextChoices):
        """What the proposal asks for (conventions C.1)."""

        APPROVE = "approve", _("approval of the proposal")
        REJECT = "reject", _("rejection of the proposal")
        CHANGE = "change", _("change")
        ADDITION = "addition", _("addition")
        TABLE = "table", _("putting off")
        REFER = "refer", _("sending back")
        ADJOURN = "adjourn", _("a pause")

    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("matter"),
        on_delete=models.CASCADE,
        related_name="motions",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    mover = models.ForeignKey(
        Participant,
        verbose_name=_("mover"),
        on_delete=models.PROTECT,
        related_name="motions",
    )
    text = models.TextField(_("proposal"), max_length=2000, blank=True)
    made_at = models.DateTimeField(_("made"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("proposal at the meeting")
        verbose_name_plural = _("proposals at the meeting")
        ordering: ClassVar[list[str]] = ["made_at", "id"]

    def __str__(self) -> str:
        return self.text or str(self.get_kind_display())


class Conflict(models.Model):
    """Somebody may not take part in a matter (jäv), or the portal thinks so.

    Only a declared one takes the person out of the matter's register and quorum.
    """

    class State(models.TextChoices):
        """A suggestion is taken up by somebody, or put aside."""

        SUGGESTED = "suggested", _("suggested")
        DECLARED = "declared", _("declared")
        DISMISSED = "dismissed", _("dismissed")

    class Kind(models.TextChoices):
        """The kinds of conflict (conventions C.1)."""

        PARTY = "party", _("is a party")
        INTEREST = "interest", _("has an interest of their own or of somebody close")
        DEPUTY = "deputy", _("represents a party")
        AGENT = "agent", _("has acted for a party")
        DELICACY = "delicacy", _("something else that may shake trust")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.SUGGESTED, State.DECLARED, "declare"),
        (State.SUGGESTED, State.DISMISSED, "dismiss"),
        (State.DECLARED, State.DISMISSED, "dismiss"),
        (State.DISMISSED, State.DECLARED, "declare"),
    ]

    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("matter"),
        on_delete=models.CASCADE,
        related_name="conflicts",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("participant"),
        on_delete=models.CASCADE,
        related_name="conflicts",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.SUGGESTED
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.PARTY)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    noted_at = models.DateTimeField(_("noted"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        ordering: ClassVar[list[str]] = ["noted_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "participant"], name="conflict_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant)


class Remark(models.Model):
    """A reservation or a note, announced before the end, written before approval."""

    class Kind(models.TextChoices):
        """Against the decision, or only beside it."""

        DISSENT = "dissent", _("reservation")
        NOTE = "note", _("note in the minutes")

    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("matter"),
        on_delete=models.CASCADE,
        related_name="remarks",
    )
    participant = models.ForeignKey(
        Participant,
        verbose_name=_("participant"),
        on_delete=models.PROTECT,
        related_name="remarks",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    announced_at = models.DateTimeField(_("announced"))
    text = models.TextField(_("text"), max_length=3000, blank=True)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("reservation or note")
        verbose_name_plural = _("reservations and notes")
        ordering: ClassVar[list[str]] = ["announced_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["item", "participant", "kind"], name="remark_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.participant}"
