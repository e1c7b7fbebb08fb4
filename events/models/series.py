"""Series: what a source states of all events of a kind in a year."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, Term, Vocabulary
from malmoandan.core.numbers import Quantity


class Series(FactRecord):
    """A stated total; it stands for the year even where fewer events are named."""

    class Scope(models.TextChoices):
        """Whether the stated attendance is of all events or of each."""

        TOTAL = "total", _("in all")
        PER_EVENT = "per_event", _("per event")

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.EVENT_KIND},
        related_name="series",
    )
    count = models.PositiveIntegerField(_("number of events"), null=True, blank=True)
    count_to = models.PositiveIntegerField(
        _("number of events, up to"), null=True, blank=True
    )
    count_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier of the number"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_series_counts",
    )
    persons = models.PositiveIntegerField(_("persons"), null=True, blank=True)
    persons_to = models.PositiveIntegerField(_("persons, up to"), null=True, blank=True)
    persons_qualifier = models.ForeignKey(
        Term,
        verbose_name=_("qualifier of persons"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="qualified_series",
    )
    scope = models.CharField(
        _("scope of the attendance"), max_length=10, choices=Scope.choices, blank=True
    )

    class Meta:
        verbose_name = _("series total")
        verbose_name_plural = _("series totals")
        ordering: ClassVar[list[str]] = ["year", "kind__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "kind"], name="series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"

    @property
    def occasions(self) -> Quantity | None:
        """How many events there were, as the source says it; None when not stated."""
        return Quantity.read(self, "count")

    @property
    def attendance(self) -> Quantity | None:
        """The stated attendance: in all, or per event (see `scope`)."""
        return Quantity.read(self, "persons")
