"""Forms of what centres count: a number for each measure, or that there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Centre
from reports.actions.centre_reports import Counted
from reports.models import CentreCount, CentreReport

MOST = 10_000_000
# So many times the last number, or one part in so many, is asked about once more.
STRANGE = 10
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Line:
    """One measure in the form, with what was told the last time."""

    count: CentreCount
    value: BoundField
    qualifier: BoundField
    none: BoundField
    sure: BoundField
    last: int | None
    asks: bool


class Quarter(NoPersonalNumbers):
    """Asks for the number of each measure; one that looks strange is asked about."""

    note = forms.CharField(
        label=_("Something to add"),
        help_text=_("Such as that the house was closed for some weeks."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        report: CentreReport,
        last: Mapping[int, int],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.last = last
        self.strange: set[int] = set()
        rows = report.counts.select_related("measure", "value_qualifier")
        self.counts: list[CentreCount] = list(rows)
        super().__init__(data, initial={"note": report.note})
        words = Term.objects.filter(vocabulary=Vocabulary.QUALIFIER)
        choices = [("", _("exactly")), *((str(word.pk), word.label) for word in words)]
        self.words = {str(word.pk): word for word in words}
        for count in self.counts:
            self._add(count, choices, was_told=bool(report.sent_at))

    def _add(
        self, count: CentreCount, choices: list[tuple[str, Any]], *, was_told: bool
    ) -> None:
        key = count.measure_id
        self.fields[f"value_{key}"] = forms.IntegerField(
            label=count.measure.label,
            min_value=0,
            max_value=MOST,
            required=False,
            initial=count.value,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
        self.fields[f"qualifier_{key}"] = forms.ChoiceField(
            label=_("How sure is the number?"),
            choices=choices,
            required=False,
            initial=str(count.value_qualifier_id or ""),
        )
        self.fields[f"none_{key}"] = forms.BooleanField(
            label=_("Not counted"),
            required=False,
            initial=was_told and count.value is None,
        )
        self.fields[f"sure_{key}"] = forms.BooleanField(
            label=_("Yes, the number is right"), required=False
        )

    def clean(self) -> dict[str, Any] | None:
        """Ask for a number or a no for each measure, and about what looks strange."""
        cleaned = super().clean()
        for count in self.counts:
            self._judge(count.measure_id)
        return cleaned

    def _judge(self, key: int) -> None:
        name = f"value_{key}"
        value, none = self.cleaned_data.get(name), self.cleaned_data.get(f"none_{key}")
        if name in self.errors:
            return
        if (value is None) != bool(none):
            self.add_error(name, ValidationError(_MISSING, code="missing"))
        elif value is not None and _is_strange(value, self.last.get(key)):
            self.strange.add(key)
            if not self.cleaned_data.get(f"sure_{key}"):
                told = {"last": self.last[key], "value": value}
                self.add_error(name, ValidationError(_STRANGE % told, code="strange"))

    def lines(self) -> Iterator[Line]:
        """Each measure with its fields."""
        for count in self.counts:
            key = count.measure_id
            yield Line(
                count,
                self[f"value_{key}"],
                self[f"qualifier_{key}"],
                self[f"none_{key}"],
                self[f"sure_{key}"],
                self.last.get(key),
                key in self.strange,
            )

    def counted(self) -> dict[int, Counted]:
        """What was told, by the number of the measure."""
        given = self.cleaned_data
        return {
            count.measure_id: Counted(
                given[f"value_{count.measure_id}"],
                self.words.get(given[f"qualifier_{count.measure_id}"]),
            )
            for count in self.counts
            if not given[f"none_{count.measure_id}"]
        }


_MISSING = _("Write a number, or say that it was not counted: one of the two.")
_STRANGE = _("The last time it was %(last)d, now %(value)d. Is that right?")


def _is_strange(value: int, last: int | None) -> bool:
    if not last:
        return False
    return value >= last * STRANGE or value * STRANGE <= last


class AskQuarter(forms.Form):
    """Asks which centre and quarter, and what is to be counted."""

    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"))
    year = forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    quarter = forms.TypedChoiceField(
        label=_("Quarter"), choices=[(n, str(n)) for n in range(1, 5)], coerce=int
    )
    measures = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=_("What is counted"),
        help_text=_("The centre is asked for the same every quarter from now on."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["centre"].queryset = Centre.objects.exclude(operator=None)
        # Followers of channels are counted elsewhere: those measures have a meaning.
        fields["measures"].queryset = Term.objects.filter(
            vocabulary=Vocabulary.MEASURE
        ).exclude(meaning__in=["new", "total"])
