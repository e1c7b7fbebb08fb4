"""Rows that may be one organisation: names that are nearly the same, a shared address.

A register of ten thousand rows is gone through in seconds, since a name is compared
only with its neighbours: those that begin or end like it, or share an unusual word.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import Side
from malmoandan.core.text import search_key
from partnerships.models import NotDuplicate, Organisation

ALIKE = 0.88
NEIGHBOURS = 6
COMMON = 30  # a word in more names than this says nothing
WORD = re.compile(r"[\wåäö]+")
# Words of legal forms: two names that differ only in these may well be one.
FORMS = frozenset(
    {
        *("förening", "föreningen", "föreningar", "ideell", "ideella"),
        *("ek", "ekonomisk", "förbund", "förbundet", "sällskap"),
        *("sällskapet", "stiftelse", "stiftelsen", "nätverk", "nätverket"),
        *("organisation", "organisationen", "ab", "aktiebolag", "kommun"),
        *("kommunala", "och", "i", "för", "av"),
        *("den", "det"),
    }
)
FIELDS = (
    *("pk", "name", "number", "mailbox", "website", "kind__meaning"),
    *("parent_id", "umbrella_id", "board_id"),
)


class Why(models.TextChoices):
    """What makes two rows look like one organisation."""

    SAME_WORDS = "same_words", _("the same words in the name")
    SIMILAR_NAME = "similar_name", _("nearly the same name")
    SAME_MAILBOX = "same_mailbox", _("the same e-mail address")
    SAME_WEBSITE = "same_website", _("the same web site")


@dataclass(frozen=True)
class Row:
    """What is compared of an organisation."""

    pk: int
    name: str
    number: str
    mailbox: str
    website: str
    side: str | None
    above: frozenset[int]

    @property
    def compact(self) -> str:
        """The name without spaces, marks and words of legal forms."""
        return _compact(self.name)

    @property
    def words(self) -> frozenset[str]:
        """The words of the name that tell it from others."""
        return frozenset(_words(self.name))


def pairs(most: int = 200) -> list[tuple[Row, Row, Why]]:
    """Pairs that may be the same, the surest first; at most so many.

    Not those that somebody has said are not, nor a body and what it is a part of.
    """
    rows = _rows(Organisation.objects.standing())
    said = NotDuplicate.objects.values_list("first_id", "second_id")
    different = {frozenset(pair) for pair in said}
    found: dict[frozenset[int], tuple[Row, Row, Why]] = {}
    for one, two in _neighbours(rows):
        pair = frozenset((one.pk, two.pk))
        if pair not in found and pair not in different and (why := _why(one, two)):
            first, second = sorted((one, two), key=lambda row: row.pk)
            found[pair] = (first, second, why)
    order = list(Why)
    ranked = sorted(found.values(), key=lambda p: (order.index(p[2]), p[0].name))
    return ranked[:most]


def similar_to(organisation: Organisation, most: int = 20) -> list[int]:
    """The keys of standing rows that may be this organisation."""
    (this,) = _rows(Organisation.objects.filter(pk=organisation.pk))
    others = _rows(Organisation.objects.standing().exclude(pk=organisation.pk))
    return [row.pk for row in others if _why(this, row)][:most]


def _rows(organisations: models.QuerySet[Organisation]) -> list[Row]:
    return [
        Row(
            pk=pk,
            name=name,
            number=number,
            mailbox=mailbox.casefold(),
            website=_host(website),
            side=meaning if meaning in Side.values else None,
            above=frozenset(above) - {None},
        )
        for (pk, name, number, mailbox, website, meaning, *above) in (
            organisations.order_by("pk").values_list(*FIELDS).iterator()
        )
    ]


def _neighbours(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Rows that stand beside each other in one order or another."""
    for key in (lambda row: row.compact, lambda row: row.compact[::-1]):
        ordered = sorted(rows, key=key)
        for place, row in enumerate(ordered):
            for other in ordered[place + 1 : place + NEIGHBOURS]:
                yield row, other
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for word in {*row.words, row.mailbox, row.website} - {""}:
            groups[word].append(row)
    for group in groups.values():
        yield from _each_with_each(group) if len(group) <= COMMON else ()


def _each_with_each(group: list[Row]) -> Iterable[tuple[Row, Row]]:
    return ((a, b) for n, a in enumerate(group) for b in group[n + 1 :])


def _why(one: Row, two: Row) -> Why | None:
    """What makes the two look like one; None when nothing does, or they cannot be."""
    if one.pk in two.above or two.pk in one.above:
        return None
    if one.side and two.side and one.side != two.side:
        return None
    if one.number and two.number:
        return None  # two numbers are two bodies
    return _named_alike(one, two) or _same_address(one, two)


def _named_alike(one: Row, two: Row) -> Why | None:
    if not one.compact or _figures(one) != _figures(two):
        return None  # the third scout group is not the fourth
    if one.words == two.words:
        return Why.SAME_WORDS
    alike = SequenceMatcher(None, one.compact, two.compact, autojunk=False)
    near = (
        alike.real_quick_ratio() >= ALIKE
        and alike.quick_ratio() >= ALIKE
        and alike.ratio() >= ALIKE
    )
    return Why.SIMILAR_NAME if near else None


def _same_address(one: Row, two: Row) -> Why | None:
    if one.mailbox and one.mailbox == two.mailbox:
        return Why.SAME_MAILBOX
    return Why.SAME_WEBSITE if one.website and one.website == two.website else None


def _figures(row: Row) -> set[str]:
    return {word for word in row.words if word.isdigit()}


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[str, ...]:
    every = WORD.findall(search_key(name))
    return tuple(word for word in every if word not in FORMS)


@lru_cache(maxsize=20_000)
def _compact(name: str) -> str:
    return "".join(_words(name))


def _host(website: str) -> str:
    """The address without what does not tell two sites apart."""
    return re.sub(r"^https?://(www\.)?", "", website.casefold()).rstrip("/")
