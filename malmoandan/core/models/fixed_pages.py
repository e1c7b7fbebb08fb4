"""What the fixed pages say that changes: accessibility, and what data is kept."""

from typing import Any, ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _


class TwoTongued(models.Model):
    """A row with texts in Swedish and English, in columns `<name>_sv`, `<name>_en`."""

    class Meta:
        abstract = True

    def text(self, name: str) -> str:
        """The text in the active language; Swedish where no English is written."""
        code = (translation.get_language() or "sv")[:2]
        return getattr(self, f"{name}_{code}", "") or getattr(self, f"{name}_sv")


def spoken(name: str, meaning: str) -> Any:
    """A property of a row: one of its texts, in the active language."""
    return property(lambda row: row.text(name), doc=meaning)


class Line(TwoTongued):
    """One of several rows of a page, in the order that the page has them."""

    what = spoken("what", "What the line is about, in the active language.")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["order", "id"]

    def __str__(self) -> str:
        return str(self.what_sv)  # type: ignore[attr-defined]


class AccessibilityStatement(TwoTongued):
    """The statement that the law on accessible public services asks for (DOS-lagen).

    The newest by `updated_on` stands; older ones remain as history.
    """

    class Conformance(models.TextChoices):
        """How far the site meets the law."""

        FULL = "full", _("fully meets")
        PARTLY = "partly", _("partly meets")
        NOT = "not", _("does not meet")

    class Method(models.TextChoices):
        """Who judged it."""

        SELF = "self", _("self-assessment")
        EXTERNAL = "external", _("review by an independent party")

    actor = models.CharField(_("who answers for the site"), max_length=200)
    service = models.CharField(_("the site's name"), max_length=200)
    conformance = models.CharField(
        _("how far it meets the law"), max_length=8, choices=Conformance.choices
    )
    method = models.CharField(
        _("how it was judged"), max_length=10, choices=Method.choices
    )
    method_sv = models.TextField(_("how, in Swedish"), blank=True)
    method_en = models.TextField(_("how, in English"), blank=True)
    assessed_on = models.DateField(_("judged on"))
    updated_on = models.DateField(_("updated on"))
    feedback_email = models.EmailField(_("address for faults"), blank=True)
    feedback_phone = models.CharField(_("telephone"), max_length=40, blank=True)
    report_url = models.URLField(
        _("where the authority takes complaints"),
        default="https://www.digg.se/tdosanmalan",
    )
    burden_sv = models.TextField(
        _("unreasonably burdensome, in Swedish"),
        blank=True,
        help_text=_("Exceptions under section 12 of the act, with the reasons."),
    )
    burden_en = models.TextField(_("unreasonably burdensome, in English"), blank=True)
    outside_sv = models.TextField(
        _("outside the law, in Swedish"),
        blank=True,
        help_text=_("Content that section 9 of the act leaves out."),
    )
    outside_en = models.TextField(_("outside the law, in English"), blank=True)

    method_text = spoken("method", "How it was judged, in the active language.")
    burden = spoken("burden", "What would be unreasonable, in the active language.")
    outside = spoken("outside", "What the law leaves out, in the active language.")

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")
        ordering: ClassVar[list[str]] = ["-updated_on", "-id"]

    def __str__(self) -> str:
        return f"{self.service}, {self.updated_on}"


class KnownIssue(Line):
    """Something on the site that does not work for everybody, until it is mended."""

    statement = models.ForeignKey(
        AccessibilityStatement,
        verbose_name=_("statement"),
        on_delete=models.CASCADE,
        related_name="issues",
    )
    what_sv = models.TextField(_("what does not work, in Swedish"))
    what_en = models.TextField(_("what does not work, in English"), blank=True)
    where = models.CharField(_("page"), max_length=200, blank=True)
    criterion = models.CharField(
        _("WCAG criterion"), max_length=80, blank=True, help_text="1.3.1"
    )
    workaround_sv = models.TextField(_("what to do meanwhile, in Swedish"), blank=True)
    workaround_en = models.TextField(_("what to do meanwhile, in English"), blank=True)
    mended_by = models.DateField(_("planned to be mended by"), null=True, blank=True)
    mended_on = models.DateField(_("mended"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    workaround = spoken("workaround", "What to do meanwhile, in the active language.")

    class Meta(Line.Meta):
        verbose_name = _("known fault in accessibility")
        verbose_name_plural = _("known faults in accessibility")


class KeptData(Line):
    """A line of the privacy page: what is kept about people, why, and for how long."""

    what_sv = models.CharField(_("what, in Swedish"), max_length=300)
    what_en = models.CharField(_("what, in English"), max_length=300, blank=True)
    why_sv = models.TextField(_("why, in Swedish"))
    why_en = models.TextField(_("why, in English"), blank=True)
    how_long_sv = models.TextField(_("how long, in Swedish"))
    how_long_en = models.TextField(_("how long, in English"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    key = models.SlugField(
        _("key"),
        max_length=60,
        blank=True,
        editable=False,
        help_text=_("The job that erases it; empty where people do."),
    )
    days = models.PositiveIntegerField(
        _("days"),
        null=True,
        blank=True,
        help_text=_("How many days after that the job erases it. Empty: never."),
    )

    why = spoken("why", "Why it is kept, in the active language.")
    how_long = spoken("how_long", "For how long, in the active language.")

    class Meta(Line.Meta):
        verbose_name = _("personal data that is kept")
        verbose_name_plural = _("personal data that is kept")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key=""), name="kept_data_key_once"
            ),
        ]

    @property
    def period(self) -> str:
        """For how long, with the very number that the job goes by.

        Where a job erases, the text goes on after the number: "after the event".
        """
        if not self.key:
            return str(self.how_long)
        if self.days is None:
            return gettext("No end is set.")
        days = ngettext("%d day", "%d days", self.days) % self.days
        return f"{days} {self.how_long}"
