"""Forms of the pre-assessment of a partnership."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Term
from partnerships.models import IopAnswer, IopAssessment


class Answers(NoPersonalNumbers):
    """Asks every question; what is left empty stays as it was.

    Only what the person has changed since the page was shown is saved, so that two who
    answer at the same time do not undo each other.
    """

    def __init__(
        self, questions: Iterable[Term], known: Iterable[IopAnswer], data: Any = None
    ) -> None:
        super().__init__(data)
        self.questions = list(questions)
        standing = {answer.question_id: answer for answer in known}
        for question in self.questions:
            self._ask(question, standing.get(question.pk))

    def _ask(self, question: Term, standing: IopAnswer | None) -> None:
        self.fields[f"answer_{question.pk}"] = forms.ChoiceField(
            label=_("Answer"),
            choices=IopAnswer.Answer.choices,
            required=False,
            initial=standing.answer if standing else "",
            show_hidden_initial=True,
            widget=forms.RadioSelect,
        )
        self.fields[f"reason_{question.pk}"] = forms.CharField(
            label=_("Reason"),
            max_length=2000,
            required=False,
            initial=standing.reason if standing else "",
            show_hidden_initial=True,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self) -> dict[str, Any] | None:
        """Ask for the other half of what has been half answered."""
        cleaned = super().clean()
        for question in self.questions:
            answer, reason = self._given(question)
            if reason and not answer:
                self.add_error(f"answer_{question.pk}", _("Choose an answer."))
            if answer and not reason and not self.has_error(f"reason_{question.pk}"):
                self.add_error(f"reason_{question.pk}", _("Say why."))
        return cleaned

    def _given(self, question: Term) -> tuple[str, str]:
        given = self.cleaned_data
        return (
            given.get(f"answer_{question.pk}") or "",
            given.get(f"reason_{question.pk}") or "",
        )

    def changed(self) -> dict[Term, tuple[str, str]]:
        """The questions whose whole answer has been changed, faults left out."""
        found = {}
        for question in self.questions:
            names = (f"answer_{question.pk}", f"reason_{question.pk}")
            is_whole = all(self._given(question)) and not any(
                map(self.has_error, names)
            )
            if is_whole and any(name in self.changed_data for name in names):
                found[question] = self._given(question)
        return found

    def of(self, question: Term) -> tuple[BoundField, BoundField]:
        """The two fields of a question."""
        return self[f"answer_{question.pk}"], self[f"reason_{question.pk}"]


class Conclusion(NoPersonalNumbers):
    """Asks which way the answers point, and why."""

    advice = forms.ChoiceField(
        label=_("Advice"),
        choices=IopAssessment.Advice.choices,
        widget=forms.RadioSelect,
        help_text=_("The advice and its day are shown in the public register."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Read by the parties and the coordinators."),
    )
