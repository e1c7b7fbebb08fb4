"""Forms of status reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Meeting


class Draft(forms.Form):
    """Which meeting the report is for: one that has not begun."""

    meeting = forms.ModelChoiceField(
        Meeting.objects.none(), label=_("Meeting"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: Any = self.fields["meeting"]
        states = (Meeting.State.PLANNED, Meeting.State.CALLED)
        found.queryset = Meeting.objects.filter(
            state__in=states, starts_at__isnull=False
        ).order_by("starts_at")
