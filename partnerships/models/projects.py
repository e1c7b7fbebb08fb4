"""Projects and process support: what the sides do together besides IOP."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Term, Vocabulary, list_field
from malmoandan.core.text import tail
from partnerships.models.iop import IopCase
from partnerships.models.organisations import Organisation

MAX_GLOBAL_GOALS = 3


class Phase(models.TextChoices):
    """Where a cooperation is in its period on a day."""

    AHEAD = "ahead", _("begins later")
    GOING_ON = "going_on", pgettext_lazy("cooperation", "goes on")
    OVER = "over", _("the period is over")
    CLOSED = "closed", pgettext_lazy("cooperation", "closed")
    UNKNOWN = "unknown", _("period not stated")


class ProjectRefusal(models.TextChoices):
    """Why a cooperation cannot be registered, changed or closed like this."""

    NO_PARTNER = "no_partner", _("A cooperation has at least two partners.")
    TOO_MANY_GOALS = "too_many_goals", _("Choose three global goals at most.")
    CLOSED = "closed", _("The cooperation has been closed already.")
    NOT_A_PARTNER = "not_a_partner", _("The organisation takes no part in it.")
    NEEDS_REPORT = "needs_report", _("Say in a few words what came of it.")
    SAID_NO = (
        "said_no",
        _("One of the organisations has said that it takes no part."),
    )
    NOT_CLOSED = "not_closed", _("The cooperation is not closed.")
    FROM_A_SOURCE = (
        "from_a_source",
        _("A document says this. Write to the coordinators if it is wrong."),
    )
    OUTSIDE_PERIOD = "outside_period", _("The cooperation was not under way that year.")


def _part_of(date: str, place: int) -> Substr:
    """The four digits of a date's text that begin at the place."""
    return Substr(Cast(date, models.CharField()), place, 4)


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, asked for by who may see them."""

    def public(self) -> "ProjectQuerySet":
        """Those that anybody may read about."""
        return self.filter(is_public=True)

    def with_years(self) -> "ProjectQuerySet":
        """With `first_year` and `last_year` as text; null where nothing is known."""
        return self.annotate(
            first_year=_part_of("starts", 1),
            last_year=Case(
                When(ends__contains="/", then=_part_of("ends", 6)),
                default=_part_of("ends", 1),
            ),
        )

    def in_year(self, year: int) -> "ProjectQuerySet":
        """Those that, as far as is known, were under way in the year."""
        begun = Q(first_year=None) | Q(first_year__lte=str(year))
        going = Q(last_year=None) | Q(last_year__gte=str(year))
        return self.with_years().filter(begun, going)

    def of(self, organisation: Organisation) -> "ProjectQuerySet":
        """Those that the organisation takes part in."""
        parts = ProjectPartner.objects.standing().filter(organisation=organisation)
        return self.filter(pk__in=parts.values("project"))


class Project(FactRecord):
    """A project with partners, areas, goals and a period (R71).

    Telling of it is voluntary, and the portal gives no permits (R73).
    """

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
    themes = models.ManyToManyField(
        Term, verbose_name=_("themes"), blank=True, related_name="+"
    )
    funding = models.ForeignKey(
        Term,
        verbose_name=_("form of funding"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.FUNDING_FORM},
        related_name="+",
    )
    level = models.ForeignKey(
        Term,
        verbose_name=_("level of participation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.MATRIX_LEVEL},
        related_name="+",
    )
    steps = models.ManyToManyField(
        Term, verbose_name=_("steps of decision-making"), blank=True, related_name="+"
    )
    global_goals = models.ManyToManyField(
        Term, verbose_name=_("global goals"), blank=True, related_name="+"
    )
    target_group_part = models.TextField(
        _("how the target group has taken part"), blank=True
    )
    is_public = models.BooleanField(_("shown to everybody"), default=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("registered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    registered_at = models.DateTimeField(
        _("registered"), null=True, blank=True, editable=False
    )
    closing_report = models.TextField(_("what came of it"), blank=True)
    lessons = models.TextField(_("what we learnt"), blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("version of a project"),
        verbose_name_plural=_("versions of projects"),
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar[list[str]] = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The name as the tail of an address; the number before it is what counts."""
        return tail(self.name)

    def runs_in(self, year: int) -> bool:
        """Say whether the project, as far as is known, was under way in the year."""
        started = self.starts is None or self.starts.first.year <= year
        going = self.ends is None or self.ends.last.year >= year
        return started and going

    def phase(self, today: date) -> Phase:
        """Where it is in its period, as far as is known; closed if partners say so."""
        if self.is_closed():
            return Phase.CLOSED
        if self.ends is not None and self.ends.last < today:
            return Phase.OVER
        if self.starts is None:
            return Phase.UNKNOWN
        return Phase.AHEAD if self.starts.first > today else Phase.GOING_ON

    def is_closed(self) -> bool:
        """Whether its partners have said what came of it."""
        return self.closed_at is not None


class ProjectPartnerQuerySet(models.QuerySet["ProjectPartner"]):
    """Parts in projects, asked for by whether they stand."""

    def standing(self) -> "ProjectPartnerQuerySet":
        """Those of organisations that have not said that they take no part."""
        return self.filter(left_on=None)


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
    left_on = models.DateField(_("left"), null=True, blank=True)

    objects = ProjectPartnerQuerySet.as_manager()

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
