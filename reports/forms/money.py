"""Money: amounts in whole kronor, as people write them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.text import search_key
from reports.models import BudgetLine, YearRefusal
from reports.search.money import is_closed

# "1 000 000", "1 000 000 kr", "1000000:-"; spaces of every width between the digits.
WHOLE = re.compile(r"(\d(?:[\d\s]*\d)?)\s*(?:kr|kronor|sek|:-)?\.?", re.IGNORECASE)
ORE = re.compile(r"[\d\s]*\d[.,:]\d{1,2}\s*(?:kr|kronor|sek)?\.?", re.IGNORECASE)
MOST_DIGITS = 12


class Wrong(models.TextChoices):
    """Why an amount is not taken."""

    ORE = "ore", _("Write whole kronor, without öre: 1 000 000.")
    NOT_AN_AMOUNT = (
        "not_an_amount",
        _("Write the amount with digits, in whole kronor: 1 000 000."),
    )
    TOO_LARGE = "too_large", _("The amount is too large. Look at the number of zeros.")
    BACKWARDS = "backwards", _("The range ends before it begins.")
    NO_AMOUNT = "no_amount", _("Write the amount that the range begins with.")
    TWICE = (
        "twice",
        _("The year has that line already. Change it, or give this one another name."),
    )


class Kronor(forms.Field):
    """A whole number of kronor; says in words why something else is not taken."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "form-control"})

    def prepare_value(self, value: Any) -> Any:
        """Digits in threes; what somebody just wrote stays as it was written."""
        return grouped(value) if type(value) is int else value

    def to_python(self, value: Any) -> int | None:
        """The amount; None where nothing is written."""
        text = str(value or "").strip() if value != 0 else "0"
        if not text:
            return None
        found = WHOLE.fullmatch(text)
        if found is None:
            wrong = Wrong.ORE if ORE.fullmatch(text) else Wrong.NOT_AN_AMOUNT
            raise ValidationError(wrong.label, code=wrong)
        digits = "".join(found[1].split())
        if len(digits.lstrip("0")) > MOST_DIGITS:
            raise ValidationError(Wrong.TOO_LARGE.label, code=Wrong.TOO_LARGE)
        return int(digits)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the amount is another, however it is written."""
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class Line(NoPersonalNumbers, forms.ModelForm):
    """A line of a year's budget; one of a closed year stays as it is."""

    amount = Kronor(label=_("Granted or planned, kronor"), required=False)
    amount_to = Kronor(
        label=_("Amount, up to"),
        required=False,
        help_text=_("Only where a source gives a range."),
    )
    outcome = Kronor(label=_("Used, kronor"), required=False)

    class Meta:
        model = BudgetLine
        fields = (
            *("year", "title", "recipient", "amount", "amount_to"),
            *("amount_qualifier", "outcome", "note", "order"),
        )

    def clean(self) -> dict[str, Any]:
        """Judge what the fields say together, and the year."""
        given: dict[str, Any] = super().clean() or {}
        low, high = given.get("amount"), given.get("amount_to")
        if high is not None and low is None and "amount" not in self.errors:
            self.add_error("amount", _no(Wrong.NO_AMOUNT))
        if low is not None and high is not None and high < low:
            self.add_error("amount_to", _no(Wrong.BACKWARDS))
        years = {given.get("year"), self.initial.get("year")}
        if any(is_closed(year) for year in years if year is not None):
            closed = YearRefusal.CLOSED
            self.add_error("year", ValidationError(closed.label, code=closed))
        self._judge_once(given)
        return given

    def _judge_once(self, given: dict[str, Any]) -> None:
        """Somebody who presses twice writes one line; what stands is left alone."""
        if self.instance.pk is not None or self.errors:
            return
        same = BudgetLine.objects.filter(
            year=given["year"], recipient=given["recipient"], is_example=False
        )
        title = search_key(given["title"])
        if any(search_key(line.title) == title for line in same):
            self.add_error("title", _no(Wrong.TWICE))


def grouped(number: int) -> str:
    """A whole number with its digits in threes."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def _no(reason: Wrong) -> ValidationError:
    return ValidationError(reason.label, code=reason)
