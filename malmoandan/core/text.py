"""Texts as they are compared, sorted, searched and refused."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import slugify

# Six or eight digits and four, with what people put between: 19121212-1212,
# 121212 – 1212, 1912-12-12-1212. A date and a time of day ("2035-12-11 1300") is none.
PERSONAL_NUMBER = re.compile(
    r"(?<!\d)(?:19|20)?"
    r"(?:(\d{2})(\d{2})(\d{2})\s?[-+]?|(\d{2})[- ](\d{2})[- ](\d{2})\s?[-+])"
    r"\s?(\d{4})(?!\d)"
)
DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


def search_key(text: str) -> str:
    """Fold a text so that equal words compare equal on every database.

    Case is folded for all letters; å, ä and ö stay letters of their own, other accents
    are dropped, and white space is single.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    kept = (c if c in "åäö" else unicodedata.normalize("NFKD", c)[0] for c in folded)
    return " ".join("".join(kept).split())


def sort_key(text: str) -> str:
    """Fold a text so that plain comparison sorts it as Swedish does: … z å ä ö."""
    order = str.maketrans({"å": "{a", "ä": "{b", "ö": "{c"})
    return search_key(text).translate(order)


def tail(name: str) -> str:
    """A name as the tail of an address, where the number before it is what counts."""
    return slugify(name)[:60] or "-"


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(digits):
        doubled = int(char) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def has_personal_number(text: str) -> bool:
    """Say whether a Swedish personal or coordination number stands in the text.

    Only when month, day (or day + 60) and check digit all hold, so that organisation
    numbers, case numbers and phone numbers pass (conventions C.4).
    """
    plain = unicodedata.normalize("NFKC", text).translate(DASHES | UNSEEN)
    for found in PERSONAL_NUMBER.findall(plain):
        year, month, day, last = filter(None, found)
        real_day = int(day) - 60 if int(day) > 60 else int(day)
        if (
            1 <= int(month) <= 12
            and 1 <= real_day <= 31
            and _luhn(year + month + day + last)
        ):
            return True
    return False


def masked(email: str) -> str:
    """An address that its owner knows again and nobody else learns: b…@….org."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}…@….{host.rpartition('.')[2]}"


if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:
    TextField = models.CharField


class SearchKeyField(TextField):
    """Keeps the folded form of another field of the row, however the row is written."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        kwargs["editable"] = False
        self.source = source
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say which field the key is made of."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "source": self.source}

    @staticmethod
    def fold(text: str) -> str:
        """The text as it is searched."""
        return search_key(text)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold the source, in single saves and in bulk."""
        key = self.fold(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key


class SortKeyField(SearchKeyField):
    """Keeps another field of the row folded so that letters compare as Swedish does.

    Order by `in_order("the_field")`: the database's own order may be another one.
    """

    @staticmethod
    def fold(text: str) -> str:
        """The text as it is sorted."""
        return sort_key(text)


class InOrder(models.Func):
    """A stored sort key, compared letter by letter, on every database."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL would otherwise compare as its own locale does."""
        template = '(%(expressions)s COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **more)


def in_order(name: str) -> InOrder:
    """What to order by so that a `SortKeyField` gives the Swedish order."""
    return InOrder(models.F(name), output_field=models.CharField())
