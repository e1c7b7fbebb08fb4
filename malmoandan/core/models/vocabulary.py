"""Vocabulary: the terms that are data, so that another city can have its own."""

from typing import ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from malmoandan.core.text import search_key


class Vocabulary(models.TextChoices):
    """The lists that terms belong to."""

    PRINCIPLE = "principle", _("principles")
    WAY_OF_WORKING = "way_of_working", _("ways of working")
    IDEBUREN_CRITERION = "ideburen_criterion", _("criteria for civil society")
    LEGAL_FORM = "legal_form", _("legal forms")
    SECTOR_CATEGORY = "sector_category", _("sector categories")
    THEME = "theme", _("themes")
    MATRIX_LEVEL = "matrix_level", _("levels of participation")
    MATRIX_STEP = "matrix_step", _("steps of decision-making")
    ORGANISATION_KIND = "organisation_kind", _("kinds of organisation")
    EVENT_KIND = "event_kind", _("kinds of event")
    FOOD = "food", _("food")
    TRAINING_KIND = "training_kind", _("kinds of training")
    MODE = "mode", _("modes")
    QUALIFIER = "qualifier", _("qualifiers")
    PRESENTER_SIDE = "presenter_side", _("sides of presenters")
    PARTICIPANT_GROUP = "participant_group", _("groups of participants")
    MEASURE = "measure", _("measures")
    CHANNEL = "channel", _("channels")
    COMMUNICATION_GOAL = "communication_goal", _("communication goals")
    CITY_AREA = "city_area", _("city areas")
    TARGET_GROUP = "target_group", _("target groups")
    GLOBAL_GOAL = "global_goal", _("global goals")
    FUNDING_FORM = "funding_form", _("forms of funding")
    ADVICE_TOPIC = "advice_topic", _("topics of advice")
    IOP_QUESTION = "iop_question", _("questions before a partnership")
    PLAN_POINT = "plan_point", _("kinds of point in a plan")
    UNIT = "unit", _("units")
    OFFICE = "office", _("offices of the city")
    REPORT_SECTION = "report_section", _("sections of the annual report")


class Term(models.Model):
    """One word of a vocabulary, in both languages, with its place in the order.

    A term that a file brought is unconfirmed until a coordinator has looked at it.
    """

    vocabulary = models.CharField(_("vocabulary"), max_length=30, choices=Vocabulary)
    key = models.CharField(_("key"), max_length=120)
    label_sv = models.CharField(_("Swedish"), max_length=200)
    label_en = models.CharField(_("English"), max_length=200, blank=True)
    plural_sv = models.CharField(_("Swedish, plural"), max_length=200, blank=True)
    plural_en = models.CharField(_("English, plural"), max_length=200, blank=True)
    about_sv = models.TextField(_("about it, in Swedish"), blank=True)
    about_en = models.TextField(_("about it, in English"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    meaning = models.CharField(
        _("meaning"),
        max_length=30,
        blank=True,
        help_text=_("What the portal reads out of it, such as a side or a bound."),
    )
    confirmed = models.BooleanField(_("confirmed"), default=True)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering: ClassVar[list[str]] = ["vocabulary", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vocabulary", "key"], name="term_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The term in the active language; Swedish where no English is known."""
        return self._in_language("label") or self.key

    @property
    def plural(self) -> str:
        """The plural in the active language; the label where none is known."""
        return self._in_language("plural") or self.label

    @property
    def about(self) -> str:
        """What the term means, in the active language where it is known."""
        return self._in_language("about")

    @property
    def lang(self) -> str:
        """The language that `label` is written in right now."""
        wanted = (translation.get_language() or "sv")[:2]
        return "en" if wanted == "en" and self.label_en else "sv"

    def _in_language(self, name: str) -> str:
        code = (translation.get_language() or "sv")[:2]
        text = getattr(self, f"{name}_{code}", "")
        return text or getattr(self, f"{name}_sv")

    @staticmethod
    def key_of(text: str) -> str:
        """The key that a word of a file has: folded, so that case does not matter."""
        return search_key(text)[:120]
