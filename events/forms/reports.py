"""Forms of an event's documentation: words, topics, pictures, files and uses."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import EventAnswer, EventPicture, EventReport, KindQuestion
from malmoandan.core import files
from malmoandan.core.forms import Day, NoPersonalNumbers, UploadField
from partnerships.models import Organisation

Purpose = tuple[KindQuestion, EventAnswer | None]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "cols": 70})


class Words(NoPersonalNumbers):
    """Asks for the summary, the notes, and what came of each purpose of the kind."""

    summary = forms.CharField(
        label=_("Summary"),
        help_text=_("What was said and done, in a few sentences. It stands first."),
        max_length=3000,
        required=False,
        widget=_area(5),
    )
    target_group_part = forms.CharField(
        label=_("How did the target group take part?"),
        help_text=_("Those whom the subject concerns the most."),
        max_length=1000,
        required=False,
        widget=_area(3),
    )
    notes = forms.CharField(
        label=_("Notes"),
        help_text=_("What belongs to no topic. Name no private persons."),
        max_length=20000,
        required=False,
        widget=_area(6),
    )

    def __init__(self, purposes: Sequence[Purpose], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = purposes
        for question, answer in purposes:
            self.fields[_name(question)] = forms.CharField(
                label=_("What came of it: %s") % question.text,
                help_text=answer.before if answer else "",
                max_length=1000,
                required=False,
                widget=_area(3),
            )

    def outcomes(self) -> dict[int, str]:
        """What came of each purpose, by its number."""
        return {q.pk: self.cleaned_data[_name(q)] for q, _answer in self.purposes}

    def facts(self) -> dict[str, Any]:
        """What `write_report` takes."""
        names = ("summary", "target_group_part", "notes")
        said = {name: self.cleaned_data[name] for name in names}
        return {**said, "outcomes": self.outcomes()}


def written(report: EventReport | None, purposes: Sequence[Purpose]) -> dict[str, Any]:
    """What has been written so far, for the form."""
    answers = {_name(q): answer.after for q, answer in purposes if answer}
    if report is None:
        return answers
    return {"summary": report.summary, "notes": report.notes, **answers}


def _name(question: KindQuestion) -> str:
    return f"outcome_{question.pk}"


class Topic(NoPersonalNumbers):
    """Asks for one topic and what was said of it."""

    text = forms.CharField(label=_("Topic"), max_length=500)
    notes = forms.CharField(
        label=_("What was said"), max_length=5000, required=False, widget=_area(5)
    )


class Picture(NoPersonalNumbers):
    """Asks what a picture shows, why it may be published, and until when."""

    alt = forms.CharField(
        label=_("What does the picture show?"),
        help_text=_("For those who do not see it. One sentence."),
        max_length=300,
        required=False,
    )
    caption = forms.CharField(label=_("Caption"), max_length=200, required=False)
    basis = forms.ChoiceField(
        label=_("Why may it be published?"),
        choices=[("", _("not said")), *EventPicture.Basis.choices],
        required=False,
    )
    has_children = forms.BooleanField(
        label=_("Children can be seen in it"),
        help_text=_("Then their guardians must have said yes."),
        required=False,
    )
    until = Day(
        label=_("Show the picture until"),
        help_text=_("Needed when somebody can be recognised. Then it is removed."),
        required=False,
    )


class NewPicture(Picture):
    """Asks for the picture itself too."""

    content = UploadField(allowed=files.PICTURES, label=_("Picture"))
    field_order = ("content",)


class NewFile(NoPersonalNumbers):
    """Asks for a file that belongs to the documentation."""

    content = UploadField(allowed=files.DOCUMENTS, label=_("File"))
    title = forms.CharField(label=_("What the file is"), max_length=150)


class Use(NoPersonalNumbers):
    """Asks where the documentation came to use."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Which board or organisation?")
    )
    what = forms.CharField(
        label=_("For what?"),
        help_text=_("Such as: the budget of next year, a plan of activities."),
        max_length=300,
    )
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999)
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["year"] = today.year
        chosen: Any = self.fields["organisation"]
        chosen.queryset = Organisation.objects.standing()
