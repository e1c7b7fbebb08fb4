"""The form of sign-up: three fields on a phone, and more for whoever needs it."""

import difflib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from events import actions
from events.models import Event, Registration
from events.models.registrations import MOST_AT_ONCE, MOST_YOUTHS
from malmoandan.core.forms import FromAnybody, NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import search_key
from partnerships.models import Organisation

COLLEAGUES = 5
OTHERS = tuple(f"other_{number}" for number in range(1, COLLEAGUES + 1))
LINES = forms.Textarea(attrs={"rows": 3})
# Where most mailboxes are: an address that is nearly one of these is asked about.
MAIL_HOSTS = (
    *("gmail.com", "hotmail.com", "outlook.com", "live.com", "icloud.com", "me.com"),
    *("yahoo.com", "yahoo.se", "hotmail.se", "live.se", "outlook.se", "telia.com"),
    *("comhem.se", "bredband.net", "protonmail.com", "proton.me", "mail.com"),
    *("ymail.com", "msn.com", "gmx.com", "tele2.se", "telenor.se", "spray.se"),
)
NEARLY = 0.84


def host_meant(email: str) -> str:
    """The address that was probably meant, when its host is nearly a common one."""
    name, _at, host = email.rpartition("@")
    if host.lower() in MAIL_HOSTS:
        return ""
    near = difflib.get_close_matches(host.lower(), MAIL_HOSTS, n=1, cutoff=NEARLY)
    return f"{name}@{near[0]}" if near else ""


