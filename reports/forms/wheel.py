"""Forms of the year: what is booked in a slot, its days, why it is carried on."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from governance.actions.meetings import When
from malmoandan.core.forms import Day, Moment, NoPersonalNumbers
from partnerships.models import Venue
from reports.models import YearMark

LENGTH = dt.timedelta(hours=2)
# Any year, to try an address that wants one, and one that has every day.
SOME_YEAR = 2000


class BookEvent(NoPersonalNumbers):
    """Asks when, and what to call it; both can wait."""

    day = Day(
        label=_("Day"),
        help_text=_("Without a day it is a draft that you give its day later."),
        required=False,
    )
    begins = forms.TimeField(
        label=_("Begins"),
        help_text=_("Empty: the usual time of day."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    title = forms.CharField(
        label=_("Title"),
        help_text=_("Empty: as the template of its kind says."),
        max_length=300,
        required=False,
    )


class BookMeeting(NoPersonalNumbers):
    """Asks when and where the group meets."""

    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(
        label=_("Ends"), help_text=_("Empty: after two hours."), required=False
    )
    place = forms.ModelChoiceField(
        Venue.objects.all(), label=_("Place"), required=False
    )

    def when(self) -> When:
        """When and where, as the action wants it."""
        given = self.cleaned_data
        begins = given["starts_at"]
        ends = given["ends_at"] or begins + LENGTH
        return When(starts_at=begins, ends_at=ends, place=given["place"])


class Window(forms.Form):
    """Asks from which day to which."""

    from_on = Day(label=_("First day"))
    to_on = Day(label=_("Last day"))


class Carry(NoPersonalNumbers):
    """Asks why."""

    reason = forms.CharField(
        label=_("Why was it not finished, and what happens next year?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )


class Mark(NoPersonalNumbers, forms.ModelForm):
    """A mark of the year: days that are days, and a page that there is."""

    class Meta:
        model = YearMark
        fields = (
            *("kind", "title_sv", "title_en", "from_day", "to_day", "role", "side"),
            *("url_name", "done", "every", "in_use"),
        )

    def clean_from_day(self) -> str:
        """A day of the year."""
        return _day(self.cleaned_data["from_day"])

    def clean_to_day(self) -> str:
        """A day of the year."""
        return _day(self.cleaned_data["to_day"])

    def clean_url_name(self) -> str:
        """A page of the portal, with or without a year in its address."""
        name: str = self.cleaned_data["url_name"]
        if name and not any(
            _leads_to(name, named) for named in ({}, {"year": SOME_YEAR})
        ):
            raise ValidationError(
                _("There is no page with that name."), code="unknown_page"
            )
        return name

    def clean_every(self) -> int:
        """Each year, or every so many."""
        every: int = self.cleaned_data["every"]
        if not 1 <= every <= 10:
            raise ValidationError(_("Write a number from 1 to 10."), code="every")
        return every

    def clean(self) -> dict[str, Any]:
        """Refuse a window across new year, and a task that is nobody's."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("from_day"), given.get("to_day")
        if first and last and last < first:
            self.add_error(
                "to_day",
                ValidationError(
                    _(
                        "The last day comes before the first. A mark lies within one "
                        "year: make two of it where it goes on past new year."
                    ),
                    code="across_new_year",
                ),
            )
        if given.get("kind") == YearMark.Kind.TASK and not given.get("role"):
            self.add_error(
                "role", ValidationError(_("Say whose task it is."), code="no_role")
            )
        return given


def _day(text: str) -> str:
    """A day that every leap year has, as MM-DD."""
    try:
        day = dt.date.fromisoformat(f"{SOME_YEAR}-{text.strip()}")
    except ValueError as error:
        raise ValidationError(
            _("Write month and day with a hyphen between: 03-15."), code="day"
        ) from error
    return f"{day:%m-%d}"


def _leads_to(name: str, named: dict[str, int]) -> bool:
    try:
        return bool(reverse(name, kwargs=named))
    except NoReverseMatch:
        return False
