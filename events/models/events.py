"""Events: dialogue forums, idea workshops, lunches and whatever kinds data adds."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Term, Vocabulary, list_field
from malmoandan.core.numbers import Quantity
from partnerships.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _term(
    vocabulary: Vocabulary, label: "StrOrPromise", name: str
) -> models.ForeignKey:
    return models.ForeignKey(
        Term,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": vocabulary},
        related_name=name,
    )


class EventQuerySet(models.QuerySet["Event"]):
    """The reads of events that are used in several places."""

    def of(self, year: int, kind: str | None = None) -> "EventQuerySet":
        """Events of one year, of one kind where its key is given."""
        found = self.filter(year=year)
        return found if kind is None else found.filter(kind__key=kind)

    def held(self) -> "EventQuerySet":
        """Events that took place: they alone count."""
        return self.filter(state__in=[Event.State.HELD, Event.State.DOCUMENTED])


class Event(FactRecord):
    """Something that was, or will be, arranged under the agreement (R45–R55).

    Attendance is a quantity: `persons`, `persons_to` and `persons_qualifier` are read
    together, as are those of `organisations`.
    """

    class State(models.TextChoices):
        """Full, moved and waiting list open are computed, never stored (rules E1)."""

        DRAFT = "utkast", _("draft")
        PUBLISHED = "publicerat", _("published")
        HELD = "genomfört", _("held")
        DOCUMENTED = "dokumenterat", _("documented")
        CANCELLED = "inställt", _("cancelled")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.DRAFT, State.PUBLISHED, "publish"),
        (State.PUBLISHED, State.DRAFT, "withdraw"),
        (State.PUBLISHED, State.HELD, "hold"),
        (State.HELD, State.DOCUMENTED, "document"),
        (State.DRAFT, State.CANCELLED, "cancel"),
        (State.PUBLISHED, State.CANCELLED, "cancel"),
    )

    year = models.PositiveSmallIntegerField(_("year"), db_index=True)
    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.EVENT_KIND},
        related_name="events",
    )
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(
        _("state"), max_length=14, choices=State.choices, default=State.DRAFT
    )
    date = PartialDateField(_("date"))
    precision_text = models.CharField(
        _("the date in words"), max_length=120, blank=True
    )
    mode = _term(Vocabulary.MODE, _("mode"), "events_in_mode")
    venue = models.CharField(_("place"), max_length=250, blank=True)
    method = models.CharField(_("method"), max_length=200, blank=True)
    theme = models.CharField(_("theme"), max_length=250, blank=True)
    sectors = list_field(_("sectors that took part"))
    co_organiser = models.CharField(_("co-organiser"), max_length=250, blank=True)
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followed_by",
    )
    presenter = models.CharField(_("presenter"), max_length=250, blank=True)
    presenter_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("presenter's organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presented_events",
    )
    presenter_side = _term(
        Vocabulary.PRESENTER_SIDE, _("presenter's side"), "events_presented"
    )
    persons = models.PositiveIntegerField(_("persons"), null=True, blank=True)
    persons_to = models.PositiveIntegerField(_("persons, up to"), null=True, blank=True)
    persons_qualifier = _term(
        Vocabulary.QUALIFIER, _("qualifier of persons"), "qualified_persons"
    )
    organisations = models.PositiveIntegerField(
        _("organisations"), null=True, blank=True
    )
    organisations_to = models.PositiveIntegerField(
        _("organisations, up to"), null=True, blank=True
    )
    organisations_qualifier = _term(
        Vocabulary.QUALIFIER, _("qualifier of organisations"), "qualified_organisations"
    )
    documentation = models.URLField(_("documentation"), max_length=400, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar[list[str]] = ["year", "date", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def attendance(self) -> Quantity | None:
        """How many persons took part, as the source says it; None when not stated."""
        return Quantity.read(self, "persons")

    @property
    def organisations_present(self) -> Quantity | None:
        """How many organisations took part; None when not stated."""
        return Quantity.read(self, "organisations")


class EventTopic(models.Model):
    """One topic that an event took up."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="topics")
    text = models.CharField(_("topic"), max_length=500)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "text"], name="event_topic_once"),
        ]

    def __str__(self) -> str:
        return self.text
