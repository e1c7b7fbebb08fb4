"""What the door asks: who somebody is who never signed up, and how many came."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.actions import Newcomer
from events.models import Registration
from events.models.registrations import MOST_YOUTHS
from malmoandan.core.forms import FromAnybody, NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Organisation

Side = Registration.Side


class _Who(NoPersonalNumbers):
    """Who somebody is: a name, an organisation of the register or not, a side."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=150,
        required=False,
        help_text=_("Write the first letters, and choose it if it is in the register."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[(value, capfirst(label)) for value, label in Side.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Find the organisation in the register, and the side by it."""
        cleaned = dict(super().clean() or self.cleaned_data)
        name = (cleaned.get("organisation") or "").strip()
        found = Organisation.objects.standing().named(name).first() if name else None
        cleaned["found"] = found
        if found is not None and found.side is not None:
            cleaned["side"] = str(found.side)
        return cleaned

    def newcomer(self) -> Newcomer:
        """Who it is, as the actions ask for it."""
        given = self.cleaned_data
        return Newcomer(
            name=given["name"],
            side=given["side"] or Side.OTHER,
            organisation=given["found"],
            organisation_text=given["organisation"],
            email=given["email"],
            language=(get_language() or "sv")[:2],
            youths=given.get("youths") or 0,
        )


class WalkIn(_Who):
    """Somebody who came to the door without having signed up."""

    # Made once for each person: what is sent twice is the same person.
    ticket = forms.CharField(max_length=64, widget=forms.HiddenInput)
    youths = forms.IntegerField(
        label=_("Youths in their company"),
        help_text=_("How many. They need no names."),
        required=False,
        min_value=0,
        max_value=MOST_YOUTHS,
    )

    field_order = ("name", "organisation", "side", "email", "youths", "ticket")

    def clean(self) -> dict[str, Any]:
        """Ask for the side when the organisation does not say it."""
        cleaned = super().clean()
        if not cleaned.get("side") and "side" not in self.errors:
            self.add_error(
                "side", ValidationError(_("Choose a side."), code="required")
            )
        return cleaned


class SelfCheckIn(FromAnybody, _Who):
    """Somebody in a digital meeting says that they are there."""

    rate = "checkin"

    field_order = ("email", "name", "organisation", "side")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        for name, purpose in (
            ("name", "name"),
            ("email", "email"),
            ("organisation", "organization"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = purpose
        self.fields["email"].label = _("The e-mail address that you signed up with")
        self.fields["organisation"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Either of an address and a name is enough."""
        cleaned = super().clean()
        wrong = "email" in self.errors or "name" in self.errors
        if not wrong and not (cleaned.get("email") or cleaned.get("name")):
            said = _("Write your e-mail address, or your name if you never signed up.")
            self.add_error("email", ValidationError(said, code="required"))
        return cleaned


class Youths(forms.Form):
    """How many youths of a group came."""

    count = forms.IntegerField(min_value=0, max_value=MOST_YOUTHS)


class Heads(forms.Form):
    """How many were there, counted by eye: where there is no list of guests."""

    persons = forms.IntegerField(
        label=_("How many came"), min_value=0, max_value=100_000
    )
    persons_to = forms.IntegerField(
        label=_("At most, if you are not sure"),
        required=False,
        min_value=0,
        max_value=100_000,
    )
    qualifier = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("How sure is the number?"),
        required=False,
        empty_label=_("it is exact"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = Term.objects.filter(vocabulary=Vocabulary.QUALIFIER)
        self.fields["qualifier"].queryset = words  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The larger number comes last."""
        cleaned = dict(super().clean() or self.cleaned_data)
        low, high = cleaned.get("persons"), cleaned.get("persons_to")
        if low is not None and high is not None and high < low:
            self.add_error("persons_to", _("This must be the larger of the two."))
        return cleaned
