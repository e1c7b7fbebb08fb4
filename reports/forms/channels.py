"""What the channels counted: which, what, how many, on which day."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import Day
from malmoandan.core.models import Term, Vocabulary
from reports.models import ChannelFigure

# What a measure of followers means: those who came, or all there are.
MEANINGS = ("new", "total")


class Wrong(models.TextChoices):
    """Why a figure of a channel is not taken."""

    OTHER_YEAR = (
        "other_year",
        _("The day belongs to another year than the figure."),
    )
    TWICE = (
        "twice",
        _("These channels have a figure of that kind for the year. Change that one."),
    )
    NO_NUMBER = "no_number", _("Write how many.")
    BACKWARDS = "backwards", _("The range ends before it begins.")


class Figure(forms.ModelForm):
    """One number of one channel, or of several that were counted together.

    New followers and followers in all are different measures, and never added.
    """

    counted_on = Day(
        label=_("Counted on"),
        required=False,
        help_text=_("The day that somebody looked: in the year, or the January after."),
    )

    class Meta:
        model = ChannelFigure
        fields = (
            *("year", "channels", "measure", "value", "value_to"),
            *("value_qualifier", "counted_on"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure: Any = self.fields.get("measure")
        if measure:  # those who only look get no fields
            standing = Q(pk=self.instance.measure_id)
            of_followers = Q(vocabulary=Vocabulary.MEASURE, meaning__in=MEANINGS)
            measure.queryset = Term.objects.filter(of_followers | standing)

    def clean(self) -> dict[str, Any]:
        """Judge what the fields say together."""
        given: dict[str, Any] = super().clean() or {}
        self._judge_day(given.get("year"), given.get("counted_on"))
        self._judge_range(given.get("value"), given.get("value_to"))
        if not self.errors:
            self._judge_once(given)
        return given

    def _judge_day(self, year: int | None, day: dt.date | None) -> None:
        if year is None or day is None:
            return
        is_january_after = (day.year, day.month) == (year + 1, 1)
        if day.year != year and not is_january_after:
            self.add_error("counted_on", _no(Wrong.OTHER_YEAR))

    def _judge_range(self, low: int | None, high: int | None) -> None:
        is_new = self.instance.pk is None
        if low is None and (is_new or high is not None) and "value" not in self.errors:
            self.add_error("value", _no(Wrong.NO_NUMBER))
        if low is not None and high is not None and high < low:
            self.add_error("value_to", _no(Wrong.BACKWARDS))

    def _judge_once(self, given: dict[str, Any]) -> None:
        if "channels" in given:
            self.instance.channels_key = ChannelFigure.key_of(given["channels"])
        same = ChannelFigure.objects.filter(
            channels_key=self.instance.channels_key,
            year=given["year"],
            measure=given["measure"],
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error(None, _no(Wrong.TWICE))


def _no(reason: Wrong) -> ValidationError:
    return ValidationError(reason.label, code=reason)
