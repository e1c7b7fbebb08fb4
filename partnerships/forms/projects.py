"""Forms of cooperations: telling of one, what it did, what came of it."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.utils import translation
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import NotADate, PartialDate
from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.text import in_order
from partnerships.models import IopCase, Organisation, Project, ProjectRefusal
from partnerships.models.projects import MAX_GLOBAL_GOALS
from partnerships.search import projects as search

IN_WORDS = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d]{3,})\.?\s+(\d{4})")
IN_FIGURES = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")


class When(forms.CharField):
    """A date with its precision, as people write it: 2031, mars 2031, 3 mars 2031."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The date in words; what somebody just wrote stays as it is."""
        if not isinstance(value, PartialDate):
            return value
        return value.text if "/" in value.text else str(value)

    def to_python(self, value: Any) -> Any:
        """The date, or None; what cannot be read is refused with an example."""
        text = str(super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            return PartialDate.parse(_in_figures(text))
        except NotADate as error:
            raise ValidationError(
                _("Write a year, a month or a day: 2031, March 2031 or 3 March 2031."),
                code="invalid",
            ) from error

    def run_validators(self, value: Any) -> None:
        """Judge the text: Django's validators measure its length."""
        super().run_validators(value.text if isinstance(value, PartialDate) else value)


def _in_figures(text: str) -> str:
    """The date in the portal's own figures, where it was written otherwise."""
    if words := IN_WORDS.fullmatch(text):
        day, name, year = words.groups()
        if month := _month(name):
            return f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")
    if figures := IN_FIGURES.fullmatch(text):
        year, *rest = figures.groups()
        return "-".join([year, *(f"{int(part):02}" for part in rest if part)])
    return text


def _month(name: str) -> int:
    """The number of the month that begins like this, in any of our languages; or 0."""
    for language, _label in settings.LANGUAGES:
        with translation.override(language):
            for number, month in MONTHS.items():
                if str(month).casefold().startswith(name.casefold()):
                    return number
    return 0


class Terms(forms.ModelMultipleChoiceField):
    """Words of one vocabulary, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, vocabulary: str, **kwargs: Any) -> None:
        found = Term.objects.filter(vocabulary=vocabulary)
        super().__init__(found, required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The word, as a line of its own."""
        return capfirst(obj.label) or ""


class OneTerm(forms.ModelChoiceField):
    """One word of a vocabulary, or none."""

    def __init__(self, vocabulary: str, **kwargs: Any) -> None:
        found = Term.objects.filter(vocabulary=vocabulary)
        kwargs.setdefault("empty_label", _("not said"))
        super().__init__(found, required=False, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The word, as a line of its own."""
        return capfirst(obj.label) or ""


class Lines(forms.CharField):
    """A short list, written with one entry on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """One entry a line; what somebody just wrote stays as it was written."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The entries, without empty lines."""
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


def text_area(rows: int) -> forms.Textarea:
    """A field for some sentences."""
    return forms.Textarea(attrs={"rows": rows})


class WithPartners(NoPersonalNumbers):
    """A form that asks which other organisations of the register take part."""

    partners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), required=False, label=_("Together with")
    )

    def __init__(
        self,
        organisation: Organisation,
        *args: Any,
        among: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        named = Q(pk__in=[body.pk for body in among or ()])
        public = Q(pk__in=Organisation.objects.public().values("pk"))
        found = Organisation.objects.standing().filter(named | public)
        self.choosable = found.exclude(pk=organisation.pk)
        self.fields["partners"].queryset = self.choosable  # type: ignore[attr-defined]

    def chosen(self) -> list[Organisation]:
        """The organisations that are ticked, also in a form that is not right yet."""
        values = self["partners"].value() or []
        numbers = [str(getattr(value, "pk", value)) for value in values]
        picked = [int(number) for number in numbers if number.isdecimal()]
        return list(
            self.choosable.filter(pk__in=picked).order_by(in_order("name_order"))
        )


class Cooperation(WithPartners):
    """Asks what somebody else needs to know of a cooperation, and no more."""

    name = forms.CharField(label=_("What is it called?"), max_length=250)
    about = forms.CharField(
        label=_("What do you do together?"),
        help_text=_("Two or three sentences are enough."),
        max_length=2000,
        widget=text_area(4),
    )
    starts = When(
        label=_("From"),
        help_text=_("As exactly as you know: 2031, March 2031 or 3 March 2031."),
    )
    ends = When(
        label=_("To"),
        help_text=_("Leave empty while nobody knows."),
        required=False,
    )
    themes = Terms(Vocabulary.THEME, label=_("Themes"))
    areas = Terms(Vocabulary.CITY_AREA, label=_("City areas"))
    funding = OneTerm(Vocabulary.FUNDING_FORM, label=_("How is it paid for?"))
    global_goals = Terms(
        Vocabulary.GLOBAL_GOAL,
        label=_("Global goals"),
        help_text=_("Three at most: those that it is most about."),
    )
    goals = Lines(
        label=_("What do you want to reach?"),
        help_text=_("One goal on each line."),
        max_length=1500,
        required=False,
    )
    target_group_part = forms.CharField(
        label=_("How have those it is for taken part?"),
        max_length=1500,
        required=False,
        widget=text_area(3),
    )
    iop = forms.ModelChoiceField(
        IopCase.objects.none(),
        label=_("Is it a part of a partnership (IOP)?"),
        empty_label=_("no"),
        required=False,
    )
    level = OneTerm(Vocabulary.MATRIX_LEVEL, label=_("Level of participation"))
    steps = Terms(
        Vocabulary.MATRIX_STEP, label=_("Steps of decision-making that it is about")
    )

    REST = (*("global_goals", "goals", "target_group_part", "iop", "level", "steps"),)

    def __init__(
        self, organisation: Organisation, *args: Any, project: Any = None, **kwargs: Any
    ) -> None:
        if project is not None:
            kwargs.setdefault("initial", _facts_of(project, organisation))
            kwargs["among"] = kwargs["initial"]["partners"]
        super().__init__(organisation, *args, **kwargs)
        cases = IopCase.objects.filter(parties__organisation=organisation).distinct()
        self.fields["iop"].queryset = cases  # type: ignore[attr-defined]
        for name in ("iop", "areas", "themes", "steps", "level", "global_goals"):
            if not self.fields[name].queryset.exists():  # type: ignore[attr-defined]
                del self.fields[name]

    def rest(self) -> Iterator[BoundField]:
        """What is folded away: nobody has to say it."""
        return (self[name] for name in self.REST if name in self.fields)

    def rest_has_faults(self) -> bool:
        """Whether what is folded away has to be shown."""
        return any(field.errors for field in self.rest())

    def clean_partners(self) -> list[Organisation]:
        """A cooperation has two partners at least."""
        partners = list(self.cleaned_data["partners"])
        if not partners:
            raise ValidationError(ProjectRefusal.NO_PARTNER.label)
        return partners

    def clean_global_goals(self) -> list[Term]:
        """Three at most, or the goals say nothing."""
        goals = list(self.cleaned_data["global_goals"])
        if len(goals) > MAX_GLOBAL_GOALS:
            raise ValidationError(ProjectRefusal.TOO_MANY_GOALS.label)
        return goals

    def clean(self) -> dict[str, Any] | None:
        """The end comes after the beginning."""
        cleaned = super().clean()
        starts, ends = (self.cleaned_data.get(name) for name in ("starts", "ends"))
        if starts and ends and ends.last < starts.first:
            self.add_error("ends", _("The end comes before the beginning."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was said of the cooperation itself."""
        return {n: v for n, v in self.cleaned_data.items() if n != "partners"}


def _facts_of(project: Project, organisation: Organisation) -> dict[str, Any]:
    parts = project.partners.filter(left_on=None).exclude(organisation=organisation)
    lists = ("themes", "areas", "steps", "global_goals")
    plain = ("name", "about", "starts", "ends", "goals", "target_group_part")
    chosen = ("funding", "iop", "level")
    return {
        **{name: getattr(project, name) for name in plain},
        **{name: getattr(project, f"{name}_id") for name in chosen},
        **{name: list(getattr(project, name).all()) for name in lists},
        "partners": [
            part.organisation for part in parts.select_related("organisation")
        ],
    }


class Activity(NoPersonalNumbers, forms.Form):
    """Asks what the cooperation did, and in which year."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999)
    text = forms.CharField(label=_("What did you do?"), max_length=500)


class Closing(NoPersonalNumbers, forms.Form):
    """Asks what came of it, and what was learnt."""

    report = forms.CharField(
        label=_("What came of it?"),
        help_text=_("In a few words, so that others can understand it."),
        max_length=5000,
        widget=text_area(6),
    )
    lessons = forms.CharField(
        label=_("What did you learn?"),
        help_text=_("What would you do again, and what would you do in another way?"),
        max_length=5000,
        required=False,
        widget=text_area(5),
    )


class Sure(forms.Form):
    """Asks nothing but to be sure."""


class Filter(forms.Form):
    """Chooses among the cooperations that everybody sees."""

    tema = OneTerm(Vocabulary.THEME, label=_("Theme"), empty_label=_("all"))
    ar = forms.TypedChoiceField(
        label=_("Year"), coerce=int, empty_value=None, required=False
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        empty_label=_("all"),
        required=False,
    )
    mal = OneTerm(Vocabulary.GLOBAL_GOAL, label=_("Global goal"), empty_label=_("all"))

    NAMES = {"tema": "theme", "ar": "year", "mal": "goal"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["ar"]
        years.choices = [("", _("all")), *((y, y) for y in search.years())]
        bodies: Any = self.fields["organisation"]
        bodies.queryset = search.partners()

    def choice(self) -> dict[str, Any]:
        """What is chosen; a choice that is not there chooses nothing."""
        self.full_clean()
        given = self.cleaned_data
        return {self.NAMES.get(n, n): value for n, value in given.items() if value}
