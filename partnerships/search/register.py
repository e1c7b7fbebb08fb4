"""The public register: found by words, by number and by what the cards say."""

import re
from typing import Any

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from malmoandan.core.text import in_order, search_key, sort_key
from partnerships.models import (
    Affiliation,
    CardPart,
    ContactPoint,
    IopCase,
    Organisation,
    Project,
    Story,
)
from partnerships.models.numbers import digits_of
from partnerships.models.organisations import usual_card

MOST_WORDS = 8
FILTERS = {
    "kind": ("kind", None),
    "category": ("category", CardPart.CATEGORY),
    "umbrella": ("umbrella", CardPart.UMBRELLA),
    "stands_alone": ("stands_alone", CardPart.UMBRELLA),
    "theme": ("themes", CardPart.THEMES),
    "city_area": ("city_areas", CardPart.CITY_AREAS),
    "target_group": ("target_groups", CardPart.TARGET_GROUPS),
}


def organisations(
    query: str = "",
    *,
    among: QuerySet[Organisation] | None = None,
    **chosen: Model | int | bool | None,
) -> QuerySet[Organisation]:
    """Organisations that anybody may find, in Swedish order.

    Every word of the query stands in the name or in what the organisation says that it
    does; å, ä and ö are letters of their own, other accents and case do not matter. A
    number finds its organisation, with or without hyphen. `chosen` narrows by the names
    of `FILTERS`. What a card hides finds nothing. `among` are those to look among; the
    public ones if left out.
    """
    found = Organisation.objects.public() if among is None else among
    found = found.alias(card_text=Cast("card_shows", TextField()))
    if query.strip():
        found = found.filter(_says(query))
    for name, value in chosen.items():
        if value not in (None, ""):
            field, part = FILTERS[name]
            found = found.filter(_shows(part) & Q(**{field: value}))
    return found.order_by(in_order("name_order"), "pk")


def numbers_of(found: QuerySet[Organisation]) -> list[int]:
    """The numbers of what was found, in Swedish order, sorted here.

    Ten thousand short keys are sorted in no time; the database would fetch its rows in
    the order of the index, one here and one there, to look into each.
    """
    rows = found.order_by().values_list("name_order", "pk")
    return [pk for _key, pk in sorted(rows)]


def contacts_of(organisation: Organisation) -> list[Affiliation]:
    """Those who speak for it and have said yes to standing on the card."""
    people = organisation.affiliations.active().filter(shown=True)
    return list(people.select_related("person").order_by("role", "from_on", "pk"))


def cooperation_of(organisation: Organisation) -> dict[str, list[Any]]:
    """What it takes part in, as far as anybody may read; nothing where it is hidden."""
    if not organisation.shows(CardPart.COOPERATION):
        return {}
    cases = IopCase.objects.public().filter(parties__organisation=organisation)
    stories = Story.objects.public().filter(parties__organisation=organisation)
    found: dict[str, list[Any]] = {
        "cases": list(cases.distinct().order_by("name", "pk")),
        "projects": list(Project.objects.public().of(organisation)),
        "stories": list(stories.distinct()),
    }
    return found if any(found.values()) else {}


def contact_points(query: str = "") -> list[ContactPoint]:
    """Contacts for topics in which every word of the query stands, by topic.

    The list is short, so it is read whole: words are folded as in the register.
    """
    points = ContactPoint.objects.select_related("organisation").prefetch_related(
        "themes"
    )
    words = search_key(query).split()
    found = [p for p in points if all(word in _words_of(p) for word in words)]
    return sorted(found, key=lambda point: sort_key(point.topic))


def _words_of(point: ContactPoint) -> str:
    themes = " ".join(f"{term.label_sv} {term.label_en}" for term in point.themes.all())
    return search_key(f"{point.topic} {point.about} {point.organisation} {themes}")


def _says(query: str) -> Q:
    """The name or the text has every word, or the number is the one that was typed."""
    words = Q()
    for word in search_key(query).split()[:MOST_WORDS]:
        told = Q(about_key__contains=word) & _shows(CardPart.ABOUT)
        words &= Q(name_key__contains=word) | told
    digits = digits_of(query.strip())
    if re.fullmatch(r"[0-9]{10}", digits):
        words |= _shows(CardPart.NUMBER) & Q(number=digits)
    return words


def _shows(part: str | None) -> Q:
    """The card shows this part; one that nobody has chosen for shows the usual."""
    if part is None:
        return Q()
    chosen = Q(card_text__contains=f'"{part}"')
    return chosen | Q(card_text="[]") if part in usual_card() else chosen
