"""Commitments: what a plan promises, so that it can be counted (R12)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.models.plans import CooperationPlan
from malmoandan.core.models import FactRecord, Side, Vocabulary, list_field

# What `counts` can name, with its words. How each is found is follow-up's question,
# and a test holds the two together.
NAMES: dict[str, str | Promise] = {
    "meetings": _("meetings of the steering group"),
    "focus_area:next_year": _("the decision on next year’s focus area"),
    "annual_report": _("the annual report"),
    "steering_group": _("seats in the steering group"),
}
# Names that end with a word of a vocabulary, as in "events:dialogforum".
KINDS: dict[str, Vocabulary] = {
    "events": Vocabulary.EVENT_KIND,
    "trainings": Vocabulary.TRAINING_KIND,
}
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
LEAP_YEAR = 2000  # has every day that any year has


class CommitmentRefusal(models.TextChoices):
    """Why a commitment cannot be as it is written, or not be counted."""

    MIN_ABOVE_MAX = "min_above_max", _("“At most” is less than “at least”.")
    ABOUT_HOW_MUCH = (
        "about_how_much",
        _("The plan says “about”: say how much more or less is still as promised."),
    )
    NO_SUCH_DAY = (
        "no_such_day",
        _("There is no such day. Write month and day, as 08-15."),
    )
    HALF_WINDOW = (
        "half_window",
        _("A window has two ends: write both days, or none."),
    )
    ACROSS_NEW_YEAR = (
        "across_new_year",
        _(
            "The window ends before it begins. It cannot go past New Year: each year "
            "is followed up by itself. Make two commitments instead."
        ),
    )
    YEARS_REVERSED = (
        "years_reversed",
        _("The commitment stops applying before it begins to."),
    )
    NO_SUCH_MONTH = "no_such_month", _("Months are numbers from 1 to 12.")
    NO_SUCH_PART = (
        "no_such_part",
        _("A part of the year is two months, the first not after the last: 1–6."),
    )
    COUNTS_NOTHING = (
        "counts_nothing",
        _("Say what is counted, or let a person judge the commitment."),
    )
    COUNTS_UNKNOWN = (
        "counts_unknown",
        _("The portal does not know how to count this."),
    )
    NEEDS_NUMBER = "needs_number", _("Say how many: at least, at most, or both.")
    NEEDS_PARTS = "needs_parts", _("Say which parts of the year each get one.")
    NEEDS_DEADLINE = "needs_deadline", _("Say by which day it is to be done.")


Reasons = dict[str, CommitmentRefusal]


def is_day(text: str) -> bool:
    """Whether the text is a month and a day that there is, as 08-15."""
    match = MONTH_DAY.fullmatch(text)
    if match is None:
        return False
    month, day = map(int, match.groups())
    try:
        date(LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True


def is_month(value: Any) -> bool:
    """Whether the value is the number of a month."""
    return type(value) is int and 1 <= value <= 12


def is_part(pair: Any) -> bool:
    """Whether the value is a part of the year: two months, in their order."""
    return (
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(map(is_month, pair))
        and pair[0] <= pair[1]
    )


def is_known(counts: str) -> bool:
    """Whether follow-up knows a way to count this."""
    what, _colon, word = counts.partition(":")
    return counts in NAMES or (what in KINDS and bool(word.strip()))


class Commitment(FactRecord):
    """One promise of a plan; it says itself how it is measured (R12, FORMAT)."""

    class Measure(models.TextChoices):
        """How the outcome of a year is found."""

        COUNT = "count", _("counted")
        COUNT_SLOTS = "count_slots", _("counted, one in each part of the year")
        DEADLINE = "deadline", _("done by a date")
        SEATS = "seats", _("seats filled")
        JUDGED = "judged", _("judged by a person")

    plan = models.ForeignKey(
        CooperationPlan,
        verbose_name=_("plan"),
        on_delete=models.CASCADE,
        related_name="commitments",
    )
    title = models.CharField(_("title"), max_length=250)
    rule = models.TextField(_("what was promised"), blank=True)
    period = models.CharField(_("period"), max_length=40, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    measure = models.CharField(
        _("measure"), max_length=12, choices=Measure.choices, default=Measure.JUDGED
    )
    counts = models.CharField(_("counts"), max_length=120, blank=True)
    at_least = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    at_most = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    tolerance = models.PositiveIntegerField(_("tolerance"), default=0)
    slots = models.JSONField(
        _("parts of the year"),
        default=list,
        blank=True,
        help_text=_("Pairs of months, such as [[1, 6], [7, 12]]."),
    )
    planned_months = list_field(_("planned months"))
    deadline = models.CharField(
        _("deadline"), max_length=5, blank=True, help_text=_("Month and day: 10-31.")
    )
    section = models.CharField(_("section of the plan"), max_length=200, blank=True)
    owner_side = models.CharField(
        _("who answers for it"),
        max_length=10,
        choices=Side.choices,
        blank=True,
        help_text=_("Empty: both sides together."),
    )
    approximate = models.BooleanField(
        _("about so many"),
        default=False,
        help_text=_("The plan says “about”: the tolerance says how much that is."),
    )
    window_from = models.CharField(
        _("window begins"),
        max_length=5,
        blank=True,
        help_text=_("As 08-15."),
    )
    window_to = models.CharField(
        _("window ends"), max_length=5, blank=True, help_text=_("Month and day: 12-15.")
    )
    valid_from = models.PositiveSmallIntegerField(
        _("applies from"), null=True, blank=True
    )
    valid_to = models.PositiveSmallIntegerField(
        _("applies until"), null=True, blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering: ClassVar[list[str]] = ["plan", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan", "fact_id"],
                condition=~Q(fact_id=""),
                name="commitment_id_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="commitment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def applies_in(self, year: int) -> bool:
        """Whether the commitment is one of the year's, by its own years."""
        first, last = self.valid_from or year, self.valid_to or year
        return first <= year <= last

    def faults(self) -> Reasons:
        """What cannot be true of the commitment, by the field where it is said."""
        found: Reasons = {}
        for name, reason in self._faults():
            found.setdefault(name, reason)
        return found

    def gaps(self) -> Reasons:
        """What is missing for the commitment to be counted, by field."""
        if self.measure == self.Measure.JUDGED:
            return {}
        found: Reasons = {}
        if not self.counts:
            found["counts"] = CommitmentRefusal.COUNTS_NOTHING
        elif not is_known(self.counts):
            found["counts"] = CommitmentRefusal.COUNTS_UNKNOWN
        is_dated = self.measure == self.Measure.DEADLINE
        if is_dated and not self.deadline:
            found["deadline"] = CommitmentRefusal.NEEDS_DEADLINE
        if not is_dated and self.at_least is None and self.at_most is None:
            found["at_least"] = CommitmentRefusal.NEEDS_NUMBER
        if self.measure == self.Measure.COUNT_SLOTS and not self.slots:
            found["slots"] = CommitmentRefusal.NEEDS_PARTS
        return found

    def why_not(self) -> Reasons:
        """Everything that is wrong with the commitment or missing in it, by field."""
        return {**self.gaps(), **self.faults()}

    def clean(self) -> None:
        """Refuse what is wrong or missing, beside its field."""
        super().clean()
        found = self.why_not()
        if found:
            raise ValidationError({name: no.label for name, no in found.items()})

    def _faults(self) -> Iterator[tuple[str, CommitmentRefusal]]:
        no = CommitmentRefusal
        if _reversed(self.at_least, self.at_most):
            yield "at_most", no.MIN_ABOVE_MAX
        if self.approximate and not self.tolerance:
            yield "tolerance", no.ABOUT_HOW_MUCH
        if _reversed(self.valid_from, self.valid_to):
            yield "valid_to", no.YEARS_REVERSED
        if not all(map(is_month, self.planned_months)):
            yield "planned_months", no.NO_SUCH_MONTH
        if not all(map(is_part, self.slots)):
            yield "slots", no.NO_SUCH_PART
        yield from self._faults_of_days()

    def _faults_of_days(self) -> Iterator[tuple[str, CommitmentRefusal]]:
        no = CommitmentRefusal
        for name in ("deadline", "window_from", "window_to"):
            day = getattr(self, name)
            if day and not is_day(day):
                yield name, no.NO_SUCH_DAY
        if bool(self.window_from) != bool(self.window_to):
            yield "window_to" if self.window_from else "window_from", no.HALF_WINDOW
        elif self.window_from > self.window_to:
            yield "window_to", no.ACROSS_NEW_YEAR


def _reversed(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and high < low
