"""Projects and process support: what the sides do together besides IOP."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Term, list_field
from partnerships.models.iop import IopCase
from partnerships.models.organisations import Organisation


class Project(FactRecord):
    """A project with partners, areas, goals and a period (R71)."""

    name = models.CharField(_("name"), max_length=250)
    about = models.TextField(_("about"), blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    starts = PartialDateField(_("from"))
    ends = PartialDateField(_("to"))
    areas = models.ManyToManyField(
        Term, verbose_name=_("city areas"), blank=True, related_name="projects"
    )
    goals = list_field(_("goals"))
    iop = models.ForeignKey(
        IopCase,
        verbose_name=_("IOP case"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def runs_in(self, year: int) -> bool:
        """Say whether the project, as far as is known, was under way in the year."""
        started = self.starts is None or self.starts.first.year <= year
        going = self.ends is None or self.ends.last.year >= year
        return started and going


class ProjectPartner(models.Model):
    """An organisation that takes part in a project."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="partners"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="project_parts",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("partner of a project")
        verbose_name_plural = _("partners of projects")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "organisation"], name="project_partner_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.project})"


class ProjectActivity(FactRecord):
    """One thing that a project did in a year."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="activities"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    text = models.CharField(_("activity"), max_length=500)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("activity of a project")
        verbose_name_plural = _("activities of projects")
        ordering: ClassVar[list[str]] = ["year", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["project", "year", "text"], name="project_activity_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ProcessSupport(FactRecord):
    """Help with a dialogue or a process; never counted as an agreement (R70)."""

    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=250)
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        blank=True,
        related_name="process_supports",
    )

    class Meta:
        verbose_name = _("process support")
        verbose_name_plural = _("process support")
        ordering: ClassVar[list[str]] = ["year", "name", "id"]

    def __str__(self) -> str:
        return self.name
