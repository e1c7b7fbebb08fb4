"""What the frame of every page shows: the place's name, the vision, where to ask."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from governance.models import Agreement


def frame(_request: HttpRequest) -> dict[str, Any]:
    """Give every template the name and, read only when it is shown, the agreement."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "CONTACT_EMAIL": settings.CONTACT_EMAIL,
        "CITY_NAME": settings.CITY_NAME,
        "agreement": SimpleLazyObject(Agreement.objects.order_by("pk").first),
    }
