"""Forms about plans: a commitment in plain words, the steps of a plan, evidence."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import Commitment, Paragraph, WheelRow
from governance.models.commitments import KINDS, NAMES, CommitmentRefusal
from malmoandan.core.forms import Day, NoPersonalNumbers
from malmoandan.core.models import Side, Term, Vocabulary

Choice = tuple[str, str | Promise]
EMPTY = ("", "---------")
OWN = "own"
# The parts of a year that people speak of; others are written as months.
PARTS: dict[str, tuple[str | Promise, list[list[int]]]] = {
    "": (_("the whole year"), []),
    "spring": (_("in spring (January–June)"), [[1, 6]]),
    "autumn": (_("in autumn (July–December)"), [[7, 12]]),
    "halves": (_("one in spring and one in autumn"), [[1, 6], [7, 12]]),
    "quarters": (
        _("one in each quarter"),
        [[1, 3], [4, 6], [7, 9], [10, 12]],
    ),
}
PART = re.compile(r"(\d{1,2})\s*[-–]\s*(\d{1,2})")
PERIODS: dict[str, str | Promise] = {
    "calendar_year": _("each calendar year"),
    "always": pgettext_lazy("period of a commitment", "always"),
    "continuous": _("all the time, as it comes"),
    "per_event": _("at each event"),
    "once": pgettext_lazy("period of a commitment", "once"),
    "every_2_years": _("every second year"),
    "per_mandate_period": _("once in each mandate period"),
}
WIDE = {"class": "vTextField"}
SHORT = {"class": "vIntegerField", "placeholder": "08-15"}


def parts_in_words(slots: Any) -> str | Promise:
    """The parts of the year as people say them."""
    for label, known in PARTS.values():
        if slots == known:
            return label
    return ", ".join("–".join(map(str, pair)) for pair in slots)


def _months(label: Any, *, required: bool) -> forms.TypedMultipleChoiceField:
    """Asks for months, each with a box to tick."""
    return forms.TypedMultipleChoiceField(
        label=label,
        required=required,
        coerce=int,
        choices=[(number, capfirst(name)) for number, name in MONTHS.items()],
        widget=forms.CheckboxSelectMultiple(
            attrs={"class": "office-choices office-months"}
        ),
    )


def _key_of(slots: Any) -> str:
    return next((key for key, (_label, known) in PARTS.items() if slots == known), OWN)


class CommitmentForm(forms.ModelForm):
    """A commitment in plain words: what was promised, how it is counted, and when."""

    counts = forms.ChoiceField(label=_("What is counted"), required=False)
    slots = forms.ChoiceField(
        label=_("Parts of the year"),
        required=False,
        choices=[
            *((key, label) for key, (label, _parts) in PARTS.items()),
            (OWN, _("other parts, written below")),
        ],
    )
    own_parts = forms.CharField(
        label=_("Other parts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vTextField"}),
        help_text=_("One on each line, as first and last month: 2–4."),
    )
    planned_months = _months(_("Planned months"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    period = forms.ChoiceField(label=_("How often"), required=False)
    window_from = forms.CharField(
        label=_("Not before"),
        max_length=5,
        required=False,
        widget=forms.TextInput(attrs=SHORT),
        help_text=_("Month and day, where the year has a window of its own: 08-15."),
    )
    window_to = forms.CharField(
        label=_("Not after"),
        max_length=5,
        required=False,
        widget=forms.TextInput(attrs=SHORT),
        help_text=_("The last day of the window: 12-15."),
    )
    deadline = forms.CharField(
        label=_("Done by"),
        max_length=5,
        required=False,
        widget=forms.TextInput(attrs=SHORT),
        help_text=_("Month and day: 10-31."),
    )

    class Meta:
        model = Commitment
        fields = (
            *("plan", "title", "rule", "section", "owner_side", "measure", "counts"),
            *("unit", "at_least", "at_most", "approximate", "tolerance", "period"),
            *("slots", "planned_months", "window_from", "window_to", "deadline"),
            *("valid_from", "valid_to", "order"),
        )
        labels = {
            "rule": _("What was promised, in the words of the plan"),
            "section": _("Where in the plan it stands"),
            "measure": _("How it is counted"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = list(
            Term.objects.filter(
                vocabulary__in=[*KINDS.values(), Vocabulary.UNIT]
            ).order_by("vocabulary", "order", "pk")
        )
        row = self.instance
        self._choose("counts", counts_choices(words, row.counts))
        units = [(t.key, t.label) for t in words if t.vocabulary == Vocabulary.UNIT]
        self._choose("unit", [EMPTY, *_with(units, row.unit)])
        self._choose("period", [EMPTY, *_with(list(PERIODS.items()), row.period)])
        key = _key_of(row.slots)
        self.initial["slots"] = key
        if key == OWN:
            lines = ["–".join(map(str, pair)) for pair in row.slots]
            self.initial["own_parts"] = "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """Turn the parts of the year into the months that the commitment keeps."""
        given = super().clean() or self.cleaned_data
        chosen = given.get("slots")
        if chosen == OWN:
            given["slots"] = self._own_parts(given.get("own_parts", ""))
        elif chosen is not None:
            given["slots"] = PARTS[chosen][1]
        return given

    def _own_parts(self, text: str) -> list[list[int]]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        found = [PART.fullmatch(line) for line in lines]
        if not lines or None in found:
            self.add_error("own_parts", str(CommitmentRefusal.NO_SUCH_PART.label))
            return []
        return [[int(part) for part in match.groups()] for match in found if match]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _with(choices: list[Any], current: str) -> list[Any]:
    """The choices, and what stands now where it is none of them."""
    known = {key for key, _label in choices}
    return [*choices, *([(current, current)] if current not in known | {""} else [])]


def counts_choices(words: list[Term], current: str = "") -> list[Any]:
    """Everything that can be counted, by group, and what stands now."""
    groups = [
        (
            Vocabulary(vocabulary).label,
            [(f"{name}:{t.key}", t.label) for t in words if t.vocabulary == vocabulary],
        )
        for name, vocabulary in KINDS.items()
    ]
    known = {*NAMES, *(key for _label, rows in groups for key, _words in rows)}
    other = [(current, current)] if current and current not in known else []
    plain = [(key, capfirst(str(label))) for key, label in NAMES.items()]
    return [EMPTY, *plain, *groups, *other]


class WheelRowForm(forms.ModelForm):
    """A line of the plan's own year wheel: what, and in which months."""

    months = _months(_("Months"), required=True)

    class Meta:
        model = WheelRow
        fields = ("plan", "months", "what", "order")


