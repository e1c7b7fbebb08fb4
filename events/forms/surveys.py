"""Forms of surveys: answering one, opening it, saying what changes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import SurveyQuestion, SurveyRefusal
from events.search.surveys import MARKS
from malmoandan.core.forms import Day, NoPersonalNumbers

Form = SurveyQuestion.Form


class Answer(NoPersonalNumbers):
    """Asks every question of a survey, on one screen."""

    def __init__(
        self, questions: Sequence[SurveyQuestion], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[_name(question)] = _field(question)

    def asked(self) -> list[tuple[SurveyQuestion, forms.BoundField]]:
        """Each question with its field."""
        return [(question, self[_name(question)]) for question in self.questions]

    def said(self) -> dict[str, Any]:
        """What was answered, by the number of the question; what was left out, not."""
        found: dict[str, Any] = {}
        for question in self.questions:
            value = self.cleaned_data[_name(question)]
            if value == "":
                continue
            if question.form == Form.SCALE:
                value = int(value)
            elif question.form == Form.YES_NO:
                value = value == "yes"
            found[str(question.pk)] = value
        return found


def _name(question: SurveyQuestion) -> str:
    return f"q{question.pk}"


def _field(question: SurveyQuestion) -> forms.Field:
    label = question.text
    if question.form == Form.TEXT:
        return forms.CharField(
            label=label,
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    choices: list[tuple[Any, Any]] = [(mark, str(mark)) for mark in MARKS]
    if question.form == Form.YES_NO:
        yes, no = pgettext_lazy("answer", "Yes"), pgettext_lazy("answer", "No")
        choices = [("yes", yes), ("no", no)]
    return forms.ChoiceField(
        label=label,
        required=question.is_core,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the marks.")},
    )


class Open(forms.Form):
    """Asks for the last day to answer."""

    closes_on = Day(
        label=_("Last day to answer"),
        help_text=_("Those who have not answered are reminded once, shortly before."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_closes_on(self) -> dt.date:
        """A day that has passed is none to answer on."""
        day: dt.date = self.cleaned_data["closes_on"]
        if day < self.today:
            raise forms.ValidationError(SurveyRefusal.TOO_SOON.label)
        return day


class Close(NoPersonalNumbers):
    """Asks what changes because of the answers."""

    change = forms.CharField(
        label=_("This is what we change"),
        help_text=_(
            "Those who were there get it in a letter, and everybody can read it. Name "
            "nobody."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60}),
    )
    comment = forms.CharField(
        label=_("What came back in many texts"),
        help_text=_("One sentence for the annual report. Only from five answers up."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
    )
