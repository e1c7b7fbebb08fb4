"""Forms of the yearly contributions: what an organisation writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from reports.actions.answers import Written
from reports.models import Contribution, ContributionQuestion

MOST = 3000


class Prose(forms.CharField):
    """A text as people count it: a new line is one sign, as in the browser."""

    def to_python(self, value: Any) -> str:
        """Django's, with single signs for new lines."""
        return _plain(super().to_python(value))


@dataclass(frozen=True)
class Asked:
    """One question in the form, and what somebody else wrote to it meanwhile."""

    question: ContributionQuestion
    field: BoundField
    other: str


class Answers(NoPersonalNumbers):
    """Asks the questions of the year. Any of them may be left out."""

    nothing = forms.BooleanField(
        label=_("We have nothing to tell this year"),
        help_text=_("That is an answer too. Leave the questions empty then."),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        contribution: Contribution,
        questions: Sequence[ContributionQuestion],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.asked = questions
        self.kept = {a.question_id: a.text for a in contribution.answers.all()}
        initial: dict[str, Any] = {
            _name(question): self.kept.get(question.pk, "") for question in questions
        }
        initial |= {
            "nothing": contribution.nothing_to_report,
            "seen": contribution.seen,
        }
        super().__init__(data, initial=initial)
        self.conflicts = False
        for question in questions:
            self.fields[_name(question)] = Prose(
                label=question.text,
                help_text=question.help,
                max_length=MOST,
                required=False,
                widget=forms.Textarea(
                    attrs={"rows": 5, "spellcheck": "true", "autocomplete": "off"}
                ),
            )

    def questions(self) -> Iterator[Asked]:
        """Each question with its field, in their order."""
        for question in self.asked:
            field = self[_name(question)]
            other = self.kept.get(question.pk, "") if self.conflicts else ""
            same = _plain(field.value()) == other
            yield Asked(question, field, "" if same else other)

    def written(self) -> Written:
        """What was written, for the actions."""
        given = self.cleaned_data
        return Written(
            texts={question.pk: given[_name(question)] for question in self.asked},
            nothing=given["nothing"],
            seen=given["seen"],
        )

    def unsaved(self) -> Iterator[tuple[ContributionQuestion, str]]:
        """What was typed and does not stand in the contribution."""
        for question in self.asked if self.is_bound else ():
            typed = _plain(self[_name(question)].value())
            if typed and typed != self.kept.get(question.pk, ""):
                yield question, typed

    def show_conflict(self, seen: str) -> None:
        """Show what somebody else saved; saved once more, this is what stands."""
        self.conflicts = True
        data = self.data.copy()
        data["seen"] = seen
        self.data = data


def _name(question: ContributionQuestion) -> str:
    return f"answer_{question.pk}"


def _plain(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()
