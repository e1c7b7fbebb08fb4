"""The form of a forwarded link: who the letter was sent to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import FromAnybody
from reports.models import PersonalLink


class SentTo(FromAnybody):
    """Asks for the address that the letter went to. Guesses are counted."""

    rate = "personal_link"

    email = forms.EmailField(
        label=_("E-mail address that the letter was sent to"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, link: PersonalLink, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.link = link

    def rated_by(self) -> str:
        """The link: nobody finds out by guessing from many places."""
        return str(self.link.pk)
