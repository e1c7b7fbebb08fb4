"""Forms of what we tell others."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Paragraph
from governance.search import assignments
from malmoandan.core.forms import Day, NoPersonalNumbers
from reports.models import CommunicationPlan, Message


class Plan(NoPersonalNumbers, forms.ModelForm):
    """The text of a communication plan, and the years that it covers."""

    class Meta:
        model = CommunicationPlan
        fields = ("title", "from_year", "to_year", "text")


class Adopt(forms.Form):
    """Asks by which decision the plan is adopted, or on which day."""

    decision = forms.ModelChoiceField(
        label=_("By which §"), queryset=Paragraph.objects.none(), required=False
    )
    adopted_on = Day(
        label=_("On which day"),
        required=False,
        help_text=_("Without a day it is that of the meeting."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decision: Any = self.fields["decision"]
        decision.queryset = assignments.that_can_give()


class Planned(NoPersonalNumbers, forms.ModelForm):
    """A message of the calendar. Everybody can read what has been sent."""

    class Meta:
        model = Message
        fields = ("on", "what", "audience", "channels", "goals", "owner_side")


class Sent(forms.Form):
    """Asks on which day a message was sent."""

    on = Day(label=_("Sent on"))
