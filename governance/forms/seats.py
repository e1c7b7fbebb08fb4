"""Forms about who sits in the steering group."""

import datetime as dt
from typing import Any

from django import forms
from django.forms.widgets import Input
from django.utils.translation import gettext_lazy as _

from governance.actions.seats import Choice
from malmoandan.core.forms import Day, NoPersonalNumbers
from malmoandan.core.models import Side
from partnerships.models import Organisation


class ShownDay(forms.Form):
    """Asks which day the public wants to see."""

    datum = Day(label=_("Show who sat on"), required=False)

    def day(self, today: dt.date) -> dt.date:
        """The day that was chosen; today when none was, or none that there is."""
        chosen = self.cleaned_data.get("datum") if self.is_valid() else None
        return chosen or today


def _wide(widget: type[Input] = forms.TextInput) -> Input:
    """A field with room for names, as the office has them."""
    return widget(attrs={"class": "vTextField"})


class Person(NoPersonalNumbers):
    """Asks who, and from when to when."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=_wide())
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        widget=_wide(forms.EmailInput),
        help_text=_(
            "If you know it: the person gets an account with the role that goes with "
            "it. It can be added later."
        ),
    )
    from_on = Day(label=_("From"))
    to_on = Day(label=_("Up to and including"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """Say beside the field that a period ends before it begins."""
        given = super().clean() or self.cleaned_data
        from_on, to_on = given.get("from_on"), given.get("to_on")
        if from_on and to_on and to_on < from_on:
            self.add_error("to_on", _("The period ends before it begins."))
        return given


class SeatMember(Person):
    """Asks who is to sit in a seat, and who decided it."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False
    )
    party = forms.CharField(label=_("Party"), max_length=80, required=False)
    decided_by = forms.CharField(
        label=_("Chosen by"),
        max_length=200,
        required=False,
        widget=_wide(),
        help_text=_("Such as the election meeting, or the committee."),
    )
    decided_on = Day(label=_("Decided"), required=False)
    reference = forms.CharField(
        label=_("Where the decision stands"),
        max_length=200,
        required=False,
        widget=_wide(),
        help_text=_("Such as the minutes with their §, or the case number."),
    )

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = Organisation.objects.standing()
        if side == Side.CIVIL:
            among = among.exclude(kind__meaning=Side.CITY)
            del self.fields["party"]
            self.fields["to_on"].help_text = _("Empty: for the group's whole term.")
            for name in ("decided_on", "reference"):
                self.fields[name].required = True
        self.fields["organisation"].queryset = among.order_by("name_order")  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action wants, but for the account."""
        data = dict(self.cleaned_data)
        choice = Choice(
            decided_by=data.pop("decided_by"),
            decided_on=data.pop("decided_on"),
            reference=data.pop("reference"),
            organisation=data.pop("organisation"),
            party=data.pop("party", ""),
        )
        return {**data, "choice": choice}


class Ending(NoPersonalNumbers):
    """Asks for the last day, and why."""

    last_on = Day(label=_("Last day"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=_wide(),
        help_text=_("Kept in the office. Nothing about health or private life."),
    )


class Account(forms.Form):
    """Asks whose account it is."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=_wide(forms.EmailInput)
    )


class CoOpt(Person):
    """Asks who may attend and speak."""

    capacity = forms.CharField(
        label=_("In the capacity of"),
        max_length=200,
        required=False,
        widget=_wide(),
    )
    side = forms.ChoiceField(
        label=_("Side"), choices=[("", "–"), *Side.choices], required=False
    )


class OpenPost(forms.Form):
    """Asks what a coordination post is."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    employer = forms.CharField(
        label=_("Employer"), max_length=200, required=False, widget=_wide()
    )
    full_time_percent = forms.IntegerField(
        label=_("Share of full time, per cent"),
        min_value=1,
        max_value=100,
        initial=100,
    )
    from_on = Day(label=_("From"))
    to_on = Day(label=_("Up to and including"), required=False)


class LastDay(forms.Form):
    """Asks for the last day."""

    last_on = Day(label=_("Last day"))
