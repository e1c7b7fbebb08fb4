"""Stories: told results of cooperation, shown when their parties have said yes."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import FactRecord, StoredFile, Term
from malmoandan.core.text import tail
from partnerships.models.iop import IopCase
from partnerships.models.organisations import Organisation
from partnerships.models.projects import Project

# What has another meaning at the end of a story's address.
NOT_TAILS = {"bild"}


class StoryRefusal(models.TextChoices):
    """Why a story cannot be sent or published now."""

    WRONG_STATE = "wrong_state", _("This cannot be done with the story now.")
    NO_PARTY = "no_party", _("Say which organisations the story is about.")
    PARTY_PENDING = "party_pending", _("Not every party has said yes.")
    PARTY_SAID_NO = "party_said_no", _("A party has said no.")
    NO_ALT_TEXT = "no_alt_text", _("Describe the picture for those who do not see it.")
    NO_BASIS = "no_basis", _("Say why the picture may be published.")
    NO_END = "no_end", _("Say until when a picture of recognisable people is shown.")
    NEEDS_REASON = "needs_reason", _("Say why. The writer gets to read it.")
    ANSWERED = "answered", _("The organisation has answered already.")
    NOT_A_PARTY = "not_a_party", _("The story is not about the organisation.")
    NOT_THE_TELLER = "not_the_teller", _("Another organisation tells the story.")


class StoryQuerySet(models.QuerySet["Story"]):
    """Stories, asked for by who may read them."""

    def public(self) -> "StoryQuerySet":
        """Those that anybody may read."""
        return self.filter(state=Story.State.PUBLISHED)


class Story(FactRecord):
    """What a cooperation led to, told by those who were part of it (R72)."""

    class State(models.TextChoices):
        """Written, sent to its parties and a coordinator, published, taken down."""

        DRAFT = "draft", _("draft")
        SENT = "sent", _("waits for its parties")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("taken down")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.DRAFT, State.SENT, "send"),
        (State.SENT, State.DRAFT, "send_back"),
        (State.SENT, State.DRAFT, "call_back"),
        (State.SENT, State.PUBLISHED, "publish"),
        (State.PUBLISHED, State.WITHDRAWN, "withdraw"),
        (State.WITHDRAWN, State.PUBLISHED, "publish"),
        (State.WITHDRAWN, State.DRAFT, "send_back"),
        (State.DRAFT, State.WITHDRAWN, "withdraw"),
    )

    class Basis(models.TextChoices):
        """Why a picture may be published (conventions C.4)."""

        NOBODY = "nobody", _("nobody can be recognised in it")
        CONSENT = "consent", _("everybody in it has said yes")
        PUBLIC_TASK = "public_task", _("it documents a public task")

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT
    )
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("what happened"), max_length=5000)
    effect = models.TextField(_("what it led to"), blank=True, max_length=1000)
    place = models.CharField(_("place"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, default="sv")
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
    )
    case = models.ForeignKey(
        IopCase,
        verbose_name=_("IOP case"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stories",
    )
    themes = models.ManyToManyField(
        Term, verbose_name=_("themes"), blank=True, related_name="+"
    )
    picture = models.ForeignKey(
        StoredFile,
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("what the picture shows"), max_length=300, blank=True
    )
    picture_basis = models.CharField(
        _("why it may be published"), max_length=12, choices=Basis.choices, blank=True
    )
    picture_children = models.BooleanField(_("children can be seen"), default=False)
    picture_until = models.DateField(_("shown until"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    written_at = models.DateTimeField(_("written"), editable=False)
    returned_reason = models.CharField(
        _("sent back because"), max_length=500, blank=True
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering: ClassVar[list[str]] = ["-published_at", "-written_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(picture=None) | ~Q(picture_alt=""),
                name="story_picture_described",
                violation_error_message=StoryRefusal.NO_ALT_TEXT.label,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """The title as the tail of an address; the number before it is what counts."""
        found = tail(self.title)
        return f"{found}-" if found in NOT_TAILS else found

    def shows_picture(self, today: date) -> bool:
        """Whether the picture may be shown that day."""
        until = self.picture_until
        return self.picture_id is not None and (until is None or today <= until)

    def teller(self) -> "StoryParty | None":
        """The organisation that tells the story: the first of its parties."""
        return next(iter(self.parties.all()), None)

    def why_not_send(self) -> StoryRefusal | None:
        """What keeps the story from being sent to its parties; None if nothing."""
        if len(self.parties.all()) < 2:
            return StoryRefusal.NO_PARTY
        return self.why_not_picture()

    def why_not_publish(self) -> list[StoryRefusal]:
        """Everything that keeps the story from being published, the worst first."""
        answers = {party.answer for party in self.parties.all()}
        found = [
            StoryRefusal.NO_PARTY if not answers else None,
            StoryRefusal.PARTY_SAID_NO if "no" in answers else None,
            StoryRefusal.PARTY_PENDING if "pending" in answers else None,
            self.why_not_picture(),
        ]
        return [reason for reason in found if reason]

    def why_not_picture(self) -> StoryRefusal | None:
        """What the picture lacks before anybody may see it; None if nothing."""
        if self.picture_id is None:
            return None
        if not self.picture_alt:
            return StoryRefusal.NO_ALT_TEXT
        if not self.picture_basis:
            return StoryRefusal.NO_BASIS
        recognisable = self.picture_basis != self.Basis.NOBODY
        if recognisable and self.picture_until is None:
            return StoryRefusal.NO_END
        return None


class StoryParty(models.Model):
    """An organisation that a story is about, and whether it has said yes."""

    class Answer(models.TextChoices):
        """Nothing is published without a yes from each."""

        PENDING = "pending", _("has not answered")
        YES = "yes", _("yes")
        NO = "no", _("no")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="story_parts",
    )
    answer = models.CharField(
        _("answer"), max_length=10, choices=Answer.choices, default=Answer.PENDING
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("when"), null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("party of a story")
        verbose_name_plural = _("parties of stories")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["story", "organisation"], name="story_party_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_answer_display()}"
