"""Forms of areas and of working groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core import files
from malmoandan.core.forms import Day, NoPersonalNumbers, UploadField
from partnerships.models import Area, Hosting, Organisation, WorkingGroup


class HostingAgreement(forms.Form):
    """Asks for the agreement of one of the area's pairs of hosts."""

    hosting = forms.ModelChoiceField(Hosting.objects.none(), label=_("Pair of hosts"))
    content = UploadField(allowed=files.DOCUMENTS, label=_("Agreement on hosting"))

    def __init__(self, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs = Hosting.objects.filter(area=area).select_related("civil", "city")
        self.fields["hosting"].queryset = pairs  # type: ignore[attr-defined]


class Note(NoPersonalNumbers):
    """Asks what the group talked about."""

    met_on = Day(label=_("When did you meet?"))
    text = forms.CharField(
        label=_("What did you talk about?"),
        help_text=_("Short notes are enough. Write of things, not of persons."),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    content = UploadField(allowed=files.DOCUMENTS, label=_("File"), required=False)


class Task(NoPersonalNumbers):
    """Asks what is to be done, and by whom."""

    text = forms.CharField(label=_("What is to be done?"), max_length=300)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Who does it?"), required=False
    )
    due_on = Day(label=_("By when?"), required=False)

    def __init__(self, group: WorkingGroup, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = group.organisations.all()
        self.fields["organisation"].queryset = members  # type: ignore[attr-defined]
