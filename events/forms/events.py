"""What the office asks for about an event: plain facts, and arguments of actions."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import EventRefusal, Season
from events.models.event_possible import TimeAndPlace
from events.models.event_steps import MOST_GOALS
from malmoandan.core.dates import NotADate, PartialDate
from malmoandan.core.forms import Day, Moment, NoPersonalNumbers
from malmoandan.core.models import Term, User, Vocabulary
from partnerships.models import Venue


class Clock(forms.TimeField):
    """A time of day, chosen in the browser's own way."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class People(forms.CharField):
    """People with an account, by their e-mail addresses, one on each line."""

    widget = AdminTextareaWidget(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Their addresses; what somebody just wrote stays as it was written."""
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(person.email for person in value)

    def clean(self, value: Any) -> Any:
        """The people; an address that nobody has is named."""
        wanted = {line.strip().lower() for line in str(value or "").splitlines()}
        wanted.discard("")
        found = User.objects.filter(email__in=wanted)
        unknown = sorted(wanted - {person.email for person in found})
        if unknown:
            text = _("Nobody has an account with the address %s.")
            raise forms.ValidationError([text % address for address in unknown])
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other people are named."""
        return bool((self.prepare_value(initial) or "") != (data or "").strip())


class EventForm(NoPersonalNumbers, forms.ModelForm):
    """The plain facts of an event. Fields that are only read are not in it."""

    hosts = People(
        label=_("Hosts at the door"),
        required=False,
        help_text=_(
            "Their e-mail addresses, one on each line. They check people in and see"
            " what guests need. Nothing else."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" in self.fields:
            # A day says its year.
            self.fields["year"].required = False

    def clean(self) -> dict[str, Any] | None:
        """Judge what belongs together: times, the window of sign-up, the goals."""
        cleaned = super().clean()
        if "starts_at" in self.fields:
            self._times()
        self._window()
        if len(self.cleaned_data.get("global_goals") or ()) > MOST_GOALS:
            self._refuse("global_goals", EventRefusal.TOO_MANY_GOALS)
        return cleaned

    def _times(self) -> None:
        """The time says the day, and the day the year."""
        data = self.cleaned_data
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if ends and (begins is None or ends <= begins):
            self._refuse("ends_at", EventRefusal.BAD_TIMES)
        if begins:
            day = timezone.localtime(begins).date()
            data["date"] = PartialDate(day.isoformat())
        if data.get("date"):
            data["year"] = self._year_of(data["date"])
        elif not data.get("year"):
            self.add_error("date", _("Say the day, or the year."))

    def _year_of(self, written: Any) -> int:
        """The year of what stands as the date; the model says if it is none."""
        try:
            return PartialDate.parse(str(getattr(written, "text", written))).year
        except NotADate:
            return int(self.instance.year)

    def _window(self) -> None:
        opens = self.cleaned_data.get("signup_opens_at")
        closes = self.cleaned_data.get("signup_closes_at")
        if opens and closes and closes <= opens:
            self._refuse("signup_closes_at", EventRefusal.TURNED_OVER)

    def _refuse(self, name: str, reason: EventRefusal) -> None:
        self.add_error(name, forms.ValidationError(reason.label, code=reason))


# Arguments of actions


class Once(NoPersonalNumbers):
    """A form that makes something new: sent twice it makes it once."""

    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", uuid.uuid4())


class New(Once):
    """Asks for the kind of a new event, and for its day if it is known."""

    kind = forms.ModelChoiceField(
        Term.objects.filter(vocabulary=Vocabulary.EVENT_KIND), label=_("Kind")
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=300,
        help_text=_("Empty: as the template of its kind has it."),
    )
    day = Day(label=_("Day"), required=False)
    begins = Clock(
        label=_("Begins"),
        required=False,
        help_text=_("Empty: as the template of its kind has it."),
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=2000,
        max_value=2200,
        help_text=_("For what has no day yet."),
    )
    season = forms.ChoiceField(
        label=_("Season"), required=False, choices=[("", "–"), *Season.choices]
    )


class Copy(Once):
    """Asks for the day of the copy."""

    day = Day(label=_("Day"))
    begins = Clock(
        label=_("Begins"), required=False, help_text=_("Empty: as the one copied.")
    )
    follows = forms.BooleanField(
        label=_("It follows this event"),
        required=False,
        help_text=_("The pages of both say so."),
    )


class Repeat(Once):
    """Asks for the days of a series."""

    days = forms.CharField(
        label=_("Days"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One on each line, as 2030-05-31. Each becomes a draft."),
    )

    def clean_days(self) -> list[dt.date]:
        """The days; what is none is named."""
        days = []
        for line in self.cleaned_data["days"].split():
            try:
                days.append(dt.date.fromisoformat(line))
            except ValueError as wrong:
                text = _("“%s” is not a day. Write it as 2030-05-31.") % line[:40]
                raise forms.ValidationError(text) from wrong
        return days


class Move(NoPersonalNumbers):
    """Asks for the new time and place; what is not changed stays."""

    starts_at = Moment(label=_("Begins"))
    ends_at = Moment(label=_("Ends"))
    place = forms.ModelChoiceField(
        Venue.objects.all(), label=_("Place"), required=False
    )
    room = forms.CharField(label=_("Room"), required=False, max_length=100)
    digital_link = forms.URLField(
        label=_("Link to the digital meeting"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=300,
        help_text=_("Those who signed up get to read it."),
    )

    def there(self) -> TimeAndPlace:
        """The time and place that were written."""
        names = ("starts_at", "ends_at", "place", "room", "digital_link")
        return TimeAndPlace(**{name: self.cleaned_data[name] for name in names})


class Seats(forms.Form):
    """Asks for the number of seats."""

    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Empty: as many as want to."),
    )


class Cancel(NoPersonalNumbers):
    """Asks why it will not be held."""

    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who signed up get to read it, and it stands on the page."),
    )


class Nothing(forms.Form):
    """Asks only whether it is meant."""
