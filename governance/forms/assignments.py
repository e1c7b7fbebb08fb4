"""Forms of assignments: given, changed, reported on, carried over, closed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Assignment, Paragraph
from governance.search import assignments as search
from malmoandan.core.dates import PartialDateField, PartialDateInput
from malmoandan.core.forms import NoPersonalNumbers
from malmoandan.core.models import Side, User

STATUS_LENGTH = 1000
OUTCOMES = [("finish", _("It is done")), ("drop", _("It is dropped"))]


class DueDay(PartialDateInput):
    """A year, a month or a day, written as such."""

    def clean(self, value: Any) -> Any:
        """The date that is written, or None."""
        return PartialDateField().to_python(super().clean(value))


class Give(NoPersonalNumbers):
    """Asks in which § it was given, what it is, who does it and by when."""

    paragraph = forms.ModelChoiceField(
        label=_("Given in §"), queryset=Paragraph.objects.none()
    )
    what = forms.CharField(
        label=_("What is to be done?"), widget=forms.Textarea(attrs={"rows": 3})
    )
    owner = forms.CharField(label=_("Who does it?"), max_length=200)
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("", _("both, or none")), *Side.choices],
        required=False,
    )
    person = forms.ModelChoiceField(
        label=_("Whose account?"),
        help_text=_("Who gets the reminders, and can write how it stands."),
        queryset=User.objects.none(),
        required=False,
    )
    due_on = DueDay(
        label=_("Due"),
        help_text=_("A year, a month or a day: 2024, 2024-05 or 2024-05-31."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["paragraph"].queryset = search.that_can_give()
        choices["person"].queryset = search.that_can_own()


class Status(NoPersonalNumbers):
    """Asks how an assignment stands."""

    text = forms.CharField(
        label=_("How does it stand?"),
        help_text=_("The steering group reads it, and so does everybody here."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=STATUS_LENGTH,
    )


class CarryOver(Status):
    """Asks how an assignment stands, and into which year it goes on.

    The year stands in the form, so that a second click carries nothing further.
    """

    to_year = forms.IntegerField(label=_("To the year"), min_value=2000, max_value=9999)
    field_order = ("to_year", "text")


class Close(forms.Form):
    """Asks for the decision that closes an assignment."""

    paragraph = forms.ModelChoiceField(
        label=_("Closed in §"), queryset=Paragraph.objects.none()
    )
    verb = forms.ChoiceField(label=_("What was decided?"), choices=OUTCOMES)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields
        choices["paragraph"].queryset = search.that_can_close(assignment)
