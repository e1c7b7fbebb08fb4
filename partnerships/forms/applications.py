"""Forms of first contacts: anybody can send them."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import FromAnybody, NoPersonalNumbers
from malmoandan.core.models import Side, Term, Vocabulary
from partnerships.models import Organisation

ALONE, UNKNOWN = "egen", ""
LINES = forms.Textarea(attrs={"rows": 4})


class NewOrganisation(NoPersonalNumbers):
    """Asks what the organisation is called: enough to see whether it is here."""

    name = forms.CharField(
        label=_("Name of the organisation"), max_length=250, min_length=2
    )
    number = Organisation._meta.get_field("number").formfield(
        label=_("Organisation number"),
        help_text=_(
            "Ten digits, such as 802000-1234. Leave it empty if there is none."
        ),
        required=False,
    )
    kind = forms.ModelChoiceField(
        Term.objects.none(), label=_("What it is"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Term.objects.filter(vocabulary=Vocabulary.ORGANISATION_KIND)
        # The city's own boards and departments are put in by the city's coordinator.
        self.fields["kind"].queryset = kinds.exclude(meaning=Side.CITY)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Single spaces."""
        return " ".join(self.cleaned_data["name"].split())


class FromSomebody(FromAnybody):
    """Asks who sends it; not of somebody who is logged in."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a link to it. Nothing happens until you have opened it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    title = forms.CharField(
        label=_("Your task in the organisation"),
        max_length=100,
        required=False,
        help_text=_("Such as chair or treasurer."),
    )
    message = forms.CharField(
        label=_("Something that whoever answers should know"),
        max_length=1000,
        required=False,
        widget=LINES,
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        if request.user.is_authenticated:
            del self.fields["name"], self.fields["email"]


class Claim(FromSomebody):
    """Asks who wants to speak for an organisation that stands."""


class Rest(FromSomebody):
    """Asks the rest about a new organisation, and who sends it."""

    legal_form = forms.ModelChoiceField(
        Term.objects.filter(vocabulary=Vocabulary.LEGAL_FORM),
        label=_("Legal form"),
        required=False,
        empty_label=_("none of these, or not known"),
    )
    umbrella = forms.ChoiceField(label=_("Member of"), required=False)
    about = forms.CharField(
        label=_("What you do"),
        help_text=_("A sentence or two. It may be changed later."),
        max_length=1000,
        required=False,
        widget=LINES,
    )
    field_order = ("legal_form", "umbrella", "about", "name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        umbrellas = Organisation.objects.public().filter(is_umbrella=True)
        self.fields["umbrella"].choices = [  # type: ignore[attr-defined]
            (UNKNOWN, _("not known")),
            *((str(umbrella.pk), umbrella.name) for umbrella in umbrellas),
            (ALONE, _("no umbrella organisation")),
        ]

    def details(self) -> dict[str, Any]:
        """What it says of the organisation, by the names of its fields."""
        given = self.cleaned_data
        chosen, form = given["umbrella"], given["legal_form"]
        return {
            "about": given["about"],
            "legal_form_id": form.pk if form else None,
            "umbrella_id": int(chosen) if chosen.isdecimal() else None,
            "stands_alone": chosen == ALONE,
        }
