"""What a centre counts, a quarter at a time (R64)."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.models import Term, Vocabulary
from malmoandan.core.numbers import Quantity
from partnerships.models import Centre

# So long after it was sent in a centre mends its own figures; then the office does.
MENDED_FOR = timedelta(days=92)


class CentreReportRefusal(models.TextChoices):
    """Why a quarter cannot be asked for, told or mended."""

    NOT_OVER = "not_over", _("The quarter is not over yet.")
    NO_MEASURES = "no_measures", _("Choose what the centre is to count.")
    ASKED_ALREADY = "asked_already", _("The centre is asked for that quarter already.")
    SENT_ALREADY = "sent_already", _("The figures of the quarter are sent in already.")
    TOO_LATE = (
        "too_late",
        _("It is too late to change them here. Ask the coordinators to open them."),
    )
    NOT_SENT = "not_sent", _("The figures of the quarter are not sent in.")


class CentreReport(models.Model):
    """The figures of one quarter, asked of a centre and answered by its own link."""

    class State(models.TextChoices):
        """Asked, then answered; an answer can be opened again to mend it."""

        ASKED = "efterfrågad", pgettext_lazy("figures of a quarter", "asked for")
        SENT = "inskickad", pgettext_lazy("figures of a quarter", "sent in")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.ASKED, State.SENT, "send_quarter"),
        (State.SENT, State.ASKED, "reopen_quarter"),
    )

    centre = models.ForeignKey(
        Centre,
        verbose_name=_("centre"),
        on_delete=models.CASCADE,
        related_name="reports",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(
        _("quarter"), choices=[(number, str(number)) for number in range(1, 5)]
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.ASKED
    )
    note = models.TextField(_("note"), blank=True, max_length=1000)
    asked_at = models.DateTimeField(_("asked"), editable=False)
    sent_at = models.DateTimeField(_("sent in"), null=True, editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("quarter of a centre")
        verbose_name_plural = _("quarters of centres")
        ordering: ClassVar[list[str]] = ["-year", "-quarter", "centre__name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["centre", "year", "quarter"], name="centre_quarter_once"
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__gte=1, quarter__lte=4),
                name="centre_quarter_is_one_of_four",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.year}, {_('quarter')} {self.quarter}"

    def why_not_mend(self, today: date) -> CentreReportRefusal | None:
        """Why the centre cannot open its figures again now."""
        if self.sent_at is None or self.state != self.State.SENT:
            return CentreReportRefusal.NOT_SENT
        if timezone.localdate(self.sent_at) + MENDED_FOR < today:
            return CentreReportRefusal.TOO_LATE
        return None


class CentreCount(models.Model):
    """One measure of a quarter; null is "not counted"."""

    report = models.ForeignKey(
        CentreReport, on_delete=models.CASCADE, related_name="counts"
    )
    measure = models.ForeignKey(
        Term,
        verbose_name=_("measure"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.MEASURE},
        related_name="+",
    )
    value = models.PositiveIntegerField(_("value"), null=True, blank=True)
    value_to = models.PositiveIntegerField(_("value, up to"), null=True, blank=True)
    value_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("figure of a quarter")
        verbose_name_plural = _("figures of quarters")
        ordering: ClassVar[list[str]] = ["measure__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "measure"], name="centre_count_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.measure)

    @property
    def quantity(self) -> Quantity | None:
        """The value with its qualifier; None when not counted."""
        return Quantity.read(self, "value")
