"""What people fill in on pages that join rooms."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import Day
from malmoandan.core.models import ReminderPreference, RoleGrant, User
from malmoandan.home.search import colleagues


class Erase(forms.Form):
    """A tick that says one has read what happens."""

    sure = forms.BooleanField(
        label=_("I have read this, and I want to be erased."),
        error_messages={"required": _("Tick the box first. Nothing is erased yet.")},
    )


class Rhythm(forms.ModelForm):
    """Asks how a person wants what is not urgent."""

    class Meta:
        model = ReminderPreference
        fields = ("rhythm", "weekday")
        widgets: ClassVar[dict[str, Any]] = {
            "rhythm": forms.RadioSelect,
            "weekday": forms.Select(attrs={"class": "form-select"}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "weekday": _("Written in the morning, not in July."),
        }


class StandInFor(forms.Form):
    """Asks a coordinator who stands in, for which role and for how long."""

    grant = forms.ModelChoiceField(
        RoleGrant.objects.none(), label=_("Role"), empty_label=None
    )
    substitute = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who stands in"),
        help_text=_("Somebody who has a role here. An administrator can give one."),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    from_on = Day(label=_("From"))
    to_on = Day(label=_("Up to and including"))

    def __init__(
        self, *args: Any, person: User, grants: Any, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["grant"]
        role.queryset = grants
        if len(role.queryset) == 1:
            role.widget = role.hidden_widget()
            role.initial = role.queryset[0].pk
        substitute: Any = self.fields["substitute"]
        substitute.queryset = colleagues.that_can_stand_in(person, today)
