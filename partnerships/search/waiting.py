"""What waits for somebody: each thing a sentence, a place to do it, and since when."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnerships.models import Affiliation, Organisation


@dataclass(frozen=True)
class Waiting:
    """Something to do: what, where, since when it has waited, and by when."""

    text: str | Promise
    url: str
    since: date | None = None
    due: date | None = None

    def is_late(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.due is not None and self.due < today


def waits_for_organisation(organisation: Organisation) -> list[Waiting]:
    """What those who look after the organisation's people have to answer."""
    asked = organisation.affiliations.filter(state=Affiliation.State.REQUESTED)
    page = reverse("affiliation-list", args=[organisation.pk])
    return [
        Waiting(
            text=_("%(who)s asks to speak for the organisation.")
            % {"who": affiliation.person},
            url=page,
            since=affiliation.asked_at.date(),
        )
        for affiliation in asked.select_related("person").order_by("asked_at", "pk")
    ]
