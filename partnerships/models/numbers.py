"""Organisation numbers: ten digits that say what a body is, never who a person is."""

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

SEPARATED = re.compile(r"[\s\u00a0-]+")


def digits_of(text: str) -> str:
    """The ten digits of a number as people write it: with hyphen, blanks or a 16."""
    digits = SEPARATED.sub("", text)
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits


def shown(digits: str) -> str:
    """The number as it is printed: 212000-1124."""
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def organisation_number(text: str) -> None:
    """Refuse what is no organisation number, and personal numbers in words (C.7)."""
    digits = digits_of(text)
    if not re.fullmatch(r"[0-9]{10}|[0-9]{12}", digits):
        raise ValidationError(
            _("Write ten digits, such as 802000-1234."), code="digits"
        )
    # The third digit is 2 or more in every organisation number. A lower one is the
    # month of somebody's birth, which we never keep.
    if len(digits) == 12 or int(digits[2]) < 2:
        raise ValidationError(
            _(
                "This looks like a personal identity number. We never store those. "
                "Leave the field empty if the organisation has no number of its own."
            ),
            code="personal",
        )
    if not luhn.is_valid(digits):
        raise ValidationError(
            _("The last digit does not match the others. Check the number."),
            code="checksum",
        )


if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:
    TextField = models.CharField


class OrganisationNumberField(TextField):
    """Ten digits or nothing; accepts what people write, keeps the digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators.append(organisation_number)

    def to_python(self, value: Any) -> Any:
        """The digits alone, where there are any."""
        return digits_of(str(value)) if value else ""

    def formfield(self, **kwargs: Any) -> Any:
        """Room for hyphen, blanks and a leading 16."""
        return super().formfield(**{"max_length": 20, **kwargs})
