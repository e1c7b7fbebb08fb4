"""Forms of minutes: written, corrected, approved, looked through."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.actions.minutes import Words
from governance.models import Meeting, Minutes, Paper, Paragraph, Participant
from governance.models.agenda import SUMMARY_LENGTH
from governance.search.privacy import QUESTIONS
from malmoandan.core.forms import NoPersonalNumbers

REASON_LENGTH = 300


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": 60})


class Begun(NoPersonalNumbers):
    """A form that knows which text it was opened with."""

    opened_with = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ParagraphText(Begun):
    """Asks for the texts of a §."""

    title = forms.CharField(label=_("Title"), max_length=250)
    summary = forms.CharField(
        label=_("Summary"), max_length=SUMMARY_LENGTH, required=False, widget=_text(4)
    )
    decisions = forms.CharField(
        label=_("Decision"),
        help_text=_("One full sentence a line, with the verb in the present."),
        max_length=4000,
        required=False,
        widget=_text(5),
    )
    account = forms.CharField(
        label=_("How it was decided"),
        help_text=_("Proposals, conflicts of interest and votes stand there anyhow."),
        max_length=6000,
        required=False,
        widget=_text(5),
    )
    recipients = forms.CharField(
        label=_("The decision is sent to"),
        help_text=_("One a line."),
        max_length=2000,
        required=False,
        widget=_text(3),
    )

    @staticmethod
    def said(paragraph: Paragraph) -> dict[str, str]:
        """What stands in the § now, as the form has it."""
        return {
            "title": paragraph.title,
            "summary": paragraph.summary,
            "decisions": "\n".join(paragraph.decisions),
            "account": paragraph.account,
            "recipients": "\n".join(paragraph.recipients),
        }

    def words(self) -> Words:
        """The texts, as the action wants them."""
        given = dict(self.cleaned_data)
        del given["opened_with"]
        return Words(**given)


class Introduction(Begun):
    """Asks for what stands before the first §."""

    introduction = forms.CharField(
        label=_("Introduction"), max_length=3000, required=False, widget=_text(3)
    )
    disagreement = forms.CharField(
        label=_("What the approvers do not agree on"),
        help_text=_("It stands in the minutes."),
        max_length=2000,
        required=False,
        widget=_text(3),
    )

    @staticmethod
    def said(minutes: Minutes) -> dict[str, str]:
        """What stands there now."""
        return {
            "introduction": minutes.introduction,
            "disagreement": minutes.disagreement,
        }


class Propose(NoPersonalNumbers):
    """Asks what is to be changed, and where."""

    paragraph = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Paragraph.objects.none(),
        required=False,
        empty_label=_("the front page, or the minutes as a whole"),
    )
    text = forms.CharField(
        label=_("What is to be changed?"), max_length=2000, widget=_text(4)
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_meeting = Paragraph.objects.filter(meeting=meeting, locked_at=None)
        self.fields["paragraph"].queryset = of_meeting  # type: ignore[attr-defined]


class Answer(NoPersonalNumbers):
    """Asks whether a proposed correction is accepted."""

    accept = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("yes", pgettext_lazy("a proposed correction", "Accept")),
            ("no", pgettext_lazy("a proposed correction", "Decline")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Why"),
        help_text=_("Needed when you decline. Those who were present can read it."),
        max_length=500,
        required=False,
        widget=_text(2),
    )


class SendBack(NoPersonalNumbers):
    """Asks what is to be changed before somebody approves."""

    text = forms.CharField(
        label=_("What is to be changed?"), max_length=2000, widget=_text(3)
    )


class Approve(forms.Form):
    """Asks nothing, and says which text was read."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=64)


class Nothing(forms.Form):
    """Asks nothing but to be sure."""


class Checker(forms.Form):
    """Asks who checks the minutes instead."""

    participant = forms.ModelChoiceField(
        label=_("Minute checker"), queryset=Participant.objects.none()
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = meeting.participants.filter(capacity=Participant.Capacity.MEMBER)
        others = members.exclude(pk__in=[meeting.chair_id, meeting.checker_id])
        self.fields["participant"].queryset = others  # type: ignore[attr-defined]


class Publish(NoPersonalNumbers):
    """Asks what has been looked through, what is withheld, which papers follow."""

    checked = forms.MultipleChoiceField(
        label=_("I have looked through the minutes"),
        help_text=_("All have to hold, for what is published."),
        choices=[*QUESTIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    papers = forms.ModelMultipleChoiceField(
        label=_("Papers to publish with the minutes"),
        help_text=_("Look through each for personal data first."),
        queryset=Paper.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = Paper.objects.filter(item__meeting=meeting)
        self.fields["papers"].queryset = papers  # type: ignore[attr-defined]
        if not papers:
            del self.fields["papers"]
        self.numbers = [paragraph.number for paragraph in meeting.paragraphs.all()]
        for number in self.numbers:
            self.fields[f"withheld-{number}"] = forms.CharField(
                label=_("§ %d: why it is not to be published") % number,
                max_length=REASON_LENGTH,
                required=False,
            )

    def withheld(self) -> dict[int, str]:
        """Why a § is not published, by its number."""
        return {n: self.cleaned_data[f"withheld-{n}"] for n in self.numbers}

    def reasons(self) -> list[Any]:
        """The fields for §§ that are not to be published."""
        return [self[f"withheld-{number}"] for number in self.numbers]


class Withhold(NoPersonalNumbers):
    """Asks why a § is not to be read by the public."""

    reason = forms.CharField(
        label=_("Why is the § not published?"),
        help_text=_("The public reads this instead. Empty: the § is published again."),
        max_length=REASON_LENGTH,
        required=False,
    )
