"""What belongs to an event: its moves, presenters, purposes and topics."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models.events import Event
from events.models.kinds import KindQuestion
from events.models.moments import span
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Organisation


class EventMove(models.Model):
    """A published event got another time or place; those who had a seat were told.

    An event with such a row is "moved": that is computed, never stored (rules E1).
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="moves")
    sequence = models.PositiveIntegerField(_("number of the change"))
    old_starts_at = models.DateTimeField(_("began"), null=True)
    old_ends_at = models.DateTimeField(_("ended"), null=True)
    old_place = models.CharField(_("was held in"), max_length=600, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("when"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("change of time or place")
        verbose_name_plural = _("changes of time or place")
        ordering: ClassVar[list[str]] = ["-sequence"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "sequence"], name="event_move_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.sequence}"

    @property
    def when_shown(self) -> str:
        """When it was to be held before, in one line; empty if no time was set."""
        return span(self.old_starts_at, self.old_ends_at) if self.old_starts_at else ""


class CoPresenter(models.Model):
    """Who presents beside the first presenter, whose side counts as the turn taken."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="co_presenters"
    )
    name = models.CharField(_("presenter"), max_length=250)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    side = models.ForeignKey(
        Term,
        verbose_name=_("presenter's side"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.PRESENTER_SIDE},
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("one more presenter")
        verbose_name_plural = _("more presenters")
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class EventAnswer(models.Model):
    """How an event serves a purpose of its kind, before; what came of it, after."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        KindQuestion,
        verbose_name=_("purpose"),
        on_delete=models.PROTECT,
        related_name="answers",
    )
    before = models.TextField(_("how the event serves it"), blank=True, max_length=1000)
    after = models.TextField(_("what came of it"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("purpose of the event")
        verbose_name_plural = _("purposes of the event")
        ordering: ClassVar[list[str]] = ["question__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["event", "question"], name="event_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.question)


class EventTopic(models.Model):
    """One topic that an event took up, and what was said of it."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="topics")
    text = models.CharField(_("topic"), max_length=500)
    notes = models.TextField(_("what was said"), blank=True, max_length=5000)
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
