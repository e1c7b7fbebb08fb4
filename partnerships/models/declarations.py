"""Is it part of civil society? The organisation says, a person of its side reviews."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from malmoandan.core.models import FactRecord, Side, Term, Vocabulary
from partnerships.models.organisations import Organisation


class DeclarationRefusal(models.TextChoices):
    """Why a declaration cannot be handed in or judged now."""

    WRONG_STATE = "wrong_state", _("This has been judged already.")
    WAITS_ALREADY = "waits_already", _("A declaration is waiting for an answer.")
    NEEDS_REASON = "needs_reason", _("Say why. The organisation gets to read it.")
    INCOMPLETE = "incomplete", _("Answer every question, each with a reason.")
    NOT_CIVIL = "not_civil", _("Only an organisation of civil society declares this.")


class DeclarationQuerySet(models.QuerySet["SelfDeclaration"]):
    """Declarations, asked for by where they stand."""

    def latest_of(self, organisation: Organisation) -> "SelfDeclaration | None":
        """The one that the organisation handed in last; None if it has not yet."""
        return self.filter(organisation=organisation).first()

    def waiting(self) -> "DeclarationQuerySet":
        """Those that a coordinator has yet to answer."""
        return self.filter(state__in=SelfDeclaration.WAITING)


class SelfDeclaration(FactRecord):
    """Four yes or no with reasons. No machine ever says no to it (R06)."""

    class State(models.TextChoices):
        """Handed in, judged, and judged again when something has changed."""

        APPLIED = "applied", _("handed in")
        APPROVED = "approved", pgettext_lazy("self-declaration", "approved")
        REFUSED = "refused", _("not approved")
        RECONSIDERED = "reconsidered", _("being judged again")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.APPLIED, State.APPROVED, "approve"),
        (State.APPLIED, State.REFUSED, "refuse"),
        (State.APPROVED, State.RECONSIDERED, "reconsider"),
        (State.REFUSED, State.RECONSIDERED, "reconsider"),
        (State.RECONSIDERED, State.APPROVED, "approve"),
        (State.RECONSIDERED, State.REFUSED, "refuse"),
    )

    WAITING: ClassVar[frozenset[str]] = frozenset({State.APPLIED, State.RECONSIDERED})

    state = models.CharField(
        _("state"), max_length=15, choices=State.choices, default=State.APPLIED
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="declarations",
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("declared by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    declared_at = models.DateTimeField(_("declared"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    review_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-declaration")
        verbose_name_plural = _("self-declarations")
        ordering: ClassVar[list[str]] = ["-declared_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["applied", "reconsidered"]),
                name="declaration_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def side(self) -> Any:
        """Civil society's coordinator reviews."""
        return Side.CIVIL

    @property
    def waits(self) -> bool:
        """Whether a coordinator has yet to answer."""
        return self.state in self.WAITING

    @property
    def waits_since(self) -> datetime:
        """When it began to wait: handed in, or taken up again."""
        if self.state == self.State.RECONSIDERED and self.reviewed_at:
            return self.reviewed_at
        return self.declared_at

    @staticmethod
    def why_not(organisation: Organisation) -> DeclarationRefusal | None:
        """What keeps the organisation from handing one in; None if nothing does."""
        if organisation.side != Side.CIVIL:
            return DeclarationRefusal.NOT_CIVIL
        if SelfDeclaration.objects.waiting().filter(organisation=organisation).exists():
            return DeclarationRefusal.WAITS_ALREADY
        return None


class DeclaredCriterion(models.Model):
    """The organisation's answer to one of the criteria, in its own words."""

    declaration = models.ForeignKey(
        SelfDeclaration, on_delete=models.CASCADE, related_name="answers"
    )
    criterion = models.ForeignKey(
        Term,
        verbose_name=_("criterion"),
        on_delete=models.PROTECT,
        limit_choices_to={"vocabulary": Vocabulary.IDEBUREN_CRITERION},
        related_name="+",
    )
    fulfilled = models.BooleanField(_("fulfilled"))
    reason = models.TextField(_("reason"), max_length=1000)

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        ordering: ClassVar[list[str]] = ["criterion__order", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["declaration", "criterion"], name="declared_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion)


class DeclarationDraft(models.Model):
    """Answers begun and not handed in: whoever speaks for the organisation goes on."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="declaration_draft"
    )
    # As the form names its fields: what was typed, whether or not it is complete.
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft of a self-declaration")
        verbose_name_plural = _("drafts of self-declarations")

    def __str__(self) -> str:
        return str(self.organisation)
