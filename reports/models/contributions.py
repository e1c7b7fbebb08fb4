"""The yearly contributions: what boards and associations tell of a year (R77)."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from malmoandan.core.text import search_key
from partnerships.models import Organisation


class ContributionRefusal(models.TextChoices):
    """Why a contribution cannot be asked for, written or sent in."""

    ROUND_EXISTS = "round_exists", _("The contributions of that year are asked for.")
    NO_QUESTIONS = "no_questions", _("Write the questions first.")
    NOBODY = "nobody", _("There is nobody to ask: no organisation has a contact.")
    CLOSED = (
        "closed",
        _("The year’s contributions are closed. Ask the coordinators to open yours."),
    )
    SENT_ALREADY = "sent_already", _("The contribution has been sent in already.")
    EMPTY = (
        "empty",
        _("Nothing is written. Answer, or say that there is nothing to tell."),
    )
    BOTH = (
        "both",
        _("You have both answered and said that there is nothing to tell. Choose one."),
    )
    FORWARDED = (
        "forwarded",
        _("This link was made for somebody else. Write the address it was sent to."),
    )
    HAS_ANSWERED = "has_answered", _("They have answered already.")
    CHANGED = (
        "changed",
        _(
            "Somebody else has saved meanwhile. What they wrote stands below yours: "
            "put them together, and save again."
        ),
    )
    EXAMPLE = "example", _("This is an invented example: nobody is written to.")
    DUE_PASSED = "due_passed", _("The last day to answer has to be in the future.")
    NO_CONTACT = "no_contact", _("There is no address to write to.")


class ContributionQuestion(models.Model):
    """One question, in both languages. Those in use are asked."""

    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text_sv = models.CharField(_("Swedish"), max_length=300)
    text_en = models.CharField(_("English"), max_length=300, blank=True)
    help_sv = models.CharField(_("help, in Swedish"), max_length=300, blank=True)
    help_en = models.CharField(_("help, in English"), max_length=300, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("question of the yearly contribution")
        verbose_name_plural = _("questions of the yearly contribution")
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The question in the active language; Swedish where no English is known."""
        return self.text_en if self.lang == "en" else self.text_sv

    @property
    def help(self) -> str:
        """A line of help, in the same language as the question."""
        return self.help_en if self.lang == "en" else self.help_sv

    @property
    def lang(self) -> str:
        """The language that `text` is written in right now."""
        code = (translation.get_language() or "sv")[:2]
        return "en" if code == "en" and self.text_en else "sv"


class ContributionRound(models.Model):
    """The asking of one year: who is asked, and the last day to answer."""

    class State(models.TextChoices):
        """Open for answers, then closed; it can be opened again."""

        OPEN = "öppen", pgettext_lazy("contributions", "open")
        CLOSED = "stängd", pgettext_lazy("contributions", "closed")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.OPEN, State.CLOSED, "close_contributions"),
        (State.CLOSED, State.OPEN, "reopen_contributions"),
    )

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    due_on = models.DateField(_("last day to answer"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.OPEN
    )
    opened_at = models.DateTimeField(_("asked"), editable=False)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("round of contributions")
        verbose_name_plural = _("rounds of contributions")
        ordering: ClassVar[list[str]] = ["-year"]

    def __str__(self) -> str:
        return gettext("Contributions of %(year)d") % {"year": self.year}

    @property
    def is_open(self) -> bool:
        """Whether it takes answers."""
        return self.state == self.State.OPEN


class Contribution(models.Model):
    """What one organisation is asked for and tells of one year."""

    class State(models.TextChoices):
        """Asked, begun, sent in; what was sent can be opened again to mend it."""

        ASKED = "efterfrågat", pgettext_lazy("contribution", "asked for")
        DRAFT = "påbörjat", pgettext_lazy("contribution", "begun")
        SENT = "inskickat", pgettext_lazy("contribution", "sent in")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.ASKED, State.DRAFT, "begin_contribution"),
        (State.DRAFT, State.SENT, "send_contribution"),
        (State.ASKED, State.SENT, "send_contribution"),
        (State.SENT, State.DRAFT, "reopen_contribution"),
    )

    round = models.ForeignKey(
        ContributionRound, on_delete=models.CASCADE, related_name="contributions"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="contributions",
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.ASKED
    )
    nothing_to_report = models.BooleanField(_("nothing to tell"), default=False)
    saved_at = models.DateTimeField(_("saved"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent in"), null=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = pgettext_lazy("of a year", "contribution")
        verbose_name_plural = pgettext_lazy("of a year", "contributions")
        ordering: ClassVar[list[str]] = ["-round__year", "organisation__name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "organisation"], name="contribution_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.round.year}"

    @property
    def seen(self) -> str:
        """A word for what stands now: whoever saves says what they had before them."""
        return f"{self.saved_at:%Y%m%d%H%M%S%f}" if self.saved_at else ""

    def why_not_write(self) -> ContributionRefusal | None:
        """Why nobody can write in it now.

        What the coordinators opened again takes answers though the round is closed: it
        has been sent in once, and closing forgets that of what is only begun.
        """
        if self.state == self.State.SENT:
            return ContributionRefusal.SENT_ALREADY
        is_opened_again = self.state == self.State.DRAFT and self.sent_at is not None
        if self.round.is_open or is_opened_again:
            return None
        return ContributionRefusal.CLOSED


class ContributionAnswer(models.Model):
    """The answer to one question; the words of the question stay as they were asked."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        ContributionQuestion, on_delete=models.PROTECT, related_name="answers"
    )
    asked = models.CharField(_("question"), max_length=300)
    text = models.TextField(_("answer"), blank=True, max_length=3000)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("answer in a contribution")
        verbose_name_plural = _("answers in contributions")
        ordering: ClassVar[list[str]] = ["question__order", "question_id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contribution", "question"], name="contribution_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return self.asked


class PersonalLink(models.Model):
    """A link that lets whoever got it in a letter answer without an account.

    The first browser that opens it is remembered by the key in its cookie; another one
    has to give the address that the letter went to, so that a forwarded link opens
    nothing.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("sent to"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="links",
        null=True,
        blank=True,
    )
    centre_report = models.ForeignKey(
        "reports.CentreReport",
        on_delete=models.CASCADE,
        related_name="links",
        null=True,
        blank=True,
    )
    sent_at = models.DateTimeField(_("sent"), editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contribution", "email"], name="contribution_link_once"
            ),
            models.UniqueConstraint(
                fields=["centre_report", "email"], name="centre_link_once"
            ),
            models.CheckConstraint(
                condition=models.Q(contribution=None, centre_report__isnull=False)
                | models.Q(contribution__isnull=False, centre_report=None),
                name="personal_link_opens_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def is_sent_to(self, address: str) -> bool:
        """Whether this is the address that the letter with the link went to."""
        return search_key(address) == search_key(self.email)

    @property
    def opens(self) -> Any:
        """The one thing that the link opens."""
        return self.contribution or self.centre_report

    @property
    def organisation(self) -> Organisation | None:
        """For whom the link answers."""
        if self.contribution:
            return self.contribution.organisation
        return self.centre_report.centre.operator if self.centre_report else None
