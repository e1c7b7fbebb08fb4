"""IOP cases as a table for the office: also those that are not public."""

from typing import Any

from django.utils import timezone
from import_export import fields

from malmoandan.core.exports import FactResource
from partnerships.models import IopCase


class Cases(FactResource):
    """One row a case: where it stands, its parties, its period and its ball."""

    state = fields.Field(column_name="state")
    parties = fields.Field(column_name="parties")
    agreed_from = fields.Field(column_name="agreed_from")
    agreed_to = fields.Field(column_name="agreed_to")
    days_left = fields.Field(column_name="days_left")
    ball_with = fields.Field("ball_with__name", "ball_with")

    class Meta:
        model = IopCase
        fields = (
            *("name", "purpose", "state", "parties", "agreed_from", "agreed_to"),
            *("days_left", "ball_with", "ball_since", "next_move", "is_public"),
        )
        export_order = fields

    def filter_export(self, queryset: Any, **_kwargs: Any) -> Any:
        """With the parties, in one more question for the whole table."""
        return queryset.prefetch_related("parties__organisation")

    def dehydrate_state(self, case: IopCase) -> str:
        """The step in words."""
        return case.get_state_display()

    def dehydrate_parties(self, case: IopCase) -> str:
        """Who takes part, by name."""
        return "; ".join(party.organisation.name for party in case.parties.all())

    def dehydrate_agreed_from(self, case: IopCase) -> str:
        """The first day, as precise as it is known."""
        return case.agreed_from.text if case.agreed_from else ""

    def dehydrate_agreed_to(self, case: IopCase) -> str:
        """The last day, as precise as it is known."""
        return case.agreed_to.text if case.agreed_to else ""

    def dehydrate_days_left(self, case: IopCase) -> str:
        """How long the agreement has left."""
        left = case.days_left(timezone.localdate())
        return "" if left is None else str(left)
