"""Forms of meetings before they begin, and of matters put forward."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import When
from governance.models import AgendaItem, Meeting, Participant
from governance.models.agenda import CASE_NUMBER
from malmoandan.core import files
from malmoandan.core.forms import Moment, NoPersonalNumbers, UploadField
from partnerships.models import IopCase, Organisation, Venue

SENTENCES = _(
    "One full sentence a line, as if it were decided already: “Styrgruppen utser …”"
)


def _long(label: Any, hint: Any = "", *, rows: int = 4, limit: int = 1000) -> Any:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": rows, "cols": 60}),
    )


class Answer(NoPersonalNumbers):
    """Asks whether one is coming."""

    answer = forms.ChoiceField(
        label=_("Are you coming?"),
        choices=[
            (Participant.Answer.COMING, _("I am coming")),
            (Participant.Answer.NOT_COMING, _("I cannot come")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Do you want to say something about it?"),
        help_text=_("Such as that you come later, or take part digitally."),
        max_length=300,
        required=False,
    )


class Raise(NoPersonalNumbers):
    """Asks what somebody wants the group to take up."""

    title = forms.CharField(label=_("What is it about?"), max_length=250)
    summary = _long(
        _("Summary"),
        _("What the group needs to know. It stands in the notice and in the minutes."),
    )
    proposal = _long(_("What do you propose that the group decides?"), SENTENCES)


class Item(NoPersonalNumbers):
    """Asks everything about a matter."""

    title = forms.CharField(label=_("Title"), max_length=250)
    kind = forms.ChoiceField(
        label=_("What is the group to do?"),
        choices=AgendaItem.Kind,
        initial=AgendaItem.Kind.DECISION,
    )
    summary = _long(
        _("Summary"),
        _("At most a thousand characters. It stands in the notice and in the minutes."),
    )
    proposal = _long(_("Proposed decision"), SENTENCES, limit=4000)
    presenter = forms.CharField(label=_("Presented by"), max_length=200, required=False)
    case_number = forms.CharField(
        label=_("The city's case number"),
        help_text=_("Such as STK-2019-381, if there is one."),
        max_length=20,
        required=False,
        validators=[
            RegexValidator(CASE_NUMBER, _("Write a case number such as STK-2019-381."))
        ],
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Organisations concerned"),
        help_text=_("The portal then asks their members in the group about conflicts."),
        required=False,
    )
    partnership = forms.ModelChoiceField(
        IopCase.objects.none(), label=_("Partnership"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies: Any = self.fields["organisations"]
        bodies.queryset = Organisation.objects.filter(merged_into=None)
        cases: Any = self.fields["partnership"]
        cases.queryset = IopCase.objects.all()


def item_values(item: AgendaItem) -> dict[str, Any]:
    """What a form about the matter begins with."""
    names = ("title", "kind", "summary", "proposal", "presenter", "case_number")
    return {
        **{name: getattr(item, name) for name in names},
        "organisations": item.organisations.all(),
        "partnership": item.partnership_id,
    }


class KindField(forms.ChoiceField):
    """Asks what kind of matter something is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=AgendaItem.Kind, label=_("kind"), **kwargs)


class AddPaper(forms.Form):
    """Asks for a file and what to call it."""

    content = UploadField(allowed=files.DOCUMENTS, label=_("File"))
    title = forms.CharField(
        label=_("What to call it"),
        help_text=_("Without this the file's own name is shown."),
        max_length=200,
        required=False,
    )
    is_public = forms.BooleanField(
        label=_("Publish it with the minutes"),
        help_text=_("Look through it for personal data first."),
        required=False,
    )


class Reason(NoPersonalNumbers):
    """Asks why."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody who has been called gets to read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
    )


class Guest(NoPersonalNumbers):
    """Asks who else attends."""

    name = forms.CharField(label=_("Name"), max_length=120)
    detail = forms.CharField(
        label=_("Organisation or task"), max_length=200, required=False
    )


class Held(NoPersonalNumbers):
    """Asks where, and by what link."""

    place = forms.ModelChoiceField(
        Venue.objects.all(), label=_("Place"), required=False
    )
    room = forms.CharField(label=_("Room"), max_length=120, required=False)
    digital_link = forms.URLField(
        label=_("Digital link"),
        help_text=_("Only those who are called see it."),
        required=False,
        assume_scheme="https",
    )

    def when(self, begins: str = "starts_at", ends: str = "ends_at") -> When:
        """When and where, as the action wants it."""
        given = self.cleaned_data
        return When(
            starts_at=given[begins],
            ends_at=given[ends],
            place=given["place"],
            room=given["room"],
            digital_link=given["digital_link"],
        )


class Change(Held):
    """Asks when and where a meeting is held, and what its notice says besides."""

    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(label=_("Ends"))
    message = _long(_("Message in the notice"), rows=4, limit=2000)
    field_order = ("starts_at", "ends_at", "place", "room", "digital_link", "message")


class Plan(Change):
    """Asks when and where one meeting more is held."""


class PlanYear(Held):
    """Asks for the dates of a year, each with its times; empty ones are no meetings."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)

    def __init__(self, *args: Any, dates: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dates = range(1, dates + 1)
        for number in self.dates:
            label = _("Meeting %(number)d begins") % {"number": number}
            self.fields[f"starts_{number}"] = Moment(label=label, required=number == 1)
            self.fields[f"ends_{number}"] = Moment(
                label=_("Meeting %(number)d ends") % {"number": number},
                required=False,
            )
        days = [f"{name}_{n}" for n in self.dates for name in ("starts", "ends")]
        self.order_fields(["year", *days, "place", "room", "digital_link"])

    def clean(self) -> dict[str, Any] | None:
        """A meeting that begins also ends."""
        cleaned = super().clean()
        for number in self.dates:
            begins = self.cleaned_data.get(f"starts_{number}")
            if begins and not self.cleaned_data.get(f"ends_{number}"):
                self.add_error(f"ends_{number}", _("Write when it ends."))
        return cleaned

    def times(self) -> list[When]:
        """The meetings that were written."""
        return [
            self.when(f"starts_{number}", f"ends_{number}")
            for number in self.dates
            if self.cleaned_data.get(f"starts_{number}")
        ]


def change_values(meeting: Meeting) -> dict[str, Any]:
    """What a form about the meeting begins with."""
    names = ("starts_at", "ends_at", "place", "room", "digital_link", "message")
    return {name: getattr(meeting, name) for name in names}
