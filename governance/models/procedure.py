"""Rules of procedure: a record that the group adopts, and what it has yet to decide."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import list_field


class ProcedureRefusal(models.TextChoices):
    """Why rules of procedure cannot be adopted, or a question not be settled."""

    WRONG_STATE = "wrong_state", _("Only a draft can be changed or adopted.")
    NOTHING_DECIDED = (
        "nothing_decided",
        _("Choose at least one line that the group has decided."),
    )
    NEEDS_REFERENCE = (
        "needs_reference",
        _("Write when the group decided, and in which §."),
    )
    NEEDS_ANSWER = "needs_answer", _("Write what was decided.")
    FROM_BEFORE = (
        "from_before",
        _("Rules that already applied to a meeting cannot be replaced for it."),
    )
    TOO_EARLY = (
        "too_early",
        _(
            "Rules apply at the earliest from the day they were adopted, and never "
            "from before the version that stands."
        ),
    )
    NO_MODE = "no_mode", _("At least one way to decide is needed.")
    CHANGED_LINE = (
        "changed_line",
        _("A line that was changed must be among those that the group has decided."),
    )
    BY_RULES = (
        "by_rules",
        _("This question is answered by adopting rules of procedure."),
    )
    ANSWERED = "answered", _("The question is decided already: open it again first.")


class Mode(models.TextChoices):
    """The ways to decide (conventions C.1)."""

    ACCLAMATION = "acclamation", _("acclamation")
    CONSENSUS = "consensus", _("consensus")
    ROLL_CALL = "roll_call", _("roll call")
    APPROVAL = "approval", _("approval of several")
    RANKED = "ranked", _("ranking")


def all_modes() -> list[str]:
    """Every way to decide: the default until the group says otherwise."""
    return [str(mode) for mode in Mode]


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Rules of procedure, asked for by day."""

    def in_force(self, day: date) -> "Procedure":
        """The rules that apply that day: the latest adopted, else the defaults."""
        adopted = self.filter(state=Procedure.State.ADOPTED, from_on__lte=day)
        return adopted.order_by("-from_on", "-number").first() or Procedure()


