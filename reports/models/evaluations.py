"""How the cooperation is judged: by those in it, by others, beside others (R96)."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import Side, Term, Vocabulary


class AssessmentRefusal(models.TextChoices):
    """Why a self-assessment cannot be written."""

    NOT_OPEN = "not_open", _("The year’s self-assessment is not open.")
    NO_SIDE = "no_side", _("Only those who act for a side can answer.")
    EMPTY = "empty", _("Nothing is marked. Choose a number for at least one principle.")


class SelfAssessment(models.Model):
    """What one person of a side says of one principle in a year, from 1 to 5.

    Results are shown by side, never by person, and no mean of fewer than three.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    principle = models.ForeignKey(
        Term,
        verbose_name=_("principle"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.PRINCIPLE},
        related_name="self_assessments",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="self_assessments",
    )
    score = models.PositiveSmallIntegerField(
        _("how well"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("in words"), blank=True, max_length=1000)
    answered_at = models.DateTimeField(_("answered"), editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering: ClassVar[list[str]] = ["-year", "principle__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["year", "user", "principle"], name="self_assessment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=1, score__lte=5),
                name="self_assessment_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.principle_id}"


class Evaluation(models.Model):
    """An evaluation by somebody outside, or a comparison with other places."""

    class Kind(models.TextChoices):
        """Who looks."""

        EXTERNAL = "external", _("by somebody outside")
        COMPARISON = "comparison", _("comparison with others")
        OWN = "own", _("our own")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=250)
    made_by = models.CharField(_("made by"), max_length=200, blank=True)
    summary = models.TextField(_("what it says"), blank=True, max_length=5000)
    answer = models.TextField(_("what we do with it"), blank=True, max_length=3000)
    url = models.URLField(_("address"), max_length=400, blank=True)
    is_example = models.BooleanField(_("example"), default=False, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering: ClassVar[list[str]] = ["-year", "title", "id"]

    def __str__(self) -> str:
        return self.title
