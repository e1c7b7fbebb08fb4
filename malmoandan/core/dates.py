"""Dates that are only as precise as their source: a year, a month, a day, two years."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext_lazy as _

SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|/(\d{4}))?")


class NotADate(ValueError):
    """The text is not a date of the shapes that `PartialDate.parse` takes."""


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date with its precision, as written: 2017, 2017-06, 2017-06-14, 2016/2017."""

    text: str

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Return the date that the text says; raise `NotADate` when it says none."""
        match = SHAPE.fullmatch(text)
        if not match:
            raise NotADate(text)
        date = cls(text)
        try:
            if date.last < date.first:
                raise NotADate(text)
        except ValueError as error:
            raise NotADate(text) from error
        return date

    @property
    def _parts(self) -> tuple[int, int | None, int | None, int | None]:
        match = SHAPE.fullmatch(self.text)
        if not match:
            raise NotADate(self.text)
        year, month, day, end = (int(g) if g else None for g in match.groups())
        return year or 0, month, day, end

    @property
    def year(self) -> int:
        """The (first) year."""
        return self._parts[0]

    @property
    def month(self) -> int | None:
        """The month, where the source says one."""
        return self._parts[1]

    @property
    def day(self) -> int | None:
        """The day of the month, where the source says one."""
        return self._parts[2]

    @property
    def first(self) -> dt.date:
        """The earliest day it can be."""
        year, month, day, _end = self._parts
        return dt.date(year, month or 1, day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day it can be."""
        year, month, day, end = self._parts
        year = end or year
        month = month or 12
        return dt.date(year, month, day or calendar.monthrange(year, month)[1])

    def __str__(self) -> str:
        """The date as people write it, in the active language."""
        year, month, day, end = self._parts
        if end:
            return f"{year}–{end}"
        if day:
            return formats.date_format(self.first, "j F Y")
        if month:
            return formats.date_format(self.first, "F Y")
        return str(year)


class PartialDateInput(forms.CharField):
    """A form field that shows a `PartialDate` as it is written, not as it is read."""

    def prepare_value(self, value: Any) -> Any:
        """The text of the date; what somebody just wrote stays as it is."""
        return value.text if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date is written."""
        return super().has_changed(self.prepare_value(initial), data)


if TYPE_CHECKING:
    TextField = models.CharField["PartialDate | str | None", "PartialDate | None"]
else:
    TextField = models.CharField


class PartialDateField(TextField):
    """Stores a `PartialDate` as its text; sorts by time. Null is "not known"."""

    # What type checkers are to see: a CharField would be read as text.
    _pyi_private_set_type: "PartialDate | str | None"  # type: ignore[assignment]
    _pyi_private_get_type: "PartialDate | None"  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what the field always is."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """A text field that says how to write the date."""
        kwargs = {
            "form_class": PartialDateInput,
            "help_text": _("A year, a month or a day: 2024, 2024-05 or 2024-05-31."),
            **kwargs,
        }
        return super().formfield(**kwargs)

    def run_validators(self, value: Any) -> None:
        """Judge the text: Django's validators measure its length."""
        super().run_validators(value.text if isinstance(value, PartialDate) else value)

    def from_db_value(self, value: str | None, *_args: Any) -> PartialDate | None:
        """Read the stored text."""
        return PartialDate(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        """Take a `PartialDate`, a text or a date; else raise a `ValidationError`."""
        if value in (None, ""):
            return None
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, dt.date):
            return PartialDate(value.isoformat())
        try:
            return PartialDate.parse(str(value))
        except NotADate as error:
            raise ValidationError(
                _("Write a year, a month or a day: 2024, 2024-05 or 2024-05-31."),
                code="invalid",
            ) from error

    def get_prep_value(self, value: Any) -> str | None:
        """Write the text."""
        date = self.to_python(value)
        return date.text if date else None

    def value_to_string(self, obj: models.Model) -> str:
        """Write the text for serializers."""
        return self.get_prep_value(self.value_from_object(obj)) or ""
