"""What the card of an organisation shows: the same on every page and in files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property

from malmoandan.core.models import Term
from partnerships.models import CardPart, Organisation


@dataclass
class Card:
    """An organisation with only what it has chosen to show; the rest is empty.

    `terms` are the lists by their names, where they are not (yet) the stored ones.
    """

    organisation: Organisation
    terms: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    contacts: Sequence[Any] = ()

    def _text(self, part: CardPart, value: Any) -> Any:
        return value if value and self.organisation.shows(part) else ""

    def _list(self, part: CardPart) -> list[Term]:
        if not self.organisation.shows(part):
            return []
        if part in self.terms:
            return list(self.terms[part])
        return list(getattr(self.organisation, part).all())

    @property
    def about(self) -> str:
        """What the organisation does, in its own words."""
        return str(self._text(CardPart.ABOUT, self.organisation.about))

    @property
    def website(self) -> str:
        """Its web site."""
        return str(self._text(CardPart.WEBSITE, self.organisation.website))

    @property
    def mailbox(self) -> str:
        """Its shared address."""
        return str(self._text(CardPart.MAILBOX, self.organisation.mailbox))

    @property
    def phone(self) -> str:
        """Its phone number."""
        return str(self._text(CardPart.PHONE, self.organisation.phone))

    @property
    def number(self) -> str:
        """Its organisation number, as it is printed."""
        return str(self._text(CardPart.NUMBER, self.organisation.number_shown))

    @property
    def legal_form(self) -> Any:
        """Its legal form, a term."""
        return self._text(CardPart.LEGAL_FORM, self.organisation.legal_form)

    @property
    def category(self) -> Any:
        """Its category, a term."""
        return self._text(CardPart.CATEGORY, self.organisation.category)

    @property
    def umbrella(self) -> Any:
        """The umbrella organisation it is a member of."""
        return self._text(CardPart.UMBRELLA, self.organisation.umbrella)

    @property
    def stands_alone(self) -> bool:
        """Whether it says that it has no umbrella organisation."""
        return bool(self._text(CardPart.UMBRELLA, self.organisation.stands_alone))

    @cached_property
    def themes(self) -> list[Term]:
        """Its themes."""
        return self._list(CardPart.THEMES)

    @cached_property
    def target_groups(self) -> list[Term]:
        """Whom it is for."""
        return self._list(CardPart.TARGET_GROUPS)

    @cached_property
    def city_areas(self) -> list[Term]:
        """Where in the city it is at work."""
        return self._list(CardPart.CITY_AREAS)

    @property
    def people(self) -> Sequence[Any]:
        """Those who speak for it and have said yes to being shown."""
        shown = self.organisation.shows(CardPart.CONTACTS)
        return [a for a in self.contacts if a.shown] if shown else []

    @property
    def has_contact(self) -> bool:
        """Whether the card says how to reach it."""
        return bool(self.website or self.mailbox or self.phone or self.people)
