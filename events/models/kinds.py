"""Kinds of event are words; what a kind asks for, and begins with, stands here."""

from typing import Any, ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import Term, Vocabulary
from partnerships.models import Venue


class WaitingList(models.TextChoices):
    """What happens with a seat that becomes free (setting per event)."""

    NONE = "none", _("no waiting list")
    OFFER = "offer", _("the next in line is asked and has some time to answer")
    SILENT = "silent", _("the next in line gets the seat at once, and a letter")


class KindTemplate(models.Model):
    """What a new event of the kind begins with, and what the kind is asked about.

    Kinds are data: a new one is a word and, if wanted, a row here.
    """

    kind = models.OneToOneField(
        Term,
        verbose_name=_("kind"),
        on_delete=models.CASCADE,
        limit_choices_to={"vocabulary": Vocabulary.EVENT_KIND},
        related_name="template",
    )
    title = models.CharField(_("title to begin with"), max_length=300, blank=True)
    summary = models.TextField(_("summary to begin with"), blank=True, max_length=600)
    programme = models.TextField(_("programme to begin with"), blank=True)
    audience = models.TextField(_("for whom"), blank=True, max_length=500)
    method = models.CharField(_("method"), max_length=200, blank=True)
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("place"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    starts = models.TimeField(_("usual time of day"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    food_served = models.BooleanField(_("food is served"), default=False)
    waiting_list = models.CharField(
        _("waiting list"),
        max_length=6,
        choices=WaitingList,
        default=WaitingList.OFFER,
    )
    takes_turns = models.BooleanField(
        _("the sides take turns to present"), default=False
    )
    takes_proposals = models.BooleanField(_("anybody may propose one"), default=False)
    invited_kinds = models.ManyToManyField(
        Term,
        verbose_name=_("kinds of organisation that should be there"),
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.ORGANISATION_KIND},
        related_name="+",
        help_text=_(
            "Each organisation of these kinds is in the list of who is missing."
        ),
    )
    categories_wanted = models.BooleanField(
        _("every sector category should be there"), default=False
    )

    class Meta:
        verbose_name = _("template of a kind of event")
        verbose_name_plural = _("templates of kinds of event")
        ordering: ClassVar[list[str]] = ["kind__order", "id"]

    def __str__(self) -> str:
        return str(self.kind)


class InBothLanguages(models.Model):
    """A text in Swedish, and in English where somebody has written it."""

    text_sv = models.CharField(_("Swedish"), max_length=300)
    text_en = models.CharField(_("English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The text in the active language; Swedish where no English is known."""
        return self.text_en if self.lang == "en" else self.text_sv

    @property
    def lang(self) -> str:
        """The language that `text` is written in right now."""
        code = (translation.get_language() or "sv")[:2]
        return "en" if code == "en" and self.text_en else "sv"


class KindQuestion(InBothLanguages):
    """What every event of a kind answers: before as a purpose, after as an outcome.

    A dialogue forum has two purposes, and is asked about both twice (R47).
    """

    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.CASCADE,
        limit_choices_to={"vocabulary": Vocabulary.EVENT_KIND},
        related_name="questions",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_use = models.BooleanField(_("in use"), default=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("purpose of a kind of event")
        verbose_name_plural = _("purposes of kinds of event")
        ordering: ClassVar[list[str]] = ["kind__order", "order", "id"]