def one_line(label: Any, most: int, **more: Any) -> forms.CharField:
    """A field for a short text."""
    complete = more.pop("complete", "off")
    widget = forms.TextInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class WhoTheyAre(NoPersonalNumbers):
    """Asks who somebody is, and where from: found in the register by its name."""

    name = one_line(_("Your name"), 120, complete="name")
    organisation = one_line(
        _("Organisation"),
        150,
        required=False,
        complete="organization",
        help_text=_("Write its name. Leave it empty if you come on your own."),
    )
    role = one_line(_("Your role there"), 100, required=False)
    language = forms.ChoiceField(
        label=_("Letters in"),
        choices=[("sv", _("Swedish")), ("en", _("English"))],
        required=False,
    )

    def clean_name(self) -> str:
        """Single spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_organisation(self) -> Organisation | str:
        """The organisation that has the very name, else what was written."""
        words = " ".join(self.cleaned_data["organisation"].split())
        if not words:
            return ""
        found = Organisation.objects.standing().named(words)
        known: Organisation | None = found.select_related("kind", "category").first()
        return known or words

    def clean_language(self) -> str:
        """Swedish, unless English was chosen."""
        return self.cleaned_data["language"] or "sv"

    def organisation_values(self) -> dict[str, Any]:
        """The organisation as a sign-up keeps it: linked, or in their own words."""
        given = self.cleaned_data["organisation"]
        if isinstance(given, Organisation):
            return {"organisation": given, "organisation_text": given.name[:150]}
        return {"organisation": None, "organisation_text": given}


class Youths(forms.Form):
    """Asks how many youths come along and how old, never who they are."""

    youths = forms.IntegerField(
        label=_("How many youths"),
        min_value=0,
        max_value=MOST_YOUTHS,
        required=False,
        help_text=_("Besides you. Write no names: we only want the number."),
    )
    age_band = forms.ChoiceField(
        label=_("Their age"),
        choices=[("", _("not chosen")), *Registration.AgeBand.choices],
        required=False,
    )

    def clean_youths(self) -> int:
        """None is no youths."""
        return self.cleaned_data["youths"] or 0


class Needs(forms.Form):
    """Asks what a party needs; about food only where food is served."""

    access = forms.CharField(
        label=_("What do you need to be able to take part?"),
        help_text=_(
            "Such as a hearing loop, an interpreter or a quiet place. Only those who "
            "arrange it read this, and it is erased soon after the event."
        ),
        max_length=1000,
        required=False,
        widget=LINES,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.foods: list[Term] = []
        if event.food_served:
            self._ask_about_food()

    def _ask_about_food(self) -> None:
        self.foods = list(Term.objects.filter(vocabulary=Vocabulary.FOOD))
        for term in self.foods:
            self.fields[f"food_{term.pk}"] = forms.IntegerField(
                label=format_lazy(_("How many: {food}"), food=term.label),
                min_value=0,
                max_value=MOST_AT_ONCE + MOST_YOUTHS,
                required=False,
            )
        self.fields["food_note"] = forms.CharField(
            label=_("Allergies and other things about food"),
            help_text=_("The kitchen gets numbers only, never names."),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def food_fields(self) -> list[forms.BoundField]:
        """The fields of how many want what."""
        return [self[f"food_{term.pk}"] for term in self.foods]

    def needs(self) -> actions.Needs:
        """What was asked for."""
        given = self.cleaned_data
        wanted = {t.key: given[f"food_{t.pk}"] for t in self.foods}
        return actions.Needs(
            food={key: number for key, number in wanted.items() if number},
            food_note=given.get("food_note", ""),
            access=given["access"],
        )


class WhoComes(Youths, Needs, WhoTheyAre):
    """Asks all of a party: who writes, from where, who else, and what they need."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        ),
    )
    side = forms.ChoiceField(
        label=_("You come from"),
        choices=Registration.Side.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Not needed if your organisation is in our register."),
    )
    sector = forms.ModelChoiceField(
        Term.objects.filter(vocabulary=Vocabulary.SECTOR_CATEGORY),
        label=_("Sector"),
        required=False,
        empty_label=_("not chosen"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Names in the register are suggested while one types.
        self.fields["organisation"].widget.attrs |= {
            "list": "organisations",
            "hx-get": reverse("signup-organisations"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#organisations",
        }
        for name in OTHERS:
            self.fields[name] = one_line(_("Name"), 120, required=False)

    def clean(self) -> dict[str, Any] | None:
        """The side has to be known: from the register, or as they say."""
        cleaned = super().clean()
        if "organisation" in self.cleaned_data and not self._side():
            text = _("Choose where you come from.")
            self.add_error("side", forms.ValidationError(text, code="required"))
        return cleaned

    def other_fields(self) -> list[forms.BoundField]:
        """The fields for colleagues' names."""
        return [self[name] for name in OTHERS]

    def party(self) -> actions.Party:
        """Those who want to come, as `sign_up` takes them."""
        given = self.cleaned_data
        names = (" ".join(given[name].split()) for name in OTHERS)
        return actions.Party(
            name=given["name"],
            email=given["email"],
            side=self._side(),
            sector_id=self._sector_id(),
            role=given["role"],
            language=given["language"],
            others=tuple(name for name in names if name),
            youths=given["youths"],
            age_band=given["age_band"] if given["youths"] else "",
            needs=self.needs(),
            **self.organisation_values(),
        )

    def _side(self) -> str:
        organisation = self.cleaned_data["organisation"]
        if isinstance(organisation, Organisation):
            return str(organisation.side or Registration.Side.OTHER)
        return str(self.cleaned_data.get("side", ""))

    def _sector_id(self) -> int | None:
        chosen, organisation = (
            self.cleaned_data["sector"],
            self.cleaned_data["organisation"],
        )
        if chosen is not None:
            return int(chosen.pk)
        known = isinstance(organisation, Organisation)
        return organisation.category_id if known else None


class SignUp(WhoComes, FromAnybody):
    """The public form: asks once about an address that looks mistyped."""

    rate = "signup"

    once = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    sure = forms.CharField(max_length=254, required=False, widget=forms.HiddenInput)

    def rated_by(self) -> str:
        """An address gets so many letters and no more, whoever asks for them."""
        return search_key(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any] | None:
        """Ask once about an address whose host is nearly a common one."""
        cleaned = super().clean()
        email = self.cleaned_data.get("email", "")
        meant = host_meant(email) if email else ""
        if meant and self.cleaned_data.get("sure") != email:
            text = _(
                "Did you mean %(meant)s? Change it, or send once more if it is right."
            )
            self.add_error(
                "email", forms.ValidationError(text, "typo", params={"meant": meant})
            )
            self.data = {**dict(self.data.items()), "sure": email}
        return cleaned


class Change(Youths, Needs, WhoTheyAre):
    """Asks what a sign-up shall say; what was known stands there already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for term in self.foods:
            wanted = self.initial.get("food", {}).get(term.key)
            self.initial[f"food_{term.pk}"] = wanted

    def details(self, registration: Registration) -> actions.Details:
        """What it shall say; what is not asked here stays."""
        given = self.cleaned_data
        return actions.Details(
            name=given["name"],
            phone=registration.phone,
            language=given["language"],
            role=given["role"],
            youths=given["youths"],
            age_band=given["age_band"] if given["youths"] else "",
            **self.organisation_values(),
        )


class Colleague(NoPersonalNumbers):
    """Asks for the name of one more."""

    name = one_line(_("Your colleague's name"), 120)

    def clean_name(self) -> str:
        """Single spaces."""
        return " ".join(self.cleaned_data["name"].split())


def opened(details: Iterable[forms.BoundField]) -> bool:
    """Whether something folded away must be seen: it is filled in or at fault."""
    return any(field.errors or field.value() for field in details)
