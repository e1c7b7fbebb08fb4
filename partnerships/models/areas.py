"""Areas of cooperation with their host pairs and phases, and working groups."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, StoredFile, Term, Vocabulary
from partnerships.models.organisations import Organisation


class Area(FactRecord):
    """A theme that a plan once put first, and what came of it (R92)."""

    theme = models.OneToOneField(
        Term,
        verbose_name=_("theme"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.THEME},
        related_name="area",
    )
    from_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering: ClassVar[list[str]] = ["theme__order", "id"]

    def __str__(self) -> str:
        return str(self.theme)

    def widen(self, from_year: int | None, to_year: int | None) -> None:
        """Let the area hold these years as well; what nobody knows changes nothing."""
        self.from_year = min(filter(None, (self.from_year, from_year)), default=None)
        self.to_year = max(filter(None, (self.to_year, to_year)), default=None)


class Hosting(FactRecord):
    """A pair of hosts for an area: one from each side (R93)."""

    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.CASCADE, related_name="hostings"
    )
    civil = models.ForeignKey(
        Organisation,
        verbose_name=_("host from civil society"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosts_for_civil",
    )
    city = models.ForeignKey(
        Organisation,
        verbose_name=_("host from the city"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosts_for_city",
    )
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("to"))
    agreement = models.ForeignKey(
        StoredFile,
        verbose_name=_("agreement on hosting"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    trained_on = models.DateField(_("training done"), null=True, blank=True)
    dialogues_held = models.PositiveSmallIntegerField(
        _("dialogues held"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("pair of hosts")
        verbose_name_plural = _("pairs of hosts")
        ordering: ClassVar[list[str]] = ["starts", "id"]

    def __str__(self) -> str:
        return f"{self.civil or '–'} / {self.city or '–'}"


class AreaPhase(models.Model):
    """How far the work on an area has come (R95)."""

    class Phase(models.TextChoices):
        """The five phases, in their order."""

        HOSTS = "hosts", _("finding hosts")
        DIALOGUE = "dialogue", _("dialogue and matching")
        DEVELOPMENT = "development", _("development and innovation")
        SPREADING = "spreading", _("compiling and spreading")
        EVALUATION = "evaluation", _("evaluation")

    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.CASCADE, related_name="phases"
    )
    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("to"))
    text = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("phase of an area")
        verbose_name_plural = _("phases of areas")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "phase"], name="area_phase_once"),
        ]

    def __str__(self) -> str:
        return self.get_phase_display()


class GroupRefusal(models.TextChoices):
    """Why nothing can be written in a working group."""

    ENDED = "ended", _("The working group has ended. It can still be read.")
    IN_FUTURE = "in_future", _("The day is after today.")


class GroupQuerySet(models.QuerySet["WorkingGroup"]):
    """Working groups, asked for by who takes part."""

    def of(self, organisations: Any) -> "GroupQuerySet":
        """Those that any of the organisations is a member of."""
        return self.filter(organisations__in=organisations).distinct()

    def going_on(self, today: date) -> "GroupQuerySet":
        """Those that have not ended."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today))


class WorkingGroup(FactRecord):
    """A light group: notes instead of minutes, and no power over projects (R94)."""

    name = models.CharField(_("name"), max_length=150)
    purpose = models.TextField(_("purpose"), blank=True)
    area = models.ForeignKey(
        Area,
        verbose_name=_("area"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="groups",
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=pgettext_lazy("working group", "members"),
        blank=True,
        related_name="groups",
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def why_not_write(self, today: date) -> GroupRefusal | None:
        """What keeps its members from writing in it; None if nothing does."""
        over = self.ends_on is not None and self.ends_on < today
        return GroupRefusal.ENDED if over else None


class GroupNote(models.Model):
    """What a working group talked about, written by one who was there."""

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.CASCADE, related_name="notes"
    )
    met_on = models.DateField(pgettext_lazy("working group", "met"))
    text = models.TextField(_("notes"), max_length=10000)
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("file"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("note of a working group")
        verbose_name_plural = _("notes of working groups")
        ordering: ClassVar[list[str]] = ["-met_on", "-id"]

    def __str__(self) -> str:
        return f"{self.group} {self.met_on}"


class GroupTask(models.Model):
    """Something that a working group has said that one of its members does."""

    group = models.ForeignKey(
        WorkingGroup, on_delete=models.CASCADE, related_name="tasks"
    )
    text = models.CharField(_("task"), max_length=300)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("who does it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("task of a working group")
        verbose_name_plural = _("tasks of working groups")
        ordering: ClassVar[list[str]] = ["done_on", "due_on", "id"]

    def __str__(self) -> str:
        return self.text
