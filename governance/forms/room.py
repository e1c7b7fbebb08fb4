"""What comes in from the room: a small form for each verb, within its meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem, Conflict, Meeting, Motion, Participant, Remark
from governance.models.wording import sentences
from malmoandan.core.forms import Day, NoPersonalNumbers

LONGEST = 4000
WITHIN = {
    Participant: "meeting",
    AgendaItem: "meeting",
    Motion: "item__meeting",
    Conflict: "item__meeting",
    Remark: "item__meeting",
}


def _one(model: Any, *, required: bool = True) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(model.objects.none(), required=required)


class Nothing(NoPersonalNumbers):
    """Asks nothing: the button says it all. What is chosen belongs to the meeting."""

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for asked in self.fields.values():
            if isinstance(asked, forms.ModelChoiceField):
                model: Any = asked.queryset.model  # type: ignore[union-attr]
                asked.queryset = model.objects.filter(**{WITHIN[model]: meeting})


class Who(Nothing):
    """Asks who it is about; nobody means oneself."""

    participant = _one(Participant, required=False)


class Chosen(Nothing):
    """Asks who is chosen."""

    participant = _one(Participant)


class Chair(Chosen):
    """Asks who is chosen, and remembers whom the chooser saw in the chair."""

    instead_of = forms.IntegerField(required=False)


class Matter(Nothing):
    """Asks which matter."""

    item = _one(AgendaItem)


class MatterOf(Matter):
    """Asks which matter, and who it is about."""

    participant = _one(Participant, required=False)


class Decide(Matter):
    """Asks for the decision: a full sentence a line."""

    decisions = forms.CharField(
        label=_("Decision"), required=False, max_length=LONGEST, widget=forms.Textarea
    )

    def clean_decisions(self) -> list[str]:
        """A line a sentence, without the numbers that somebody typed."""
        return sentences(self.cleaned_data["decisions"])


class Reason(Nothing):
    """Asks why."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class PutOff(Matter, Reason):
    """Asks which matter, and why."""


class Refer(PutOff):
    """Asks who works on it, and until when."""

    owner = forms.CharField(label=_("Who does it"), required=False, max_length=200)
    due_on = Day(label=_("By which day"), required=False)


class Propose(MatterOf):
    """Asks what is proposed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Motion.Kind)
    text = forms.CharField(
        label=_("Proposal"), required=False, max_length=2000, widget=forms.Textarea
    )


class TakeBackMotion(Nothing):
    """Asks which proposal."""

    motion = _one(Motion)


class Declare(MatterOf):
    """Asks of what kind the conflict of interest is."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Conflict.Kind)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class Dismiss(Nothing):
    """Asks which conflict of interest is none, and why."""

    conflict = _one(Conflict)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class Announce(MatterOf):
    """Asks whether it is a reservation or a note."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Remark.Kind)


class TakeBackRemark(Nothing):
    """Asks which reservation or note."""

    remark = _one(Remark)


class Words(TakeBackRemark):
    """Asks for the text of what was announced."""

    text = forms.CharField(
        label=_("Text"), required=False, max_length=3000, widget=forms.Textarea
    )
