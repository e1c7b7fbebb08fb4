"""The steps of an IOP case: what each of them needs before it can be taken."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Approval, Side, Term, TrailEntry, Vocabulary

AGREE = "iop.agree"
RENEW = "iop.renew"


class IopRefusal(models.TextChoices):
    """Why a case cannot take its next step, or something not be written about it."""

    WRONG_STEP = (
        "wrong_step",
        _("The steps come one after the other. This one cannot be taken from here."),
    )
    OVER = "over", _("The case is ended. Open a new one that goes on from it.")
    ASSESSMENT_OPEN = (
        "assessment_open",
        _("Answer every question of the pre-assessment and write its advice first."),
    )
    NO_BOARD = "no_board", _("Say which boards decide, in their order.")
    BOARD_PENDING = "board_pending", _("Not every board has decided.")
    BOARD_SAID_NO = "board_said_no", _("A board has said no.")
    EARLIER_BOARD = "earlier_board", _("A board before this one has not decided yet.")
    NO_PARTIES = (
        "no_parties",
        _("At least one public body and one organisation must be contracting parties."),
    )
    NO_PERIOD = "no_period", _("Say from when to when the agreement holds.")
    NOT_SIGNED = "not_signed", _("Every contracting party has to have signed.")
    NO_CONTRIBUTION = (
        "no_contribution",
        _("Every contracting party brings something: write what."),
    )
    NEEDS_BOTH_SIDES = (
        "needs_both_sides",
        _("Both sides' coordinators have to say yes."),
    )
    NEEDS_REASON = "needs_reason", _("Say why. It is shown in the register.")
    NEEDS_NEW_END = "needs_new_end", _("Say until when the agreement is renewed.")
    NOT_A_PARTY = "not_a_party", _("The organisation takes no part in the case.")
    NOT_YOUR_BALL = (
        "not_your_ball",
        _("Another party holds the ball. Ask them, or a coordinator, to pass it on."),
    )
    ANSWERED = "answered", _("The question has been answered already.")
    NOT_ASKED = "not_asked", _("There is no question about renewal right now.")
    MEETING_HELD = "meeting_held", _("The meeting is noted as held already.")
    IN_FUTURE = "in_future", _("The day has not come yet.")
    OUT_OF_ORDER = "out_of_order", _("The day is before that of the step before it.")
    ENDS_BEFORE = "ends_before", _("The agreement would end before it begins.")
    NO_AGREEMENT = "no_agreement", _("There is no agreement in the case right now.")
    NEEDS_WORDS = "needs_words", _("Write it in words.")
    UNANSWERED = "unanswered", _("Answer every question first.")
    ASSESSED = "assessed", _("The pre-assessment is done, and can only be read.")


class TakesSteps(models.Model):
    """What a case knows of its steps: which lead on, and what stops each of them.

    Who may take a step is asked elsewhere; this is only about whether it is possible.
    """

    class Meta:
        abstract = True

    # What the case itself has
    State: ClassVar[Any]
    TRANSITIONS: ClassVar[Any]
    OVER: ClassVar[frozenset[str]]
    IN_AGREEMENT: ClassVar[frozenset[str]]
    state: Any
    agreed_from: Any
    agreed_to: Any
    parties: Any
    decisions: Any
    answers: Any
    years: Any

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens in the case."""
        return self.state in self.OVER

    @property
    def is_in_agreement(self) -> bool:
        """Whether the case is at one of the steps that have an agreement."""
        return self.state in self.IN_AGREEMENT

    @property
    def awaits_boards(self) -> bool:
        """Whether boards can still decide: what they decided is settled later on."""
        steps = list(self.State.values)
        return steps.index(self.state) < steps.index(self.State.DECIDED)

    def next_verbs(self) -> list[str]:
        """The verbs that lead from here, in the table's order."""
        return [verb for at, _to, verb in self.TRANSITIONS if at == self.state]

    def next_step(self) -> Any:
        """The step that follows if all goes well; None when the case is over."""
        found = [to for at, to, _verb in self.TRANSITIONS if at == self.state]
        return self.State(found[0]) if found else None

    def what_stops(self, verb: str) -> list[IopRefusal]:
        """Everything that keeps the step from being taken now; empty when nothing.

        What is said with the step itself, such as its reason, is judged when it is
        taken.
        """
        if self.is_over:
            return [IopRefusal.OVER]
        if verb not in self.next_verbs():
            return [IopRefusal.WRONG_STEP]
        found = [check(self) for check in NEEDS.get(verb, ())]
        return [reason for reason in found if reason is not None]

    # What both sides say yes to

    def period_version(self) -> str:
        """The period that a yes to the agreement is about: another needs new ones."""
        dates = (self.agreed_from, self.agreed_to)
        return "–".join(date.text if date else "" for date in dates)

    def sides_for_agreement(self) -> set[str]:
        """The sides that have said yes to the agreement with the period it has."""
        given = Approval.objects.of(self, AGREE, self.period_version())
        return set(given.values_list("side", flat=True))

    def proposed_ends(self) -> dict[PartialDate, set[str]]:
        """The later ends that somebody has said yes to, and which sides have."""
        kind = ContentType.objects.get_for_model(self)
        given = Approval.objects.filter(content_type=kind, object_id=self.pk, act=RENEW)
        found: dict[PartialDate, set[str]] = {}
        for version, side in given.values_list("version", "side"):
            end = PartialDate.parse(version)
            if self.is_later_end(end):
                found.setdefault(end, set()).add(side)
        return found

    def is_later_end(self, end: PartialDate) -> bool:
        """Whether the agreement would last longer with this end."""
        return self.agreed_to is None or bool(end.last > self.agreed_to.last)

    def renewed_end(self) -> PartialDate | None:
        """The end that both sides have said yes to; the latest of several."""
        ends = self.proposed_ends().items()
        both = [end for end, sides in ends if sides == set(Side.values)]
        return max(both, key=lambda end: end.last) if both else None

    def awaits_approval(self, act: str, version: str) -> bool:
        """Whether a yes to this would still lead on, once the other side says it too.

        One to an earlier period, or to an end that is not later any more, would not.
        """
        if act == AGREE:
            at_step = self.state == self.State.DECIDED
            return at_step and version == self.period_version()
        later = act == RENEW and self.is_in_agreement
        return later and self.is_later_end(PartialDate.parse(version))

    # When

    def steps_taken(self) -> list[tuple[dt.date, str]]:
        """The days and steps that the trail knows, the first one first."""
        moves = TrailEntry.objects.of(self).exclude(to_state="")
        days = [(str(e.data.get("on", "")), e.to_state) for e in moves]
        return [(dt.date.fromisoformat(on), step) for on, step in days if on]

    def last_step_on(self) -> dt.date | None:
        """The day of the latest step that somebody has taken here."""
        taken = self.steps_taken()
        return taken[-1][0] if taken else None

    def step_at_end_of(self, year: int) -> str:
        """Where the case stood when the year ended, as far as is known; else empty."""
        taken = [step for on, step in self.steps_taken() if on.year <= year]
        if taken:
            return taken[-1]
        known = [y.step for y in self.years.all() if y.year <= year and y.step]
        return known[-1] if known else ""

    def days_left(self, today: dt.date) -> int | None:
        """How many days the agreement has left; None where there is none to end."""
        if not self.is_in_agreement or self.agreed_to is None:
            return None
        return int((self.agreed_to.last - today).days)


