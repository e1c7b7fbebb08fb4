"""What the register asks: of those who look, and of those who keep a card."""

from collections import defaultdict
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import in_order
from partnerships.models import CardPart, Organisation, OrganisationRefusal
from partnerships.models.numbers import digits_of, organisation_number
from partnerships.models.organisations import (
    CARD_LISTS,
    SHOWS_NOTHING,
    usual_card,
)

ALONE = "egen"
Choices = list[tuple[str, Any]]


def _terms() -> dict[str, Choices]:
    """The words of every vocabulary that organisations are described with."""
    wanted = [
        Vocabulary.ORGANISATION_KIND,
        Vocabulary.LEGAL_FORM,
        Vocabulary.SECTOR_CATEGORY,
        Vocabulary.THEME,
        Vocabulary.CITY_AREA,
        Vocabulary.TARGET_GROUP,
    ]
    found: dict[str, Choices] = defaultdict(list)
    for term in Term.objects.filter(vocabulary__in=wanted):
        found[term.vocabulary].append((str(term.pk), term))
    return found


def _umbrellas() -> Any:
    found = Organisation.objects.public().filter(is_umbrella=True)
    return found.order_by(in_order("name_order"))


class Search(forms.Form):
    """Asks what to look for. A choice that is not there is said, and finds nothing."""

    q = forms.CharField(
        label=_("Search for name, number or what they do"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    typ = forms.ChoiceField(label=_("Kind"), required=False)
    kategori = forms.ChoiceField(label=_("Category"), required=False)
    paraply = forms.ChoiceField(label=_("Umbrella organisation"), required=False)
    tema = forms.ChoiceField(label=_("Theme"), required=False)
    omrade = forms.ChoiceField(label=_("City area"), required=False)
    malgrupp = forms.ChoiceField(label=_("Target group"), required=False)

    # The name in the address, what the search calls it, and whose words they are.
    CHOICES: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("typ", "kind", Vocabulary.ORGANISATION_KIND),
        ("kategori", "category", Vocabulary.SECTOR_CATEGORY),
        ("paraply", "umbrella", ""),
        ("tema", "theme", Vocabulary.THEME),
        ("omrade", "city_area", Vocabulary.CITY_AREA),
        ("malgrupp", "target_group", Vocabulary.TARGET_GROUP),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _terms()
        words[""] = [
            (str(pk), name) for pk, name in _umbrellas().values_list("pk", "name")
        ]
        words[""].append((ALONE, _("none, stands on its own")))
        for name, _searched, vocabulary in self.CHOICES:
            field: Any = self.fields[name]
            every = pgettext_lazy("a filter that is not used", "all")
            field.choices = [("", every), *words[vocabulary]]
            field.widget.attrs["class"] = "form-select"
            if not words[vocabulary]:
                del self.fields[name]

    def _chosen(self, name: str) -> Any:
        """What was chosen; nothing where it could not be."""
        return None if name in self.errors else self.cleaned_data.get(name)

    def asked(self) -> dict[str, Any]:
        """What the search is to be called with."""
        chosen: dict[str, Any] = {"query": self._chosen("q") or ""}
        for name, searched, _vocabulary in self.CHOICES:
            value = self._chosen(name)
            if value == ALONE:
                chosen["stands_alone"] = True
            elif value:
                chosen[searched] = int(value)
        return chosen

    def told(self) -> list[tuple[Any, Any]]:
        """What was asked for, in words: the label of each field with its choice."""
        words: list[tuple[Any, Any]] = []
        for bound in self:
            value = self._chosen(bound.name)
            if value:
                choices = dict(getattr(bound.field, "choices", ()))
                label = bound.label if choices else _("Words")
                words.append((label, choices.get(value, value)))
        return words

    @property
    def narrows(self) -> bool:
        """Whether one of the lists is used."""
        return any(self._chosen(name) for name, _searched, _words in self.CHOICES)


class ContactSearch(forms.Form):
    """Asks what one wants to ask the city or civil society about."""

    q = forms.CharField(
        label=_("What is it about?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )


class CardForm(NoPersonalNumbers, forms.ModelForm):
    """Asks what the organisation says of itself, and what of it everybody may see."""

    website = Organisation._meta.get_field("website").formfield(
        assume_scheme="https",
        error_messages={"invalid": _("Write a web address, such as example.org.")},
    )
    umbrella = forms.ChoiceField(
        label=_("Umbrella organisation"),
        required=False,
        help_text=_("If you are members of one of those that are in the register."),
    )
    card_shows = forms.MultipleChoiceField(
        label=_("What everybody may see"),
        required=False,
        choices=CardPart.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Name and kind are always shown."),
    )

    SECTIONS: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = (
        (_("What you do"), ("about", "category", *map(str, CARD_LISTS))),
        (_("How to reach you"), ("website", "mailbox", "phone")),
        (_("The organisation"), ("legal_form", "number", "seat", "umbrella")),
        (_("The public card"), ("card_shows",)),
    )

    class Meta:
        model = Organisation
        fields = (
            *("about", "category", "themes", "target_groups", "city_areas"),
            *("website", "mailbox", "phone"),
            *("legal_form", "number", "seat", "card_shows"),
        )
        widgets: ClassVar[dict[str, Any]] = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "number": forms.TextInput(attrs={"inputmode": "numeric"}),
            **{str(part): forms.CheckboxSelectMultiple for part in CARD_LISTS},
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "about": _("A few sentences that anybody understands."),
            "number": _(
                "Ten digits, with or without hyphen. Leave it empty if you have none; "
                "never write a personal identity number."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _terms()
        self._offer("category", words[Vocabulary.SECTOR_CATEGORY], empty=True)
        self._offer("legal_form", words[Vocabulary.LEGAL_FORM], empty=True)
        self._offer("themes", words[Vocabulary.THEME])
        self._offer("target_groups", words[Vocabulary.TARGET_GROUP])
        self._offer("city_areas", words[Vocabulary.CITY_AREA])
        mine = self.instance.umbrella_id
        field: Any = self.fields["umbrella"]
        field.choices = [
            ("", _("have not said")),
            *((str(one.pk), one.name) for one in self._umbrellas()),
            (ALONE, _("none, we stand on our own")),
        ]
        alone = ALONE if self.instance.stands_alone else ""
        self.initial["umbrella"] = str(mine) if mine else alone
        self.initial["card_shows"] = self.instance.card_shows or usual_card()

    def _offer(self, name: str, choices: Choices, *, empty: bool = False) -> None:
        """The words to choose among; a list without any is not asked about."""
        field: Any = self.fields[name]
        if not choices:
            del self.fields[name]
            return
        field.queryset = Term.objects.filter(pk__in=[pk for pk, _term in choices])
        field.choices = [("", _("have not said")), *choices] if empty else choices

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.SECTIONS
        ]

    def _umbrellas(self) -> Any:
        """Those that one can be a member of, and the one that one is a member of."""
        others = _umbrellas() | Organisation.objects.filter(
            pk=self.instance.umbrella_id
        )
        return others.exclude(pk=self.instance.pk)

    def clean_card_shows(self) -> list[str]:
        """Say that nothing is shown, where nothing is: an empty list is the usual."""
        return list(self.cleaned_data["card_shows"]) or list(SHOWS_NOTHING)

    def clean_number(self) -> str:
        """Keep the digits of a number that is one, and that no other one has."""
        number = digits_of(self.cleaned_data["number"])
        if number:
            organisation_number(number)
        others = Organisation.objects.standing().exclude(pk=self.instance.pk)
        if number and others.filter(number=number).exists():
            raise ValidationError(OrganisationRefusal.NUMBER_TAKEN.label)
        return number

    def clean(self) -> dict[str, Any]:
        """Turn the choice of umbrella into what the record says."""
        cleaned = dict(super().clean() or self.cleaned_data)
        chosen = cleaned.get("umbrella") or ""
        cleaned["stands_alone"] = chosen == ALONE
        cleaned["umbrella"] = None
        if chosen and chosen != ALONE:
            cleaned["umbrella"] = self._umbrellas().get(pk=int(chosen))
        return cleaned

    def _post_clean(self) -> None:
        """Judge the record as it would be, umbrella included."""
        self.instance.umbrella = self.cleaned_data.get("umbrella")
        self.instance.stands_alone = self.cleaned_data.get("stands_alone", False)
        super()._post_clean()  # type: ignore[misc]

    @property
    def terms(self) -> dict[str, list[Term]]:
        """The lists as they were chosen, for the preview."""
        return {str(p): list(self.cleaned_data.get(p, ())) for p in CARD_LISTS}

    def values(self) -> dict[str, Any]:
        """What is to be written, by the names of the record's fields."""
        names = (*self.Meta.fields, "umbrella", "stands_alone")
        return {n: self.cleaned_data[n] for n in names if n in self.cleaned_data}
