"""The form of the self-assessment: a number and words for each principle."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Term
from reports.models import SelfAssessment

SCALE = [
    (1, _("1 – not at all")),
    (2, _("2 – a little")),
    (3, _("3 – partly")),
    (4, _("4 – mostly")),
    (5, _("5 – fully")),
]
TEXT_LENGTH = 1000


class Assess(NoPersonalNumbers):
    """Asks how well each principle is followed. Nothing has to be answered."""

    def __init__(
        self,
        *args: Any,
        principles: Sequence[Term],
        said: Mapping[int, SelfAssessment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.principles = principles
        for term in principles:
            before = said.get(term.pk)
            self.fields[f"score-{term.pk}"] = forms.TypedChoiceField(
                label=term.label,
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=False,
                initial=before.score if before else None,
                widget=forms.RadioSelect,
            )
            self.fields[f"text-{term.pk}"] = forms.CharField(
                label=_("In words"),
                required=False,
                max_length=TEXT_LENGTH,
                initial=before.text if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any] | None:
        """Words belong to a number: they are counted by side, never read by name."""
        cleaned = super().clean()
        for term in self.principles:
            score, text = f"score-{term.pk}", f"text-{term.pk}"
            has_text = bool(self.cleaned_data.get(text))
            if has_text and self.cleaned_data.get(score) is None:
                self.add_error(score, _("Choose a number too."))
        return cleaned

    def answers(self) -> dict[int, tuple[int, str]]:
        """What was marked, by principle."""
        told = self.cleaned_data
        return {
            term.pk: (told[f"score-{term.pk}"], told[f"text-{term.pk}"])
            for term in self.principles
            if told[f"score-{term.pk}"] is not None
        }

    def questions(self) -> Iterator[tuple[Term, Any, Any]]:
        """Each principle with its two fields, for the page."""
        for term in self.principles:
            yield term, self[f"score-{term.pk}"], self[f"text-{term.pk}"]
