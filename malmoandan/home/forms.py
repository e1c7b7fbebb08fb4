"""What people fill in on pages that join rooms."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Erase(forms.Form):
    """A tick that says one has read what happens."""

    sure = forms.BooleanField(
        label=_("I have read this, and I want to be erased."),
        error_messages={"required": _("Tick the box first. Nothing is erased yet.")},
    )
