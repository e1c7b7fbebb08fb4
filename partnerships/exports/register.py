"""The register as files: the same selection, with what each card shows.

Persons are left out, also those who stand on a card: a list of names is another thing
than a name beside what it belongs to.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerships.exports.cards import Card
from partnerships.models import Organisation

AT_A_TIME = 500


def _side_of(card: Card) -> str:
    side = card.organisation.side
    return str(side.value) if side else ""


def _place(card: Card) -> str:
    organisation = card.organisation
    path = reverse("organisation-read", args=[organisation.pk, organisation.slug])
    return f"{settings.SITE_URL}{path}"


def _labels(terms: list[Any]) -> list[str]:
    return [term.label for term in terms]


# The key in JSON, the head of the column, and the value.
COLUMNS: tuple[tuple[str, str | Promise, Callable[[Card], Any]], ...] = (
    ("id", _("Number in the register"), lambda card: card.organisation.pk),
    ("name", _("Name"), lambda card: card.organisation.name),
    ("kind", _("Kind"), lambda card: str(card.organisation.kind or "")),
    ("side", _("Side"), _side_of),
    ("about", _("What we do"), lambda card: card.about),
    ("website", _("Web site"), lambda card: card.website),
    ("email", _("E-mail"), lambda card: card.mailbox),
    ("phone", _("Phone"), lambda card: card.phone),
    ("number", _("Organisation number"), lambda card: card.number),
    ("legal_form", _("Legal form"), lambda card: str(card.legal_form)),
    ("category", _("Category"), lambda card: str(card.category)),
    ("umbrella", _("Umbrella organisation"), lambda card: str(card.umbrella)),
    ("themes", _("Themes"), lambda card: _labels(card.themes)),
    ("target_groups", _("Target groups"), lambda card: _labels(card.target_groups)),
    ("city_areas", _("City areas"), lambda card: _labels(card.city_areas)),
    ("address", _("Address of the card"), _place),
)


def heads() -> list[str]:
    """The heads of the columns, in the active language."""
    return [str(label) for _key, label, _value in COLUMNS]


def rows(found: QuerySet[Organisation]) -> Iterator[list[str]]:
    """A row an organisation; lists are divided by commas."""
    for card in _cards(found):
        values = [value(card) for _key, _label, value in COLUMNS]
        yield [", ".join(v) if isinstance(v, list) else str(v) for v in values]


def records(found: QuerySet[Organisation]) -> Iterator[dict[str, Any]]:
    """An object an organisation, with what it shows and nothing for what it hides."""
    for card in _cards(found):
        values = {key: value(card) for key, _label, value in COLUMNS}
        yield {key: value for key, value in values.items() if value not in ("", [])}


def _cards(found: QuerySet[Organisation]) -> Iterator[Card]:
    """The cards, a bounded number of them in memory."""
    whole = found.select_related("kind", "legal_form", "category", "umbrella")
    whole = whole.prefetch_related("themes", "target_groups", "city_areas")
    for organisation in whole.iterator(chunk_size=AT_A_TIME):
        yield Card(organisation)
