"""Forms of a party's own pages about its partnerships."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import Day, NoPersonalNumbers
from partnerships.forms import iop_office as office
from partnerships.models import IopContribution, IopRenewalAnswer

# As people write whole numbers: 1 000 000 kr, 1.000.000:-, 240 tim
WHOLE = re.compile(r"(\d{1,3}(?:[ .]\d{3})+|\d+) ?(?:kr|kronor|sek|:-|tim\w*|h)?\.?")
LARGEST = 10**12
ROUND = 20  # years before and after this one that anybody plans for


class WholeNumber(forms.CharField):
    """A whole number as people write it, with spaces and its unit; None if empty."""

    def clean(self, value: Any) -> Any:
        """Read the number; what is none is refused in words."""
        text = " ".join(super().clean(value).lower().split())
        if not text:
            return None
        found = WHOLE.fullmatch(text)
        number = int(re.sub(r"\D", "", found[1])) if found else LARGEST
        if number >= LARGEST:
            raise ValidationError(_("Write a whole number, such as 1 000 000."))
        return number


class Contribution(NoPersonalNumbers):
    """Asks what the party brings in a year."""

    year = forms.IntegerField(label=_("Year"))
    kind = forms.ChoiceField(label=_("What"), choices=IopContribution.Kind.choices)
    amount = WholeNumber(
        label=_("How much"),
        required=False,
        max_length=30,
        help_text=_("Whole kronor or whole hours, such as 1 000 000 kr or 240 hours."),
    )
    text = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=300,
        help_text=_("Such as which premises, or whose time. It is shown to everybody."),
    )

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = forms.IntegerField(
            label=_("Year"),
            min_value=this_year - ROUND,
            max_value=this_year + ROUND,
            initial=this_year,
        )

    def clean(self) -> dict[str, Any] | None:
        """Only money and hours have an amount, and something has to be said."""
        cleaned = super().clean()
        given = self.cleaned_data
        amount, kind = given.get("amount"), given.get("kind")
        if amount is not None and kind not in IopContribution.COUNTED:
            self.add_error("amount", _("Only money and hours have an amount."))
        elif amount is None and not given.get("text") and not self.has_error("amount"):
            self.add_error("text", _("Write an amount or say it in words."))
        return cleaned


class Renewal(NoPersonalNumbers):
    """Asks whether the party wants to go on."""

    answer = forms.ChoiceField(
        label=_("Do you want to go on?"),
        choices=IopRenewalAnswer.Answer.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other parties read it when all have answered."),
    )


class Document(office.Document):
    """Asks for a file; whether the public reads it the coordinators decide."""

    is_public = None  # type: ignore[assignment]
    decision = None  # type: ignore[assignment]

    def prepare(self) -> None:
        """Nothing to choose among."""


class Held(office.About):
    """Asks when a planned meeting was held, and what was said."""

    held_on = Day(label=_("Held"))
    notes = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Read by the parties and the coordinators, never by the public."),
    )
