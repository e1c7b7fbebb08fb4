"""What a coordinator's day asks for: letters, lists of those who came, numbers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import EventMailing
from malmoandan.core.forms import NoPersonalNumbers


class WriteToGuests(NoPersonalNumbers):
    """Asks whom to write to, and the words."""

    audience = forms.ChoiceField(label=_("To"), choices=EventMailing.Audience.choices)
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        help_text=_(
            "Plain text. The greeting, your name, and when and where the event is, are "
            "added."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
