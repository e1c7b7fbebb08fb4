"""Events: dialogue forums, idea workshops, lunches and whatever kinds data adds."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.event_steps import NOT_TAILS, Season
from events.models.kinds import WaitingList
from events.models.moments import span
from events.models.trainings import Training, random_key
from governance.models import FocusArea, SteeringDocument
from malmoandan.core.dates import PartialDate, PartialDateField
from malmoandan.core.models import FactRecord, Term, Vocabulary, list_field
from malmoandan.core.numbers import Quantity
from malmoandan.core.text import tail
from partnerships.models import Organisation, Venue

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


def page_scope(number: int) -> str:
    """The scope of an event's own page: what its guests do shows there alone."""
    return f"event:{number}"


class EventQuerySet(models.QuerySet["Event"]):
    """The reads of events that are used in several places."""

    def of(self, year: int, kind: str | None = None) -> "EventQuerySet":
        """Events of one year, of one kind where its key is given."""
        found = self.filter(year=year)
        return found if kind is None else found.filter(kind__key=kind)

    def held(self) -> "EventQuerySet":
        """Events that took place: they alone count."""
        return self.filter(state__in=[Event.State.HELD, Event.State.DOCUMENTED])

    def public(self) -> "EventQuerySet":
        """Events that anybody may read about; a cancelled one if it was published."""
        was_known = Q(state=Event.State.CANCELLED, published_at__isnull=False)
        shown = [Event.State.PUBLISHED, Event.State.HELD, Event.State.DOCUMENTED]
        return self.filter(Q(state__in=shown) | was_known)


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
        (State.DRAFT, State.HELD, "hold"),
        (State.PUBLISHED, State.DRAFT, "withdraw"),
        (State.PUBLISHED, State.HELD, "hold"),
        (State.HELD, State.PUBLISHED, "unhold"),
        (State.HELD, State.DOCUMENTED, "document"),
        (State.DOCUMENTED, State.HELD, "reopen"),
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
    documentation = models.URLField(
        _("documentation elsewhere"), max_length=400, blank=True
    )

    # What it is
    summary = models.TextField(_("summary"), blank=True, max_length=600)
    programme = models.TextField(_("programme"), blank=True, max_length=5000)
    audience = models.TextField(_("for whom"), blank=True, max_length=500)
    focus_area = models.ForeignKey(
        FocusArea,
        verbose_name=_("focus area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    no_focus_reason = models.CharField(
        _("why it has nothing to do with the focus area"), max_length=300, blank=True
    )
    season = models.CharField(
        _("season"),
        max_length=6,
        choices=Season.choices,
        blank=True,
        help_text=_("For what has no date yet; a date says its own season."),
    )
    training = models.ForeignKey(
        Training,
        verbose_name=_("training or series that it is part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    level = _term(Vocabulary.MATRIX_LEVEL, _("level of participation"), "+")
    steps = models.ManyToManyField(
        Term,
        verbose_name=_("steps of decision-making"),
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.MATRIX_STEP},
        related_name="+",
    )
    global_goals = models.ManyToManyField(
        Term,
        verbose_name=_("global goals"),
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.GLOBAL_GOAL},
        related_name="+",
    )
    outside_frame_reason = models.CharField(
        _("why it works outside the levels of the plan"), max_length=300, blank=True
    )
    steering_documents = models.ManyToManyField(
        SteeringDocument,
        verbose_name=_("steering documents"),
        blank=True,
        related_name="events",
    )
    target_group_part = models.TextField(
        _("how the target group takes part"), blank=True, max_length=1000
    )

    # When and where
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True, db_index=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.ForeignKey(
        Venue,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    room = models.CharField(_("room"), max_length=100, blank=True)
    digital_link = models.URLField(
        _("link to the digital meeting"),
        max_length=500,
        blank=True,
        help_text=_("Only those who have a seat see it."),
    )
    spoken_language = models.CharField(
        _("language"), max_length=60, blank=True, help_text=_("Such as: Swedish.")
    )
    interpretation = models.CharField(
        _("interpretation"),
        max_length=200,
        blank=True,
        help_text=_("Such as: sign language, Arabic, captions."),
    )
    contact_email = models.EmailField(_("questions to"), blank=True)
    contact_phone = models.CharField(
        _("phone for questions"), max_length=40, blank=True
    )
    hosts = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("hosts at the door"),
        blank=True,
        related_name="hosted_events",
        help_text=_("They check people in and see what guests need. Nothing else."),
    )

    # Sign-up
    takes_signups = models.BooleanField(_("people sign up here"), default=True)
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: as many as want to.")
    )
    signup_opens_at = models.DateTimeField(_("sign-up opens"), null=True, blank=True)
    signup_closes_at = models.DateTimeField(_("sign-up closes"), null=True, blank=True)
    organisation_cap = models.PositiveSmallIntegerField(
        _("most seats for one organisation"), null=True, blank=True
    )
    food_served = models.BooleanField(_("food is served"), default=False)
    waiting_list = models.CharField(
        _("waiting list"),
        max_length=6,
        choices=WaitingList.choices,
        default=WaitingList.OFFER,
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("hours to answer an offered seat"),
        default=24,
        validators=[MinValueValidator(1)],
    )

    # What calendars need to know that it is the same event
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), null=True, editable=False)
    cancelled_reason = models.CharField(
        _("why it was cancelled"), max_length=300, blank=True
    )
    # Shown in a digital meeting, so that those who are there can say so.
    checkin_key = models.CharField(
        max_length=32, default=random_key, unique=True, editable=False
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar[list[str]] = ["year", "date", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_begins",
                violation_error_message=_("It must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The title as the tail of an address; the number before it is what counts."""
        found = tail(self.title)
        return f"{found}-" if found in NOT_TAILS else found

    @property
    def is_public(self) -> bool:
        """Whether anybody may read about it."""
        if self.state == self.State.CANCELLED:
            return self.published_at is not None
        return self.state != self.State.DRAFT

    @property
    def season_shown(self) -> str:
        """Spring or autumn: of its date if it has one, else as planned; or nothing."""
        day = self.day
        return str(Season.of(day) if day else self.season)

    @property
    def day(self) -> dt.date | None:
        """The day that it begins, here in the city; None when not known."""
        if self.starts_at:
            return timezone.localtime(self.starts_at).date()
        known = self.date is not None and self.date.first == self.date.last
        return self.date.first if self.date and known else None

    def set_times(
        self, starts_at: dt.datetime | None, ends_at: dt.datetime | None
    ) -> None:
        """Give it a time: its date and its year, here in the city, come along."""
        self.starts_at, self.ends_at = starts_at, ends_at
        if starts_at is not None:
            self.set_day(timezone.localtime(starts_at).date())

    def set_day(self, day: dt.date) -> None:
        """Give it a day, and with it a year; a time of day can come later."""
        self.date, self.year = PartialDate(day.isoformat()), day.year

    @property
    def place_shown(self) -> str:
        """The place in one line, with its room; else as a source has it."""
        if self.place is None:
            return self.venue
        parts = (self.room, self.place.name, self.place.address)
        return ", ".join(part for part in parts if part)

    @property
    def when_shown(self) -> str:
        """Day and time in one line, in the active language; else as a source has it."""
        if self.starts_at:
            return span(self.starts_at, self.ends_at)
        return str(self.date or self.precision_text or self.year)

    @property
    def is_digital(self) -> bool:
        """Whether one can take part from elsewhere."""
        return bool(self.digital_link)

    def has_begun(self, now: dt.datetime) -> bool:
        """Whether it has begun; one without a time of day begins with its day."""
        if self.starts_at:
            return self.starts_at <= now
        day = self.day
        return day is not None and day <= timezone.localdate(now)

    def is_over(self, now: dt.datetime) -> bool:
        """Whether it has ended; one without a time of day ends with its day."""
        end = self.ends_at or self.starts_at
        if end:
            return end <= now
        return self.date is not None and self.date.last < timezone.localdate(now)

    @property
    def attendance(self) -> Quantity | None:
        """How many persons took part, as the source says it; None when not stated."""
        return Quantity.read(self, "persons")

    @property
    def organisations_present(self) -> Quantity | None:
        """How many organisations took part; None when not stated."""
        return Quantity.read(self, "organisations")
