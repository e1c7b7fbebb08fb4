"""Forms of self-declarations."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Term
from partnerships.actions.declarations import Answer

YES, NO = "yes", "no"


class Declaration(NoPersonalNumbers):
    """Asks for yes or no to each criterion, and why; a draft may have gaps."""

    def __init__(
        self, criteria: Sequence[Term], *args: Any, complete: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"fulfilled_{criterion.pk}"] = forms.ChoiceField(
                label=criterion.label,
                choices=[(YES, _("Yes")), (NO, _("No"))],
                required=complete,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{criterion.pk}"] = forms.CharField(
                label=_("How, in your own words"),
                max_length=1000,
                required=complete,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def questions(self) -> Iterator[tuple[Term, BoundField, BoundField]]:
        """Each criterion with its two fields."""
        for criterion in self.criteria:
            yield (
                criterion,
                self[f"fulfilled_{criterion.pk}"],
                self[f"reason_{criterion.pk}"],
            )

    def answers(self) -> dict[Term, Answer]:
        """What the organisation says of each criterion."""
        given = self.cleaned_data
        return {
            criterion: Answer(
                fulfilled=given[f"fulfilled_{criterion.pk}"] == YES,
                reason=given[f"reason_{criterion.pk}"],
            )
            for criterion in self.criteria
        }


class Reason(NoPersonalNumbers):
    """Asks for a reason that the organisation gets to read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation gets to read it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )


class NeededReason(Reason):
    """As `Reason`, but there has to be one."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisation gets to read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )
