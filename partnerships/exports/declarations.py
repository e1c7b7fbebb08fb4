"""Self-declarations as a table: the register of who has declared what."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from import_export import fields

from malmoandan.core.exports import FactResource
from partnerships.models import SelfDeclaration


class Declarations(FactResource):
    """One row a declaration: who, when, how it stands, and what each criterion got."""

    organisation = fields.Field("organisation__name", "organisation")
    state = fields.Field(column_name="state")
    declared_on = fields.Field(column_name="declared_on")
    reviewed_on = fields.Field(column_name="reviewed_on")
    answers = fields.Field(column_name="answers")

    class Meta:
        model = SelfDeclaration
        fields = (
            *("organisation", "state", "declared_on", "reviewed_on"),
            *("review_reason", "answers"),
        )
        export_order = fields

    def dehydrate_state(self, declaration: SelfDeclaration) -> str:
        """The state in words."""
        return declaration.get_state_display()

    def dehydrate_declared_on(self, declaration: SelfDeclaration) -> str:
        """The day that it was handed in."""
        return _day(declaration.declared_at)

    def dehydrate_reviewed_on(self, declaration: SelfDeclaration) -> str:
        """The day that a coordinator answered."""
        return _day(declaration.reviewed_at)

    def dehydrate_answers(self, declaration: SelfDeclaration) -> str:
        """Each criterion with its answer and reason."""
        return "; ".join(told(answer) for answer in declaration.answers.all())


def told(answer: Any) -> str:
    """One answer in a line."""
    return f"{answer.criterion}: {said(answer)} ({answer.reason})"


def said(answer: Any) -> str:
    """Yes or no, in the active language."""
    return str(_("Yes") if answer.fulfilled else _("No"))


def _day(moment: Any) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""
