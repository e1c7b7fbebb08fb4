"""Meetings of the steering group: planned, called, held, and who took part."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models.procedure import Procedure
from governance.models.seats import CoOption, Tenure
from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Side
from partnerships.models import Venue


class MeetingRefusal(models.TextChoices):
    """Why something cannot be done with a meeting now."""

    WRONG_STATE = "wrong_state", _("This cannot be done as the meeting stands now.")
    NO_TIME = "no_time", _("The meeting has no day and time.")
    BAD_TIMES = "bad_times", _("The meeting must end after it begins.")
    NO_PLACE = "no_place", _("The meeting has neither a place nor a link.")
    NO_AGENDA = "no_agenda", _("The agenda is empty.")
    PAST = "past", _("The time has passed already.")
    SAME_DAY = "same_day", _("There is a meeting that day already.")
    TWO_YEARS = "two_years", _("All meetings of a plan must lie in its year.")
    NOBODY_TO_CALL = "nobody_to_call", _("The group has no members that day.")
    NEEDS_REASON = "needs_reason", _("Write why.")
    NO_CHANGE = "no_change", _("Nothing would change.")
    ANOTHER_OPEN = "another_open", _("Another meeting is going on: close it first.")
    NOT_THE_DAY = "not_the_day", _("The meeting can be opened on its own day.")
    NO_CHAIR = "no_chair", _("The meeting has no chair: choose one first.")
    NO_CHECKER = "no_checker", _("Nobody is chosen to check the minutes.")
    NO_SECRETARY = "no_secretary", _("The meeting has no secretary.")
    NO_QUORUM = (
        "no_quorum",
        _("Too few members take part for anything to be decided."),
    )
    NOT_A_MEMBER = "not_a_member", _("Only a member of the group can be that.")
    NOT_PRESENT = "not_present", _("The person is not present.")
    SAME_PERSON = "same_person", _("The chair and the checker must be two people.")
    SAME_SIDE = (
        "same_side",
        _("The checker must come from the other side than the chair."),
    )
    TWO_CHAIRS = (
        "two_chairs",
        _("Somebody else leads the meeting. Let them hand it over first."),
    )
    ITEM_OPEN = "item_open", _("A matter is still being dealt with: conclude it first.")
    POLL_OPEN = "poll_open", _("A vote is still going on: close it first.")
    ITEMS_LEFT = (
        "items_left",
        _("Some matters have not been dealt with: deal with them or put them off."),
    )
    NOT_INVITED = "not_invited", _("You do not belong to this meeting.")
    ENDED = "ended", _("The meeting has ended.")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, asked for by what they are."""

    def held(self) -> "MeetingQuerySet":
        """Those that count: stated by a source, or with approved minutes (E2 2)."""
        return self.filter(state__in=Meeting.COUNTED)

    def coming(self, now: dt.datetime) -> "MeetingQuerySet":
        """Planned and called ones that have not begun, the next first."""
        states = (Meeting.State.PLANNED, Meeting.State.CALLED)
        return self.filter(state__in=states, starts_at__gte=now).order_by("starts_at")

    def public(self) -> "MeetingQuerySet":
        """Those whose minutes anybody may read."""
        return self.filter(state=Meeting.State.PUBLISHED)


