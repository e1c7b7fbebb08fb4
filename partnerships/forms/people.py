"""Forms about who speaks for an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import NoPersonalNumbers
from partnerships.models import Affiliation

LINES = forms.Textarea(attrs={"rows": 4})


def _email(label: Any, hint: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class HandOver(NoPersonalNumbers):
    """Asks who takes over."""

    email = _email(
        _("E-mail address of who takes over"),
        _("A colleague who is here already takes over at once."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)


class Invite(NoPersonalNumbers):
    """Asks whom to invite, and to do what."""

    email = _email(
        _("E-mail address"),
        _("The person's own: the invitation can be answered from that one only."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Affiliation.Role,
        initial=Affiliation.Role.CONTACT,
        help_text=_(
            "A contact gets our letters, a delegate acts for the organisation, and an "
            "administrator also looks after its card and people."
        ),
    )
    title = forms.CharField(
        label=_("Task in the organisation"),
        max_length=100,
        required=False,
        help_text=_("Such as chair or treasurer."),
    )
    message = forms.CharField(
        label=_("A few words to the person"),
        max_length=1000,
        required=False,
        widget=LINES,
    )


class Role(forms.Form):
    """Asks what somebody does for the organisation."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Affiliation.Role, widget=forms.RadioSelect
    )


class About(NoPersonalNumbers):
    """Asks what others may see of oneself on the organisation's card."""

    title = forms.CharField(
        label=_("Your task in the organisation"),
        max_length=100,
        required=False,
        help_text=_("Such as chair or treasurer."),
    )
    shown = forms.BooleanField(
        label=_("My name may stand on the organisation's public card"),
        required=False,
        help_text=_("Your e-mail address is never shown there."),
    )


class Why(NoPersonalNumbers):
    """Asks for a reason, when there has to be one."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The person gets to read it."),
        max_length=500,
        required=False,
        widget=LINES,
    )


class Answer(Why):
    """Asks for yes or no to somebody who wants to speak for the organisation."""

    role = forms.ChoiceField(
        label=_("Role, if yes"),
        choices=Affiliation.Role,
        initial=Affiliation.Role.CONTACT,
    )
    field_order = ("role", "reason")


class Vouch(NoPersonalNumbers):
    """Asks how an umbrella organisation knows a member."""

    note = forms.CharField(
        label=_("How you know it"), max_length=500, required=False, widget=LINES
    )


class Letter(NoPersonalNumbers):
    """Asks what to tell the members."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("Text"), max_length=5000, widget=forms.Textarea(attrs={"rows": 10})
    )
