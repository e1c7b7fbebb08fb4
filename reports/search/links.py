"""Personal links, found by the word in their address."""

import uuid
from typing import Any

from malmoandan.core.models import User
from partnerships.models import Affiliation
from reports.models import PersonalLink

ABOUT = {
    "contribution": ("contribution__organisation__kind", "contribution__round"),
    "centre_report": ("centre_report__centre__operator",),
}


def link_of(key: uuid.UUID, to: str) -> PersonalLink | None:
    """The link that opens this kind of thing, with the thing; None when none does.

    A link that was made for somebody who does not speak for the organisation any more
    opens nothing.
    """
    links: Any = PersonalLink.objects.filter(key=key, **{f"{to}__isnull": False})
    link: PersonalLink | None = links.select_related("user", *ABOUT[to]).first()
    if link is None or (link.user and not _still_speaks(link, link.user)):
        return None
    return link


def _still_speaks(link: PersonalLink, user: User) -> bool:
    body = link.organisation
    bodies = [body.pk] if body else []
    spoken = Affiliation.objects.active().filter(person=user)
    own = spoken.filter(organisation__in=bodies)
    return (own | spoken.filter(organisation__board__in=bodies)).exists()
