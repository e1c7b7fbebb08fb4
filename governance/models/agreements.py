"""The agreement: who made it, why, when, and who answers for what."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.dates import PartialDateField
from malmoandan.core.models import FactRecord, Side
from partnerships.models import Organisation


class Agreement(FactRecord):
    """The compact that everything rests on. One installation holds one (R01)."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    purpose = models.TextField(_("purpose"), blank=True)
    vision = models.TextField(_("vision"), blank=True)
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    website = models.CharField(_("web site"), max_length=200, blank=True)
    umbrella_organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("umbrella organisations"),
        blank=True,
        related_name="umbrella_of",
    )

    class Meta:
        verbose_name = pgettext_lazy("the compact", "agreement")
        verbose_name_plural = pgettext_lazy("the compact", "agreements")

    def __str__(self) -> str:
        return self.name


class AgreementParty(models.Model):
    """One of the parties, in the words of the agreement."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties"
    )
    name = models.CharField(_("name"), max_length=200)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar[list[str]] = ["order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "name"], name="agreement_party_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TimelineEntry(FactRecord):
    """Something that happened to the agreement, dated as well as is known (R02)."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="timeline"
    )
    date = PartialDateField(_("date"))
    precision_text = models.CharField(
        _("the date in words"), max_length=120, blank=True
    )
    what = models.CharField(_("what"), max_length=400)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("entry in the time line")
        verbose_name_plural = _("time line")
        ordering: ClassVar[list[str]] = ["date", "order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agreement", "what", "date"], name="timeline_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ResponsibilityRefusal(models.TextChoices):
    """Why something does not stand as evidence of a responsibility."""

    NEEDS_TEXT = "needs_text", _("Say in a few words what was done.")
    NOT_ITS_YEAR = (
        "not_its_year",
        _("Nobody answered for this in that year, by the text itself."),
    )
    IN_FUTURE = "in_future", _("That year has not begun.")
    BAD_LINK = (
        "bad_link",
        _("Link to a page of the portal (/beslut/…) or a whole address: https://…"),
    )
    TOLD_ALREADY = "told_already", _("The same words stand there for that year.")


class Responsibility(FactRecord):
    """Who answers for what, and in which years (R09)."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="responsibilities"
    )
    text = models.TextField(_("responsibility"))
    party = models.CharField(
        _("who answers for it, in the words of the text"), max_length=200, blank=True
    )
    side = models.CharField(
        _("side"),
        max_length=10,
        choices=Side.choices,
        blank=True,
        help_text=_("Empty: both sides together."),
    )
    valid_from = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering: ClassVar[list[str]] = ["valid_from", "order", "id"]

    def __str__(self) -> str:
        return self.text

    def applies_in(self, year: int) -> bool:
        """Whether somebody answers for this in the year."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)

    @property
    def duty(self) -> str:
        """The text without the name of the party that it may begin with."""
        return self.text.removeprefix(f"{self.party}:").strip()

    def why_not_evidence(
        self, year: int, text: str, url: str, *, this_year: int
    ) -> ResponsibilityRefusal | None:
        """Why the words and the link cannot stand as evidence of the year, or None."""
        no = ResponsibilityRefusal
        if not text.strip():
            return no.NEEDS_TEXT
        if year > this_year:
            return no.IN_FUTURE
        if not self.applies_in(year):
            return no.NOT_ITS_YEAR
        return None if is_link(url) else no.BAD_LINK


def is_link(url: str) -> bool:
    """Whether the text is empty, a page of the portal or a whole safe address."""
    if not url:
        return True
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if any(mark in url for mark in (" ", "\\", "\n", "\t")):
        return False
    if parts.scheme == "https":
        return "." in parts.netloc and "@" not in parts.netloc
    return url.startswith("/") and not url.startswith("//") and not parts.scheme


class ResponsibilityEvidence(models.Model):
    """What shows that a responsibility was taken in a year: words, and a link (R09)."""

    responsibility = models.ForeignKey(
        Responsibility,
        verbose_name=_("responsibility"),
        on_delete=models.CASCADE,
        related_name="evidence",
    )
    year = models.PositiveSmallIntegerField(_("year"))
    text = models.CharField(_("what was done"), max_length=300)
    url = models.CharField(
        _("link"),
        max_length=400,
        blank=True,
        help_text=_("A page of the portal (/beslut/…) or a whole address."),
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
    )
    added_at = models.DateTimeField(_("added"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("evidence of a responsibility")
        verbose_name_plural = _("evidence of responsibilities")
        ordering: ClassVar[list[str]] = ["-year", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["responsibility", "year", "text"],
                name="responsibility_evidence_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class SteeringDocument(FactRecord):
    """A programme or policy that activities and proposals are weighed against (R18)."""

    title = models.CharField(_("title"), max_length=250, unique=True)
    owner = models.CharField(_("whose it is"), max_length=200, blank=True)
    from_year = models.PositiveSmallIntegerField(_("from"), null=True, blank=True)
    to_year = models.PositiveSmallIntegerField(_("to"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=400, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("steering document")
        verbose_name_plural = _("steering documents")
        ordering: ClassVar[list[str]] = ["title", "id"]

    def __str__(self) -> str:
        return self.title
