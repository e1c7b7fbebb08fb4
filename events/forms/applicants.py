"""What forms that anybody can send ask of whoever sends them, beside sign-up's own."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from events.forms.signup import WhoTheyAre
from malmoandan.core.forms import FromAnybody
from malmoandan.core.models import User
from malmoandan.core.text import search_key
from partnerships.models import Affiliation

# As one types, names from the register stand below the field.
SUGGESTS = {
    "list": "organisations",
    "hx-get": reverse_lazy("signup-organisations"),
    "hx-trigger": "input changed delay:300ms",
    "hx-target": "#organisations",
    "autocomplete": "off",
}


class WithAnAddress(WhoTheyAre, FromAnybody):
    """Asks for name, address and organisation; an address gets so many letters."""

    rate = "signup"

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}
        ),
    )
    role = language = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.fields["organisation"]
        organisation.widget.attrs |= SUGGESTS
        organisation.help_text = _("Write its name. Leave it empty if there is none.")

    def rated_by(self) -> str:
        """The address, whoever writes it."""
        return search_key(self.cleaned_data["email"])


def known_of(request: HttpRequest) -> dict[str, Any]:
    """What need not be asked of somebody who is logged in."""
    user = request.user
    if not isinstance(user, User):
        return {}
    known = {"name": user.name, "email": user.email}
    spoken = Affiliation.objects.active().filter(person=user)
    one = spoken.select_related("organisation").order_by("pk").first()
    return {**known, "organisation": one.organisation.name} if one else known
