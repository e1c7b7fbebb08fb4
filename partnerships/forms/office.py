"""What the office asks for, about organisations."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core import files
from malmoandan.core.forms import NoPersonalNumbers, UploadField
from partnerships.models import Affiliation, Organisation
from partnerships.models.numbers import digits_of

TABLES = files.TABLES


def number_or_words(text: str) -> str:
    """What to look for: the digits of an organisation number, or the words."""
    digits = digits_of(text.strip())
    return digits if re.fullmatch(r"[0-9]{6,10}", digits) else text


class Reason(NoPersonalNumbers, forms.Form):
    """Asks why; the organisation gets to read it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The organisation gets to read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Invite(NoPersonalNumbers, forms.Form):
    """Asks whom to invite, and to be what."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=Affiliation.Role.choices)
    title = forms.CharField(
        label=_("Task in the organisation"), max_length=100, required=False
    )
    message = forms.CharField(
        label=_("Message"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Other(forms.Form):
    """Asks which two rows are one organisation, and which of them stays."""

    other = forms.ModelChoiceField(Organisation.objects.none())
    stays = forms.ChoiceField(choices=[("this", ""), ("other", "")], required=False)

    def __init__(self, *args: Any, among: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = among  # type: ignore[attr-defined]


class ImportFile(forms.Form):
    """Asks for a file of organisations."""

    file = UploadField(
        label=_("File"),
        allowed=TABLES,
        help_text=_(
            "CSV or Excel (XLSX), with headings in the first row. These are read: "
            "Namn, Typ, Juridisk form, Organisationsnummer, Kategori, Del av, Nämnd, "
            "Paraplyorganisation, Ort, Webbplats, E-post, Telefon, Beskrivning. Only "
            "Namn is needed for organisations that stand in the register. An empty "
            "cell changes nothing."
        ),
    )


class WriteToMany(NoPersonalNumbers, forms.Form):
    """Asks for the words of a letter to many."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        help_text=_("Plain text. The greeting and your name are added."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
