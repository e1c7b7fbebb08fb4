"""Letters about what we tell others."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from malmoandan.core.outbox import Recipient
from reports.models import Message

DUE = "communication/message_due"


def due(message: Message, reader: Recipient) -> dict[str, Any]:
    """What a reminder of a message says to one reader."""
    with translation.override(reader.language):
        page = reverse("admin:reports_message_change", args=[message.pk])
    return {"message": message, "link": settings.SITE_URL + page}