# What each verb needs. The first of several that fail is the one that is told.

Check = Callable[[Any], IopRefusal | None]


def _assessed(case: Any) -> IopRefusal | None:
    questions = Term.objects.filter(vocabulary=Vocabulary.IOP_QUESTION)
    unanswered = questions.exclude(pk__in=case.answers.values("question"))
    done = hasattr(case, "assessment") and not unanswered.exists()
    return None if done else IopRefusal.ASSESSMENT_OPEN


def _decided(case: Any) -> IopRefusal | None:
    decisions = list(case.decisions.all())
    if not decisions:
        return IopRefusal.NO_BOARD
    stops = {decision.what_stops() for decision in decisions} - {None}
    no = IopRefusal.BOARD_SAID_NO
    return no if no in stops else next(iter(stops), None)


def _has_parties(case: Any) -> IopRefusal | None:
    bodies = [party.organisation for party in case.legal_parties()]
    public = any(body.is_public_body for body in bodies)
    civil = any(body.side == Side.CIVIL for body in bodies)
    return None if public and civil else IopRefusal.NO_PARTIES


def _has_period(case: Any) -> IopRefusal | None:
    known = case.agreed_from and case.agreed_to
    return None if known else IopRefusal.NO_PERIOD


def _all_signed(case: Any) -> IopRefusal | None:
    signed = all(party.has_signed() for party in case.legal_parties())
    return None if signed else IopRefusal.NOT_SIGNED


def _all_bring(case: Any) -> IopRefusal | None:
    bring = all(party.contributions.all() for party in case.legal_parties())
    return None if bring else IopRefusal.NO_CONTRIBUTION


def _both_agree(case: Any) -> IopRefusal | None:
    both = case.sides_for_agreement() == set(Side.values)
    return None if both else IopRefusal.NEEDS_BOTH_SIDES


def _has_new_end(case: Any) -> IopRefusal | None:
    return None if case.proposed_ends() else IopRefusal.NEEDS_NEW_END


def _both_renew(case: Any) -> IopRefusal | None:
    return None if case.renewed_end() else IopRefusal.NEEDS_BOTH_SIDES


NEEDS: dict[str, tuple[Check, ...]] = {
    "mandate": (_assessed,),
    "decide": (_decided,),
    "agree": (_has_parties, _has_period, _all_signed, _all_bring, _both_agree),
    "renew": (_has_new_end, _both_renew),
}
# Where the register tells why nothing more happens.
NEEDS_A_REASON = frozenset({"end", "close"})