def word(vocabulary: str, key: str) -> str:
    """The word of a vocabulary that has this key; the key itself where none has."""
    found = Term.objects.filter(vocabulary=vocabulary, key=key).first()
    return str(found.label) if found else key


def counts_in_words(counts: str) -> str | Promise:
    """What a commitment counts, by its name."""
    what, _colon, key = counts.partition(":")
    if counts not in NAMES and what in KINDS:
        return word(KINDS[what], key)
    return NAMES.get(counts, counts)


# The steps of a plan


class Decide(forms.Form):
    """Asks in which § the steering group decided the plan."""

    paragraph = forms.ModelChoiceField(
        Paragraph.objects.none(),
        label=_("The steering group’s decision"),
        required=False,
        empty_label=_("not in the portal"),
    )

    def __init__(self, *args: Any, found: QuerySet[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["paragraph"]
        field.queryset = found
        field.label_from_instance = lambda row: f"{row} {row.title}"


class Adopt(forms.Form):
    """Asks for the case number of the executive board's decision."""

    case_number = forms.CharField(
        label=_("Case number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=WIDE),
    )


class SayYes(forms.Form):
    """Asks for which side; only who stands in for the other one has to say."""

    side = forms.ChoiceField(
        label=_("For which side"),
        required=False,
        choices=[("", _("the one I coordinate")), *Side.choices],
    )


class NewPlan(NoPersonalNumbers):
    """Asks for the name and the years of a new version of a plan."""

    title = forms.CharField(
        label=_("Name of the new plan"),
        max_length=250,
        widget=forms.TextInput(attrs=WIDE),
    )
    from_year = forms.IntegerField(
        label=_("First year"), min_value=1900, max_value=2999
    )
    to_year = forms.IntegerField(
        label=_("Last year"), min_value=1900, max_value=2999, required=False
    )


class Revised(forms.Form):
    """Asks on which day the revision was decided."""

    on = Day(label=_("The revision was decided on"))


# Responsibilities


class Evidence(NoPersonalNumbers):
    """Asks what was done, in which year, and where it can be seen."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999)
    text = forms.CharField(
        label=_("What was done"),
        max_length=300,
        widget=forms.TextInput(attrs=WIDE),
        help_text=_("A few words that everybody may read."),
    )
    url = forms.CharField(
        label=_("Link"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs=WIDE),
        help_text=_("A page of the portal (/beslut/…) or a whole address."),
    )


class ShownYear(forms.Form):
    """Asks which year the public wants to see."""

    ar = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ar"]
        field.choices = [(year, year) for year in years]

    def year(self, this_year: int) -> int:
        """The year that was chosen; this one when none was, or none that there is."""
        chosen = self.cleaned_data.get("ar") if self.is_valid() else None
        return chosen or this_year
