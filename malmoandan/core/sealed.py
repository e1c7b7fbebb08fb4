"""Sealed texts: readable through the portal only, not in a copy of the database."""

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _fernet() -> MultiFernet:
    """The seal of today's secret key first, and those of keys that were in use."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(b"sealed texts " + s.encode()).digest() for s in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(text: str) -> str:
    """The text as it may lie in a table; the empty text stays empty."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again; empty when it was sealed with a key that we no longer have."""
    try:
        return _fernet().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""


if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class SealedTextField(TextField):
    """A text of a sensitive kind, such as what somebody cannot eat (conventions C.4).

    It cannot be searched or sorted by.
    """

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        """Open the seal."""
        return None if value is None else unseal(value)

    def get_prep_value(self, value: Any) -> Any:
        """Put the seal on."""
        return None if value is None else seal(str(value))
