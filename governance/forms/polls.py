"""What a vote asks: a ballot of each kind, and what the leader of the meeting opens."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.actions.polls_count import ABSTAIN, ROLLED, Leader
from governance.models import AgendaItem, Mode, Motion, Poll, PollRefusal
from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.transitions import NotPossible

MOST_OPTIONS = 12
FINDINGS = {
    "acclamation-yes": (Mode.ACCLAMATION, Poll.Outcome.YES),
    "acclamation-no": (Mode.ACCLAMATION, Poll.Outcome.NO),
    "consensus-yes": (Mode.CONSENSUS, Poll.Outcome.YES),
    "consensus-not": (Mode.CONSENSUS, Poll.Outcome.NOT_REACHED),
}


class Ballot(forms.Form):
    """One ballot: a button in a roll call, ticks or places otherwise."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    choice = forms.CharField(required=False, max_length=10)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        options = list(poll.options.all())
        if poll.mode == Mode.APPROVAL:
            self.fields["approved"] = forms.TypedMultipleChoiceField(
                label=_("I approve"),
                choices=[(o.position, o.text) for o in options],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        if poll.mode == Mode.RANKED:
            places: list[tuple[int | str, str]] = [("", gettext("No place"))]
            places += [
                (n, gettext("Place %(n)d") % {"n": n})
                for n in range(1, len(options) + 1)
            ]
            for option in options:
                self.fields[f"place_{option.position}"] = forms.TypedChoiceField(
                    label=option.text,
                    choices=places,
                    coerce=int,
                    empty_value=None,
                    required=False,
                )

    def choices(self) -> list[Leader]:
        """What the ballot says, as the actions ask for it; raises `NotPossible`."""
        if not self.is_valid():
            raise NotPossible(PollRefusal.NO_SUCH_CHOICE)
        given = self.cleaned_data
        if given["choice"] == ABSTAIN or self.poll.mode in ROLLED:
            return [given["choice"]]
        if self.poll.mode == Mode.APPROVAL:
            return list(given["approved"])
        return self._ranked()

    def _ranked(self) -> list[Leader]:
        """The choices in their order; a place that is left out moves the rest up."""
        placed = [
            (place, int(name.removeprefix("place_")))
            for name, place in self.cleaned_data.items()
            if name.startswith("place_") and place is not None
        ]
        if len({place for place, _option in placed}) < len(placed):
            raise NotPossible(PollRefusal.RANK_ONCE)
        return [option for _place, option in sorted(placed)]


class Finding(NoPersonalNumbers):
    """What the chair has found."""

    found = forms.ChoiceField(choices=[(key, key) for key in FINDINGS])
    question = forms.CharField(label=_("Question"), max_length=500, required=False)

    def outcome(self) -> tuple[str, str]:
        """The way to decide, and what came of it."""
        mode, outcome = FINDINGS[self.cleaned_data["found"]]
        return str(mode), str(outcome)


class OpenPoll(NoPersonalNumbers):
    """A vote as it will be promised: how, about what, open or secret."""

    mode = forms.ChoiceField(label=_("Way to decide"), widget=forms.RadioSelect)
    question = forms.CharField(label=_("The question that is put"), max_length=500)
    yes_means = forms.CharField(
        label=_("A yes means"),
        max_length=300,
        required=False,
        help_text=_("Such as: approval of the proposal."),
    )
    no_means = forms.CharField(
        label=_("A no means"),
        max_length=300,
        required=False,
        help_text=_("Such as: rejection of the proposal."),
    )
    options = forms.CharField(
        label=_("What to choose from"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line. Only for approval of several and for ranking."),
    )
    about_persons = forms.BooleanField(
        label=_("It is a choice of persons"),
        required=False,
        help_text=_("If the votes are equal the lot decides."),
    )
    secret = forms.BooleanField(
        label=_("Secret vote"),
        required=False,
        help_text=_("Only for choices of persons. A secret vote cannot be changed."),
    )
    shown = forms.ChoiceField(
        label=_("The votes are shown"),
        choices=Poll.Shown.choices,
        initial=Poll.Shown.AT_CLOSE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        self.item = item
        meeting = item.meeting
        rules = meeting.rules() if meeting else None
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {**_beforehand(item), **kwargs["initial"]}
        super().__init__(*args, **kwargs)
        modes = rules.modes if rules else []
        self.fields["mode"].choices = [  # type: ignore[attr-defined]
            (mode, words) for mode, words in in_words().items() if mode in modes
        ]
        if not (rules and rules.secret_for_persons):
            del self.fields["secret"]

    def clean_options(self) -> list[tuple[str, Motion | None]]:
        """The choices, each with the proposal at the meeting that it comes from."""
        lines = [line.strip() for line in self.cleaned_data["options"].splitlines()]
        texts = [line[:300] for line in lines if line]
        if len(texts) > MOST_OPTIONS:
            words = _("At most %(n)d to choose from.") % {"n": MOST_OPTIONS}
            raise forms.ValidationError(words)
        motions = {str(motion)[:300]: motion for motion in _standing(self.item)}
        return [(text, motions.get(text)) for text in texts]

    def promised(self) -> dict[str, Any]:
        """What the vote promises, as the action asks for it."""
        return {"secret": False, **self.cleaned_data}


def in_words() -> dict[str, Any]:
    """Each way to vote, explained so that one can choose."""
    return {
        str(Mode.ROLL_CALL): _(
            "Roll call: each member says yes or no or abstains, the chair last."
        ),
        str(Mode.CONSENSUS): _(
            "Consensus: each member says whether they agree. One no is enough to stop."
        ),
        str(Mode.APPROVAL): _(
            "Approval: each member ticks all choices they can accept. "
            "The one that most accept wins."
        ),
        str(Mode.RANKED): _(
            "Ranking: each member puts the choices in order. Whoever has fewest first "
            "places goes out and those votes move on, until one has more than half."
        ),
    }


def _standing(item: AgendaItem) -> list[Motion]:
    return list(Motion.objects.filter(item=item, withdrawn_at=None))


def _beforehand(item: AgendaItem) -> dict[str, Any]:
    """What the matter and the proposals at the meeting suggest."""
    motions = _standing(item)
    texts = [str(m) for m in motions if m.kind in {"approve", "change", "addition"}]
    persons = item.kind == AgendaItem.Kind.ELECTION
    return {
        "mode": Mode.ROLL_CALL,
        "question": gettext("Does the group approve the proposal?"),
        "yes_means": gettext("approval of the proposal"),
        "no_means": gettext("rejection of the proposal"),
        "options": "\n".join(dict.fromkeys(texts)),
        "about_persons": persons,
    }
