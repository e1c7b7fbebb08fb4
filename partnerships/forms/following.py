"""What somebody wants news of, and where to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import FromAnybody
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import IopCase

BOXES = forms.CheckboxSelectMultiple


def themes() -> Any:
    """The themes that can be followed."""
    return Term.objects.filter(vocabulary=Vocabulary.THEME)


def kinds() -> Any:
    """The kinds of event that can be followed."""
    return Term.objects.filter(vocabulary=Vocabulary.EVENT_KIND)


class Choices(forms.Form):
    """Themes, kinds of event and partnerships to tick."""

    themes = forms.ModelMultipleChoiceField(
        themes(), label=_("Themes"), required=False, widget=BOXES
    )
    kinds = forms.ModelMultipleChoiceField(
        kinds(), label=_("What we arrange"), required=False, widget=BOXES
    )
    cases = forms.ModelMultipleChoiceField(
        IopCase.objects.public(),
        label=_("Partnerships (IOP)"),
        required=False,
        widget=BOXES,
    )

    def terms(self) -> list[Term]:
        """The themes and kinds that were ticked."""
        return [*self.cleaned_data["themes"], *self.cleaned_data["kinds"]]


class Ask(Choices, FromAnybody):
    """The same with an address, for whoever comes by."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=200,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "class": "form-control"}
        ),
    )
    field_order = ("themes", "kinds", "cases", "email")

    def clean(self) -> dict[str, Any] | None:
        """Something has to be ticked."""
        cleaned = super().clean()
        ticked = ("themes", "kinds", "cases")
        if not any(self.cleaned_data.get(name) for name in ticked):
            text = _("Tick at least one thing that you want to hear about.")
            self.add_error("themes", forms.ValidationError(text, code="nothing"))
        return cleaned
