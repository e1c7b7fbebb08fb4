"""Forms of the register of partnerships, of pre-assessments and of a party's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.figures import iop as figures
from partnerships.models import IopCase

SELECT = {"class": "form-select"}


class Filter(forms.Form):
    """Asks which cases of the register to show; what is not chosen narrows nothing."""

    steg = forms.ChoiceField(label=_("Step"), required=False)
    tema = forms.ChoiceField(label=_("Theme"), required=False)
    ar = forms.ChoiceField(label=_("Year"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("all"))
        choices: dict[str, list[tuple[Any, Any]]] = {
            "steg": list(IopCase.Step.choices),
            "tema": [(t.pk, t.label) for t in figures.themes_in_use()],
            "ar": [(year, year) for year in figures.known_years()],
            "organisation": [(o.pk, o.name) for o in figures.organisations_in_use()],
        }
        for name, found in choices.items():
            field = self.fields[name]
            field.widget = forms.Select(attrs=SELECT)
            field.choices = [every, *found]  # type: ignore[attr-defined]
            field.error_messages["invalid_choice"] = _("There is no such choice.")

    def choice(self) -> figures.Choice:
        """What was asked for; a part that makes no sense narrows nothing."""
        self.full_clean()
        given = self.cleaned_data
        return figures.Choice(
            step=given.get("steg") or "",
            theme=int(given.get("tema") or 0) or None,
            year=int(given.get("ar") or 0) or None,
            organisation=int(given.get("organisation") or 0) or None,
        )