class Procedure(models.Model):
    """One version of the rules of procedure. Each field is a line with its default.

    `decided` names the lines that the group has decided; the others are the portal's
    defaults, "chosen beforehand, not yet adopted". An unsaved one is all defaults.
    """

    class State(models.TextChoices):
        """A draft is adopted by the group, in a §."""

        DRAFT = "draft", _("draft")
        ADOPTED = "adopted", _("adopted")

    class Chair(models.TextChoices):
        """How the chair is found."""

        ELECTED = "elected", _("chosen by the group at each meeting")
        ROTATING = "rotating", _("the sides take turns, meeting by meeting")
        APPOINTED = "appointed", _("appointed by the city")

    class Tie(models.TextChoices):
        """What happens when as many vote for as against."""

        TABLE = "table", _("the matter is put off to the next meeting")
        CHAIR = "chair", _("the chair decides")
        FALLS = "falls", _("the proposal falls")

    class Quorum(models.TextChoices):
        """How many members must take part."""

        MAJORITY = "majority", _("more than half of the members")
        TWO_THIRDS = "two_thirds", _("at least two thirds of the members")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.DRAFT, State.ADOPTED, "adopt"),
    ]

    number = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    from_on = models.DateField(_("applies from"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True, editable=False)
    adopted_in = models.CharField(
        _("adopted in §"), max_length=60, blank=True, editable=False
    )
    adopted_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided = list_field(_("decided lines"), editable=False)
    note = models.TextField(_("note"), blank=True)

    quorum = models.CharField(
        _("quorum"), max_length=12, choices=Quorum, default=Quorum.MAJORITY
    )
    quorum_each_side = models.BooleanField(
        _("at least one member of each side must take part"), default=True
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days between the notice and the meeting"), default=7
    )
    meetings_a_year = models.PositiveSmallIntegerField(_("meetings a year"), default=4)
    chair = models.CharField(
        _("how the chair is chosen"),
        max_length=10,
        choices=Chair,
        default=Chair.ELECTED,
    )
    chair_votes_last = models.BooleanField(_("the chair votes last"), default=True)
    tie = models.CharField(
        _("when as many vote for as against"),
        max_length=8,
        choices=Tie,
        default=Tie.TABLE,
    )
    modes = list_field(_("ways to decide"))
    abstaining = models.BooleanField(_("members may abstain"), default=True)
    names_with_votes = models.BooleanField(
        _("names stand with the votes in open votes"), default=True
    )
    secret_for_persons = models.BooleanField(
        _("choices of persons are secret when a member asks"), default=True
    )
    co_opted_propose = models.BooleanField(
        _("co-opted people may make proposals"), default=False
    )
    co_opted_note = models.BooleanField(
        _("co-opted people may have a note in the minutes"), default=True
    )
    checker_of_other_side = models.BooleanField(
        _("the minutes are checked by a member of the other side than the chair"),
        default=True,
    )
    approval_days = models.PositiveSmallIntegerField(
        _("days until the minutes are to be approved"), default=14
    )
    correction_days = models.PositiveSmallIntegerField(
        _("days in which those present may propose corrections"), default=5
    )
    publish_days = models.PositiveSmallIntegerField(
        _("days until the minutes are to be published"), default=21
    )

    objects: ClassVar[Any] = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of procedure")
        verbose_name_plural = _("rules of procedure")
        ordering: ClassVar[list[str]] = ["-number"]

    LINES: ClassVar[tuple[str, ...]] = (
        "meetings_a_year",
        "notice_days",
        "quorum",
        "quorum_each_side",
        "chair",
        "chair_votes_last",
        "modes",
        "abstaining",
        "tie",
        "names_with_votes",
        "secret_for_persons",
        "co_opted_propose",
        "co_opted_note",
        "checker_of_other_side",
        "correction_days",
        "approval_days",
        "publish_days",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.modes:
            self.modes = all_modes()

    def __str__(self) -> str:
        return f"{_('Rules of procedure')} {self.number or 0}"

    def is_decided(self, line: str) -> bool:
        """Whether the group itself has decided the line."""
        return self.state == self.State.ADOPTED and line in self.decided

    def needed(self, members: int) -> int:
        """How many members must take part, of that many."""
        if self.quorum == self.Quorum.TWO_THIRDS:
            return -(-2 * members // 3)
        return members // 2 + 1


class OpenQuestion(models.Model):
    """A question that only the owners can answer, with what the portal does meanwhile.

    `line` is the line of the rules of procedure that it is about, if there is one:
    then the answer is given by adopting rules (rules.md E3).
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    question = models.CharField(_("question"), max_length=250)
    question_en = models.CharField(_("question in English"), max_length=250, blank=True)
    default = models.TextField(_("what the portal does meanwhile"), blank=True)
    default_en = models.TextField(_("the same in English"), blank=True)
    decided_by = models.CharField(_("who decides"), max_length=200, blank=True)
    decided_by_en = models.CharField(
        _("who decides, in English"), max_length=200, blank=True
    )
    line = models.CharField(_("line"), max_length=40, blank=True, editable=False)
    since = models.DateField(_("open since"), null=True, blank=True, editable=False)
    answer = models.TextField(_("decision"), blank=True, editable=False)
    answered_on = models.DateField(_("decided"), null=True, blank=True, editable=False)
    reference = models.CharField(_("§"), max_length=120, blank=True, editable=False)

    class Meta:
        verbose_name = _("question to decide")
        verbose_name_plural = _("questions to decide")
        ordering: ClassVar[list[str]] = ["position", "key"]

    def __str__(self) -> str:
        return self.question

    def is_open(self) -> bool:
        """Whether nobody has decided it yet."""
        return not self.answer
