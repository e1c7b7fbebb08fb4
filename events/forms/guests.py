"""What the office is asked about sign-ups: on behalf, by hand, which organisation."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from events import actions
from events.forms.signup import OTHERS, WhoComes
from events.models import Registration
from malmoandan.core.forms import NoPersonalNumbers
from partnerships.models import Organisation
from partnerships.search import already

ON_BEHALF = (Registration.Channel.PHONE, Registration.Channel.PAPER)
MOVES = [
    ("promote", _("Give a seat")),
    ("offer", _("Ask whether they want a seat")),
    ("first", _("Put first in line")),
    ("queue", _("Put back in line")),
]


class OnBehalf(WhoComes):
    """Asks what somebody said on the phone, or wrote on paper; an address if any."""

    channel = forms.ChoiceField(
        label=_("How it came in"),
        choices=[(channel.value, channel.label) for channel in ON_BEHALF],
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    once = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    field_order = (
        *("channel", "name", "email", "phone", "organisation", "side", "sector"),
        *("role", *OTHERS, "youths", "age_band", "access"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Without one, nobody gets letters: call.")
        self.fields["role"].label = _("Role")
        organisation = self.fields["organisation"]
        organisation.help_text = _(
            "Its name as it stands in the register, or as they say it: "
            "it can be linked later."
        )
        for attr in ("list", "hx-get", "hx-trigger", "hx-target"):
            organisation.widget.attrs.pop(attr, None)
        self.fields["side"].label = _("They come from")
        self.fields["access"].label = _("What they need to be able to take part")
        for number, name in enumerate(OTHERS, start=1):
            label = format_lazy(_("Colleague {number}"), number=number)
            self.fields[name].label = label
        self.order_fields(self.field_order)

    def party(self) -> actions.Party:
        """Those who want to come, with their phone."""
        return replace(super().party(), phone=self.cleaned_data["phone"])


class MoveByHand(NoPersonalNumbers):
    """Asks what to do with a place in line, why, and whether beyond the seats."""

    verb = forms.ChoiceField(label=_("What"), choices=MOVES)
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is kept with the sign-up. Only the office reads it."),
    )
    over = forms.BooleanField(
        label=_("Also when there is no free seat: I know that the room takes it"),
        required=False,
    )


class LinkOrganisation(forms.Form):
    """Asks which organisation of the register was meant."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Was it one of these?"),
        required=False,
        widget=forms.RadioSelect,
        empty_label=_("none of these"),
    )
    name = forms.CharField(
        label=_("Or write its name, as it stands in the register"),
        max_length=200,
        required=False,
    )
    alike = forms.BooleanField(label="", required=False, initial=True)

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = already.alike(registration.organisation_text)
        pks = [organisation.pk for organisation in found]
        choices: Any = self.fields["organisation"]
        choices.queryset = Organisation.objects.filter(pk__in=pks)
        if not found:
            del self.fields["organisation"]
        others = len(actions.written_alike(registration))
        if others:
            words = _("Also the other sign-ups that wrote the same ({number})")
            self.fields["alike"].label = format_lazy(words, number=others)
        else:
            del self.fields["alike"]

    def clean_name(self) -> Organisation | None:
        """The organisation that has the very name."""
        words = " ".join(self.cleaned_data["name"].split())
        if not words:
            return None
        found: Organisation | None = (
            Organisation.objects.standing().named(words).first()
        )
        if found is None:
            text = _("There is none with this name in the register.")
            raise forms.ValidationError(text, code="unknown")
        return found

    def clean(self) -> dict[str, Any] | None:
        """One of them has to be chosen."""
        cleaned = super().clean()
        if not self.errors and self.chosen() is None:
            text = _("Choose one, or write its name.")
            raise forms.ValidationError(text, code="required")
        return cleaned

    def chosen(self) -> Organisation | None:
        """The organisation that was chosen or written."""
        given = self.cleaned_data
        found: Organisation | None = given.get("name") or given.get("organisation")
        return found
