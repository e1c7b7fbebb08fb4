"""What a coordinator's day asks for: letters, lists of those who came, numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import AttendanceSheet, EventCount, EventMailing, Registration
from events.search.attendance import Part
from events.search.stated import parts_of
from malmoandan.core import files
from malmoandan.core.forms import NoPersonalNumbers, UploadField

By = EventCount.By
MEANINGS = (
    ("name", _("Name")),
    ("last_name", _("Last name")),
    ("email", _("E-mail address")),
    ("organisation", _("Organisation")),
)


class WriteToGuests(NoPersonalNumbers):
    """Asks whom to write to, and the words."""

    audience = forms.ChoiceField(label=_("To"), choices=EventMailing.Audience.choices)
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        help_text=_(
            "Plain text. The greeting, your name, and when and where the event is, are "
            "added."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class Sheet(forms.Form):
    """Asks for a list of those who came: a file, or what was copied from one."""

    file = UploadField(
        label=_("File"),
        allowed=files.TABLES,
        required=False,
        help_text=_(
            "The attendance report of a meeting tool (CSV), or a spreadsheet (CSV or "
            "XLSX) with columns for name, e-mail or organisation."
        ),
    )
    text = forms.CharField(
        label=_("Or paste rows from a spreadsheet"),
        required=False,
        max_length=400_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        cleaned = super().clean() or {}
        given = [cleaned.get("file"), (cleaned.get("text") or "").strip()]
        if not self.errors and sum(map(bool, given)) != 1:
            raise forms.ValidationError(_("Choose a file, or paste rows: one of them."))
        return cleaned


class Columns(forms.Form):
    """Asks which column is what, whether the first row is headings, and whose side."""

    name = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    last_name = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    email = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    organisation = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    skip = forms.BooleanField(
        label=_("The first row is headings"),
        required=False,
    )
    side = forms.ChoiceField(
        label=_("New ones whose organisation is not in the register come from"),
        choices=Registration.Side.choices,
    )

    def __init__(self, data: Any = None, *, sheet: AttendanceSheet) -> None:
        said = {"side": Registration.Side.OTHER, **sheet.columns}
        super().__init__(data, initial=said)
        heads = sheet.rows[0] if sheet.rows else []
        choices = [
            ("", pgettext_lazy("column", "none")),
            *((number, _head(heads, sheet, number)) for number in range(len(heads))),
        ]
        for meaning, label in MEANINGS:
            self.fields[meaning].label = label
            self.fields[meaning].choices = choices  # type: ignore[attr-defined]
        if any(heads):
            del self.fields["skip"]  # they were found

    def chosen(self) -> dict[str, Any]:
        """What was said, without what was left open."""
        return {k: v for k, v in self.cleaned_data.items() if v not in (None, "")}


def _head(heads: list[str], sheet: AttendanceSheet, number: int) -> str:
    """The heading of a column; without one, what stands first in it."""
    first = next((row[number] for row in sheet.rows if row and row[number]), "")
    return heads[number] or first or str(number + 1)


class Stated(NoPersonalNumbers):
    """Asks how many came to an event without a list, in all and by parts."""

    in_all = forms.IntegerField(
        label=_("Persons in all"), min_value=0, max_value=100_000
    )
    civil = forms.IntegerField(
        label=_("From civil society"), min_value=0, max_value=100_000, required=False
    )
    city = forms.IntegerField(
        label=_("From the city"), min_value=0, max_value=100_000, required=False
    )
    other = forms.IntegerField(
        label=_("From somewhere else"), min_value=0, max_value=100_000, required=False
    )
    sectors = forms.CharField(
        label=_("By sector"),
        required=False,
        max_length=20_000,
        help_text=_("One on each line, with its number last, such as: kultur 12."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    organisations = forms.CharField(
        label=_("By organisation"),
        required=False,
        max_length=100_000,
        help_text=_(
            "One on each line, with its number last; pasted from a spreadsheet is "
            "fine. Only organisations: never write the name of a person here."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean(self) -> dict[str, Any]:
        """Each line says a number, and no way to divide it gives more than all."""
        cleaned = super().clean() or {}
        sides = [
            Part(cleaned[side], side=side)
            for side in Registration.Side.values
            if cleaned.get(side)
        ]
        self.parts = {By.SIDE: sides}
        for name, by in (("sectors", By.SECTOR), ("organisations", By.ORGANISATION)):
            found, wrong = parts_of(cleaned.get(name) or "", by)
            self.parts[by] = found
            if wrong:
                self.add_error(name, _("No number stands on this line: %s") % wrong)
        in_all = cleaned.get("in_all") or 0
        largest = max(sum(p.number for p in found) for found in self.parts.values())
        if not self.errors and largest > in_all:
            raise forms.ValidationError(
                _("The parts make %(parts)d, which is more than %(all)d in all.")
                % {"parts": largest, "all": in_all}
            )
        return cleaned
