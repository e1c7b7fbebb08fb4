"""What a vote says of itself: who voted what, and how it was decided, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from governance.models import Ballot, Mode, Poll, Procedure, Voter
from malmoandan.core.models import Side

State, Outcome = Poll.State, Poll.Outcome
ROLLED = (Mode.ROLL_CALL, Mode.CONSENSUS)


@dataclass(frozen=True)
class Said:
    """One line of the register, with what the voter chose, in words, if anything."""

    name: str
    side: str
    is_chair: bool
    has_voted: bool
    choice: str
    spoken: bool
    earlier: int

    def get_side_display(self) -> str:
        """The side in words."""
        return str(Side(self.side).label)


def is_finding(poll: Poll) -> bool:
    """Whether the chair found it, without ballots."""
    return poll.opened_at is None


def names_may_stand(poll: Poll) -> bool:
    """Whether names stand with the votes: open votes, if the rules say so."""
    meeting = poll.item.meeting
    return not poll.secret and bool(meeting and meeting.rules().names_with_votes)


def votes_are_shown(poll: Poll) -> bool:
    """Whether anybody may see the votes by now, as it was promised at the opening."""
    if poll.state == State.CLOSED:
        return True
    return poll.state == State.OPEN and poll.shown == Poll.Shown.AT_ONCE


def register_of(poll: Poll) -> list[Said]:
    """The register, chair last, each with what they chose if that may be seen."""
    rows = Voter.objects.filter(poll=poll).select_related("participant")
    chosen, earlier = _choices(poll)
    return [
        Said(
            name=row.participant.name,
            side=row.side,
            is_chair=row.is_chair,
            has_voted=row.has_voted,
            choice=in_words(poll, chosen[row.pk].choices) if row.pk in chosen else "",
            spoken=row.pk in chosen and chosen[row.pk].spoken,
            earlier=earlier.get(row.pk, 0),
        )
        for row in rows
    ]


def _choices(poll: Poll) -> tuple[dict[int, Ballot], dict[int, int]]:
    """The ballot that counts for each voter, and how many it has replaced."""
    if not (names_may_stand(poll) and votes_are_shown(poll)):
        return {}, {}
    chosen: dict[int, Ballot] = {}
    earlier: dict[int, int] = {}
    for ballot in Ballot.objects.filter(voter__poll=poll).order_by("pk"):
        if ballot.voter_id in chosen:
            earlier[ballot.voter_id] = earlier.get(ballot.voter_id, 0) + 1
        chosen[ballot.voter_id] = ballot
    return chosen, earlier


def in_words(poll: Poll, choices: Iterable[Any]) -> str:
    """What a ballot says, as one would say it aloud."""
    said = list(choices)
    if poll.mode in ROLLED or said == ["abstain"]:
        return _word(str(said[0]))
    texts = _options(poll)
    if poll.mode == Mode.RANKED:
        return " – ".join(
            f"{place}. {texts[number]}" for place, number in enumerate(said, 1)
        )
    return ", ".join(texts[number] for number in said)


def _options(poll: Poll) -> dict[int, str]:
    return {option.position: option.text for option in poll.options.all()}


def _word(choice: str) -> str:
    return {
        "yes": pgettext("vote", "Yes"),
        "no": pgettext("vote", "No"),
        "abstain": pgettext("vote", "Abstains"),
    }[choice]


def _counted(choice: str, number: int) -> str:
    return {
        "yes": ngettext("%(n)d yes", "%(n)d yes", number),
        "no": ngettext("%(n)d no", "%(n)d no", number),
        "abstain": ngettext("%(n)d abstains", "%(n)d abstain", number),
    }[choice] % {"n": number}


# The account


def describe(poll: Poll) -> list[str]:
    """How it was decided, in full sentences, for the account in the minutes.

    In the language that is in force; the caller chooses that of the minutes.
    """
    if poll.state == State.BROKEN_OFF:
        return [*_asked(poll), broken_off(poll)]
    if poll.state != State.CLOSED:
        return []
    if is_finding(poll):
        return _found(poll)
    return [
        *_asked(poll),
        *_how(poll),
        *numbers(poll),
        *_named(poll),
        *_rounds(poll),
        *_tie(poll),
        *concluded(poll),
    ]


def _found(poll: Poll) -> list[str]:
    values = {"question": poll.question, "means": poll.yes_means}
    if poll.outcome == Outcome.NOT_REACHED:
        said = _("The chair finds that the members do not agree on: %(question)s")
    elif poll.mode == Mode.CONSENSUS:
        said = _("The chair finds that all members present agree on: %(question)s")
    elif poll.outcome == Outcome.NO:
        said = _(
            "The chair asks: %(question)s. The chair finds that the answer is no, "
            "by acclamation."
        )
    else:
        said = _(
            "The chair asks: %(question)s. The chair finds that the answer is yes, "
            "by acclamation."
        )
    lines = [_tidy(said % values)]
    if poll.yes_means and poll.outcome == Outcome.YES:
        lines.append(_("It means: %(means)s.") % {"means": _bare(poll.yes_means)})
    return lines


def _asked(poll: Poll) -> list[str]:
    lines = []
    asked_by = poll.item.division_asked_by
    if asked_by and poll.mode == Mode.ROLL_CALL:
        lines.append(_("%(name)s asks for a vote.") % {"name": asked_by.name})
    lines.append(
        _tidy(_("The question put is: %(question)s") % {"question": poll.question})
    )
    if poll.yes_means and poll.no_means:
        lines.append(
            _("Order of the vote: yes for %(yes)s, no for %(no)s.")
            % {"yes": _bare(poll.yes_means), "no": _bare(poll.no_means)}
        )
    texts = [_("“%(text)s”") % {"text": t} for t in _options(poll).values()]
    if texts:
        lines.append(
            _("The choice is between %(options)s.")
            % {"options": get_text_list(texts, _("and"))}
        )
    return lines


def _how(poll: Poll) -> list[str]:
    """In which way the vote was held."""
    said = {
        Mode.ROLL_CALL: _("The vote is open, by roll call."),
        Mode.CONSENSUS: _("Each member says whether they agree."),
        Mode.APPROVAL: _(
            "Each member approves as many as they wish; the one that most approve wins."
        ),
        Mode.RANKED: _(
            "Each member ranks the choices. Whoever has fewest first places goes out, "
            "and those votes go on to the next choice, until one has more than half."
        ),
    }
    lines = [str(said[Mode(poll.mode)])]
    if poll.secret:
        lines.append(_("The vote is secret, with closed ballots."))
    chair = poll.voters.filter(is_chair=True, has_voted=True)
    if not poll.secret and chair.exists() and _chair_was_last(poll):
        lines.append(_("The chair votes last."))
    return lines


def _chair_was_last(poll: Poll) -> bool:
    return poll.others_done_at is not None and poll.others_done_at != poll.opened_at


def numbers(poll: Poll) -> list[str]:
    """The totals in words, and of each side where it can be told."""
    result = poll.result
    totals = _totals(poll, result["totals"])
    lines = [_("Result of the vote: %(totals)s.") % {"totals": totals}]
    for side, of_side in result["sides"].items():
        label = str(Side(side).label)
        label = label[:1].upper() + label[1:]
        lines.append(f"{label}: {_totals(poll, of_side)}.")
    if result["not_voted"]:
        lines.append(
            ngettext(
                "%(n)d member in the register did not vote.",
                "%(n)d members in the register did not vote.",
                result["not_voted"],
            )
            % {"n": result["not_voted"]}
        )
    return lines


def _totals(poll: Poll, totals: dict[str, int]) -> str:
    abstain = _counted("abstain", totals["abstain"])
    if poll.mode in ROLLED:
        parts = [_counted("yes", totals["yes"]), _counted("no", totals["no"])]
    else:
        texts = _options(poll)
        parts = [f"{texts[n]} {totals[str(n)]}" for n in texts]
    return ", ".join([*parts, abstain])


def _named(poll: Poll) -> list[str]:
    """Who voted what, if names stand with the votes."""
    if not names_may_stand(poll):
        return []
    groups: dict[str, list[str]] = {}
    for said in register_of(poll):
        groups.setdefault(said.choice or _("Did not vote"), []).append(said.name)
    first = [_word("yes"), _word("no"), _word("abstain")]
    ordered = sorted(groups, key=lambda c: first.index(c) if c in first else len(first))
    return [f"{choice}: {', '.join(groups[choice])}." for choice in ordered]


def _rounds(poll: Poll) -> list[str]:
    """How a ranking was counted, round by round."""
    return [
        _("Round %(n)d: %(said)s") % {"n": n, "said": line}
        for n, line in enumerate(rounds_in_words(poll), 1)
    ]


def rounds_in_words(poll: Poll) -> list[str]:
    """Each round of a ranking in words: who has how many, and who goes out."""
    texts = _options(poll)
    return [_round(texts, each) for each in poll.result.get("rounds", [])]


def _round(texts: dict[int, str], each: dict[str, Any]) -> str:
    counts = {int(number): count for number, count in each["counts"].items()}
    has = ", ".join(f"{texts[n]} {counts[n]}" for n in counts)
    out = [texts[number] for number in each["out"]]
    if not out:
        first = max(counts, key=lambda number: counts[number])
        more = _("%(name)s has more than half of %(n)d") % {
            "name": texts[first],
            "n": each["counting"],
        }
        return f"{has}. {more}."
    if len(out) == len(counts):
        return _("%(counts)s. They are equal.") % {"counts": has}
    gone = ngettext("%(names)s goes out", "%(names)s go out", len(out))
    return f"{has}. {gone % {'names': get_text_list(out, _('and'))}}."


def _tie(poll: Poll) -> list[str]:
    """What happened to a tie, and by which rule."""
    if not poll.settled_by:
        return []
    said = {
        "lot": _("The votes are equal. The lot decides."),
        Procedure.Tie.CHAIR: _(
            "The votes are equal. By the rules of procedure the chair’s vote decides."
        ),
        Procedure.Tie.FALLS: _(
            "The votes are equal. By the rules of procedure the proposal falls."
        ),
        Procedure.Tie.TABLE: _(
            "The votes are equal. By the rules of procedure the matter is put off to "
            "the next meeting."
        ),
    }
    return [str(said[poll.settled_by])]


def concluded(poll: Poll) -> list[str]:
    """What the vote came to."""
    if poll.outcome == Outcome.CHOSEN and poll.chosen:
        return [_("The group chooses “%(name)s”.") % {"name": poll.chosen.text}]
    if poll.outcome == Outcome.NOT_REACHED:
        return [_("There is no consensus.")]
    means = {Outcome.YES: poll.yes_means, Outcome.NO: poll.no_means}
    said = means.get(poll.outcome)  # type: ignore[call-overload]
    if poll.outcome in means and said:
        return [_("The group thereby decides on %(means)s.") % {"means": _bare(said)}]
    if poll.outcome == Outcome.YES:
        return [_("The answer is yes.")]
    return [_("The answer is no.")] if poll.outcome == Outcome.NO else []


def broken_off(poll: Poll) -> str:
    """Why a vote was broken off."""
    why = {
        "no_quorum": _("too few members were left to decide"),
        "conflict": _("a member in the register has a conflict of interest"),
    }.get(poll.result.get("broken_off", ""), poll.result.get("words", ""))
    said = _("The vote is broken off without a result: %(why)s.")
    return said % {"why": _bare(str(why))}


def _bare(text: str) -> str:
    """Without the full stop, for the middle of a sentence."""
    return text.strip().rstrip(".")


def _tidy(text: str) -> str:
    """One mark at the end of a sentence, and none doubled inside it."""
    for twice, once in (("?.", "?"), ("..", "."), ("!.", "!")):
        text = text.replace(twice, once)
    return text if text[-1:] in ".?!" else f"{text}."


# Others ask for


def latest(item: Any) -> Poll | None:
    """The vote that the room shows for a matter: the one that goes on, or the last."""
    rows = Poll.objects.filter(item=item).select_related(
        "item__meeting__procedure", "item__division_asked_by", "chosen"
    )
    found: Sequence[Poll] = rows.prefetch_related("options").order_by("-number")[:1]
    return found[0] if found else None


def ending(poll: Poll) -> list[str]:
    """The numbers, what happened to a tie, and what it came to."""
    return [*numbers(poll), *_tie(poll), *concluded(poll)]


def sides_of(poll: Poll) -> list[dict[str, Any]]:
    """How many of each side stand in the register, and how many of them voted."""
    rows = list(Voter.objects.filter(poll=poll).values_list("side", "has_voted"))
    return [
        {
            "name": side.label,
            "all": sum(found == side for found, _voted in rows),
            "voted": sum(found == side and voted for found, voted in rows),
        }
        for side in Side
    ]


def box_of(poll: Poll) -> list[dict[str, Any]]:
    """What lies in the box of a secret vote that is closed: each choice, how often."""
    if not poll.secret or poll.state != State.CLOSED:
        return []
    said = [in_words(poll, b.choices) for b in poll.box.all()]
    return [{"words": words, "count": said.count(words)} for words in sorted(set(said))]
