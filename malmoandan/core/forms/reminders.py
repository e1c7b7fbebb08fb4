"""Forms of the office for reminders: a rule in plain numbers, and when all is quiet."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from malmoandan.core import rehearsal
from malmoandan.core.models import ReminderRule, ReminderSettings

FURTHEST = 730
BETWEEN = re.compile(r"[\s,;]+")
# What makes a rule write to more people than it did.
WRITES_MORE = frozenset({"before", "after", "active", "at_once"})


class Days(forms.CharField):
    """Numbers of days with commas between: whole ones, each once."""

    widget = forms.TextInput(attrs={"class": "vTextField"})

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        """The numbers, or what is wrong with the first that is none."""
        days = set()
        for word in BETWEEN.split((super().to_python(value) or "").strip()):
            if not word:
                continue
            if not (word.isascii() and word.isdigit()) or int(word) > FURTHEST:
                raise ValidationError(
                    _("“%(word)s” is not a whole number of days up to %(furthest)d."),
                    code="days",
                    params={"word": word, "furthest": FURTHEST},
                )
            days.add(int(word))
        return sorted(days)

    def prepare_value(self, value: Any) -> Any:
        """The numbers as one writes them."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other days are meant, however they are written."""
        try:
            return bool(sorted(initial or []) != self.to_python(data))
        except ValidationError:
            return True


class EditRule(forms.ModelForm):
    """Asks when a rule reminds, how, and in which words.

    A rule that would write to very many is only saved when their number is written.
    """

    # The day that it is, and whether the rule is only looked at: set by the office.
    today: dt.date | None = None
    only_looks = False

    before = Days(
        label=gettext_lazy("Days before"),
        required=False,
        help_text=gettext_lazy(
            "Such as 14, 2: two weeks before, and two days before. 0 is the day itself."
        ),
    )
    after = Days(
        label=gettext_lazy("Days after"),
        required=False,
        help_text=gettext_lazy("Such as 1, 30: the day after, and a month after."),
    )
    confirm = forms.IntegerField(
        label=gettext_lazy("The number, to confirm"),
        required=False,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = ReminderRule
        fields = (
            *("active", "channel", "at_once"),
            *("subject", "body", "subject_en", "body_en"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.instance.days
        self.initial["before"] = sorted(-day for day in days if day <= 0)
        self.initial["after"] = sorted(day for day in days if day > 0)

    def clean(self) -> dict[str, Any]:
        """One list of days, of which there is at least one."""
        given: dict[str, Any] = super().clean() or {}
        if "before" in given and "after" in given:
            after = [day for day in given["after"] if day > 0]
            self.instance.days = [*(-day for day in reversed(given["before"])), *after]
            if not self.instance.days:
                self.add_error("before", _("Write at least one day, before or after."))
        return given

    def _post_clean(self) -> None:
        """Django's; then ask about the number, when all else is right."""
        super()._post_clean()  # type: ignore[misc]
        if self.today and not self.errors and not self.only_looks:
            self._ask_about_many(self.today)

    def _ask_about_many(self, today: dt.date) -> None:
        if not self.instance.active or WRITES_MORE.isdisjoint(self.changed_data):
            return
        day, count = rehearsal.most_at_once(self.instance, today)
        given = self.cleaned_data.get("confirm")
        if count <= ReminderSettings.current().many or given == count:
            return
        self.fields["confirm"].widget = forms.NumberInput()
        self.add_error(
            "confirm",
            _("This would send %(count)d reminders on %(day)s. Write %(count)d.")
            % {"count": count, "day": date_format(day, "j F Y")},
        )


class EditQuiet(forms.ModelForm):
    """Asks when all is quiet, and how many letters are very many."""

    quiet_months = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Quiet months"),
        choices=list(MONTHS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what cannot wait goes out then."),
    )

    class Meta:
        model = ReminderSettings
        fields = ("quiet_from", "quiet_to", "quiet_months", "many")
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