class Meeting(FactRecord):
    """A meeting of the group (R32).

    One that a source states as held has only its year and date, and no life cycle.
    `version` grows with every change, so that whoever follows the meeting can ask
    cheaply whether anything is new.
    """

    class State(models.TextChoices):
        """From the year plan to the published minutes."""

        STATED = "stated", _("held, as a source states")
        PLANNED = "planned", pgettext_lazy("meeting", "planned")
        CALLED = "called", pgettext_lazy("meeting", "called")
        IN_PROGRESS = "in_progress", pgettext_lazy("meeting", "going on")
        ENDED = "ended", pgettext_lazy("meeting", "ended")
        IN_APPROVAL = "in_approval", _("minutes being approved")
        APPROVED = "approved", _("minutes approved")
        PUBLISHED = "published", _("minutes published")
        CANCELLED = "cancelled", _("cancelled")

    TRANSITIONS: ClassVar[list[tuple[str, str, str]]] = [
        (State.PLANNED, State.CALLED, "call"),
        (State.PLANNED, State.CANCELLED, "cancel"),
        (State.CALLED, State.CANCELLED, "cancel"),
        (State.CALLED, State.IN_PROGRESS, "open"),
        (State.IN_PROGRESS, State.ENDED, "close"),
        (State.ENDED, State.IN_APPROVAL, "submit"),
        (State.IN_APPROVAL, State.ENDED, "take_back"),
        (State.IN_APPROVAL, State.APPROVED, "approve"),
        (State.APPROVED, State.PUBLISHED, "publish"),
    ]
    COUNTED: ClassVar[tuple[str, ...]] = (
        State.STATED,
        State.APPROVED,
        State.PUBLISHED,
    )

    state = models.CharField(
        _("state"),
        max_length=12,
        choices=State,
        default=State.PLANNED,
        editable=False,
    )
    year = models.PositiveSmallIntegerField(_("year"))
    date = PartialDateField(_("date"))
    number = models.PositiveSmallIntegerField(
        _("number in the year"), null=True, blank=True, editable=False
    )
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.ForeignKey(
        Venue,
        verbose_name=_("place"),
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
    )
    room = models.CharField(_("room"), max_length=120, blank=True)
    digital_link = models.URLField(_("digital link"), blank=True)
    message = models.TextField(_("message in the notice"), max_length=2000, blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    approved_at = models.DateTimeField(
        _("approved"), null=True, blank=True, editable=False
    )
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False
    )
    cancelled_because = models.CharField(
        _("why it was cancelled"), max_length=300, blank=True, editable=False
    )
    procedure = models.ForeignKey(
        Procedure,
        verbose_name=_("rules of procedure"),
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
        editable=False,
    )
    chair = models.ForeignKey(
        "Participant",
        verbose_name=_("chair"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    secretary = models.ForeignKey(
        "Participant",
        verbose_name=_("secretary"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    checker = models.ForeignKey(
        "Participant",
        verbose_name=_("minute checker"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    adjourned_at = models.DateTimeField(
        _("adjourned"), null=True, blank=True, editable=False
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    room_key = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar[list[str]] = ["year", "date", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["year", "number", "is_example"], name="meeting_number_once"
            ),
            models.UniqueConstraint(
                fields=["state", "is_example"],
                condition=models.Q(state="in_progress"),
                name="one_meeting_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Meeting')} {self.date or self.year}"

    def rules(self) -> Procedure:
        """The rules that apply: frozen at the opening, before that the portal's."""
        return self.procedure or Procedure()

    def why_not_checker(self, person: "Participant") -> MeetingRefusal | None:
        """Why the person cannot check the minutes of this chair, or None."""
        if self.chair is None:
            return None
        if person.pk == self.chair.pk:
            return MeetingRefusal.SAME_PERSON
        if self.rules().checker_of_other_side and person.side == self.chair.side:
            return MeetingRefusal.SAME_SIDE
        return None


class Participant(models.Model):
    """One person at one meeting: member, co-opted or another. The name stays."""

    class Capacity(models.TextChoices):
        """In which capacity somebody takes part."""

        MEMBER = "member", pgettext_lazy("of the group", "member")
        CO_OPTED = "co_opted", _("co-opted")
        OTHER = "other", _("other")

    class Answer(models.TextChoices):
        """What somebody who was called has said."""

        NONE = "none", _("has not answered")
        COMING = "coming", _("is coming")
        NOT_COMING = "not_coming", _("is not coming")

    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("meeting"),
        on_delete=models.CASCADE,
        related_name="participants",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        related_name="meetings",
        null=True,
        blank=True,
    )
    tenure = models.ForeignKey(
        Tenure,
        verbose_name=_("tenure"),
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
    )
    co_option = models.ForeignKey(
        CoOption,
        verbose_name=_("co-opted person"),
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=120)
    capacity = models.CharField(_("capacity"), max_length=10, choices=Capacity)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, blank=True)
    detail = models.CharField(
        _("party, organisation or task"), max_length=200, blank=True
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer, default=Answer.NONE
    )
    answer_note = models.CharField(_("note"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True)
    seen_at = models.DateTimeField(_("notice opened"), null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "tenure"], name="participant_once_a_tenure"
            ),
            models.UniqueConstraint(
                fields=["meeting", "user"], name="participant_once_a_person"
            ),
            models.CheckConstraint(
                condition=~models.Q(capacity="member") | models.Q(tenure__isnull=False),
                name="member_has_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_member(self) -> bool:
        """Whether the person may vote at all."""
        return self.capacity == self.Capacity.MEMBER


class Presence(models.Model):
    """From when to when somebody was in the room; several times if they came back."""

    participant = models.ForeignKey(
        Participant,
        verbose_name=_("participant"),
        on_delete=models.CASCADE,
        related_name="presences",
    )
    arrived_at = models.DateTimeField(_("came"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering: ClassVar[list[str]] = ["arrived_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(left_at=None),
                name="in_the_room_once",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None)
                | models.Q(left_at__gte=models.F("arrived_at")),
                name="presence_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant)
