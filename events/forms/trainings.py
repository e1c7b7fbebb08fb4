"""Forms about seats in trainings: anybody applies, coordinators decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.applicants import WithAnAddress
from events.forms.signup import LINES
from malmoandan.core.forms import Day, NoPersonalNumbers
from malmoandan.core.models import Side, Term, Vocabulary


class Apply(WithAnAddress):
    """Asks who wants a seat, and why."""

    group = forms.ModelChoiceField(
        Term.objects.none(),
        label=_("You come from"),
        widget=forms.RadioSelect,
        required=False,
        empty_label=None,
        help_text=_("So that both sides get seats."),
    )
    motivation = forms.CharField(
        label=_("Why do you want to take part?"),
        help_text=_("A few sentences. Those who decide read it, nobody else."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    once = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    field_order = ("name", "email", "organisation", "group", "motivation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Term.objects.filter(
            vocabulary=Vocabulary.PARTICIPANT_GROUP, key__in=Side.values
        )
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        if not groups:
            del self.fields["group"]

    def application(self) -> dict[str, Any]:
        """What was written, as `apply_for_seat` takes it."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("name", "email", "motivation")}
        more = {"group": given.get("group"), **self.organisation_values()}
        return {**plain, "more": more}


class Offer(NoPersonalNumbers):
    """Asks by when the applicant is to answer."""

    answer_by = Day(label=_("To be answered by"))
    reason = forms.CharField(
        label=_("A few words"),
        help_text=_("Stand in the letter to the applicant."),
        max_length=1000,
        required=False,
        widget=LINES,
    )


class Reserve(NoPersonalNumbers):
    """Asks for words to go with a place in reserve."""

    reason = forms.CharField(
        label=_("A few words"),
        help_text=_("Stand in the letter to the applicant."),
        max_length=1000,
        required=False,
        widget=LINES,
    )


class Decline(NoPersonalNumbers):
    """Asks why not."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Stands in the letter to the applicant."),
        max_length=1000,
        widget=LINES,
    )
