"""What the office asks for about an IOP case: the arguments of the actions, by name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core import files
from malmoandan.core.dates import PartialDate, PartialDateField, PartialDateInput
from malmoandan.core.forms import Day, NoPersonalNumbers, UploadField
from malmoandan.core.models import Side
from partnerships.models import (
    IopCase,
    IopDecision,
    IopDocument,
    IopMeeting,
    Organisation,
)
from partnerships.models.iop_work import case_number


def _words(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, max_length=2000, **more)


class End(PartialDateInput):
    """A date with its precision, as a `PartialDate` or None."""

    def __init__(self, **kwargs: Any) -> None:
        hint = _("A year, a month or a day: 2024, 2024-05 or 2024-05-31.")
        super().__init__(max_length=10, help_text=hint, **kwargs)

    def clean(self, value: Any) -> Any:
        """The date; what is none is refused in words."""
        return PartialDateField().to_python(super().clean(value))


class About(NoPersonalNumbers):
    """What every form about a case is given: the case that it is about."""

    def __init__(self, *args: Any, case: IopCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.prepare()

    def prepare(self) -> None:
        """Offer what the case has to choose among."""

    def offer(self, name: str, rows: Any) -> None:
        """Let a field be chosen among these rows."""
        field: Any = self.fields[name]
        field.queryset = rows


class Open(NoPersonalNumbers):
    """Asks what the new case is about and where it stands."""

    name = forms.CharField(label=_("Name"), max_length=250)
    purpose = _words(_("Purpose"), required=False)
    step = forms.ChoiceField(label=_("Step"))
    since = Day(label=_("Since"))
    reason = _words(
        _("How it began"),
        required=False,
        help_text=_("A sentence or two, shown in the register if the case is public."),
    )
    public = forms.BooleanField(
        label=_("Stands in the public register"), required=False, initial=True
    )
    continues = forms.ModelChoiceField(
        IopCase.objects.none(), label=_("Goes on from"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step: Any = self.fields["step"]
        step.choices = [c for c in IopCase.Step.choices if c[0] not in IopCase.OVER]
        earlier: Any = self.fields["continues"]
        earlier.queryset = IopCase.objects.all()


class Step(About):
    """Asks on which day the step was taken, and why."""

    on = Day(label=_("Day"))
    reason = _words(
        _("In words"),
        required=False,
        help_text=_("Shown in the register, with the year."),
    )


class LastStep(Step):
    """As for any step, and the reason has to be told."""

    reason = _words(_("Why?"), help_text=_("Say why. It is shown in the register."))


class Ball(About):
    """Asks who is to do what."""

    to = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who is to do it?"),
        required=False,
        empty_label=_("nobody: there is nothing to do right now"),
    )
    next_move = forms.CharField(
        label=_("What is to be done?"), max_length=250, required=False
    )

    def prepare(self) -> None:
        """Only those who take part."""
        parties = self.case.parties.values("organisation")
        self.offer("to", Organisation.objects.filter(pk__in=parties))


class Decision(About):
    """Asks what a board has decided."""

    decision = forms.ModelChoiceField(
        IopDecision.objects.none(), label=_("Board"), empty_label=None
    )
    outcome = forms.ChoiceField(label=_("Decision"))
    decided_on = Day(label=_("Day"))
    case_number = forms.CharField(
        label=_("The city's case number"),
        max_length=20,
        required=False,
        validators=[case_number],
    )
    paragraph = forms.CharField(label=_("§"), max_length=20, required=False)

    def prepare(self) -> None:
        """The boards in their order, and every answer but none."""
        self.offer("decision", self.case.decisions.select_related("board"))
        outcome: Any = self.fields["outcome"]
        pending = IopDecision.Outcome.PENDING
        choices = IopDecision.Outcome.choices
        outcome.choices = [c for c in choices if c[0] != pending]


class Yes(About):
    """Asks for which side; only who stands in for the other one has to say."""

    side = forms.ChoiceField(
        label=_("Side"),
        required=False,
        choices=[("", _("the one that I coordinate")), *Side.choices],
    )


class RenewalYes(Yes):
    """Asks until when the agreement is to be renewed."""

    new_end = End(label=_("New end of the agreement"))

    def prepare(self) -> None:
        """Suggest the end that the other side has said yes to."""
        proposed = list(self.case.proposed_ends())
        if proposed:
            self.initial.setdefault("new_end", proposed[-1])


class TakeBack(About):
    """Asks which yes is taken back: the one to the agreement, or to a new end."""

    new_end = forms.ChoiceField(label=_("Which yes?"), required=False)

    def prepare(self) -> None:
        """The agreement, and each end that somebody has said yes to."""
        until = _("the yes to renewing until %s")
        ends = [(end.text, until % end) for end in self.case.proposed_ends()]
        field: Any = self.fields["new_end"]
        agreement = [] if self.case.is_in_agreement else [("", _("the agreement"))]
        field.choices = [*agreement, *ends]

    def clean_new_end(self) -> PartialDate | None:
        """The end as a date."""
        text = self.cleaned_data["new_end"]
        return PartialDate.parse(text) if text else None


class Meeting(About):
    """Asks when the follow-up meeting is to be."""

    planned_on = Day(label=_("Planned"))


class Held(About):
    """Asks which planned meeting was held, when, and what was said."""

    meeting = forms.ModelChoiceField(
        IopMeeting.objects.none(), label=_("Meeting"), empty_label=None
    )
    held_on = Day(label=_("Held"))
    notes = _words(_("What was said"), rows=6, required=False)

    def prepare(self) -> None:
        """Those that nobody has noted yet."""
        self.offer("meeting", self.case.meetings.filter(held_on=None))
        field: Any = self.fields["meeting"]
        field.label_from_instance = lambda meeting: str(meeting.planned_on)


class Document(About):
    """Asks for a file and what it is."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=IopDocument.Kind.choices)
    content = UploadField(allowed=files.DOCUMENTS, label=_("File"))
    dated_on = Day(label=_("Date"), required=False)
    is_public = forms.BooleanField(label=_("The public may read it"), required=False)
    decision = forms.ModelChoiceField(
        IopDecision.objects.none(),
        label=_("Belongs to the decision"),
        required=False,
    )

    def prepare(self) -> None:
        """The decisions of the case."""
        self.offer("decision", self.case.decisions.select_related("board"))


class Undocument(About):
    """Asks which document is taken away."""

    document = forms.ModelChoiceField(
        IopDocument.objects.none(), label=_("Document"), empty_label=None
    )

    def prepare(self) -> None:
        """The documents of the case."""
        self.offer("document", self.case.documents.all())


class Amendment(About):
    """Asks what the parties have changed in the agreement."""

    text = _words(_("What was changed"))
    agreed_on = Day(label=_("Agreed"))
    new_end = End(label=_("New end of the agreement"), required=False)


class Year(About):
    """Asks how the case stood in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    text = _words(_("How did it go?"), rows=5)

    def prepare(self) -> None:
        """What stands already is there to go on from."""
        told = {str(y.year): y.text for y in self.case.years.all()}
        self.initial.setdefault("text", told.get(str(self.initial.get("year")), ""))
