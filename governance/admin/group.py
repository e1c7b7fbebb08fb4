"""The steering group, its sides and what sources say of its years, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.admin.agreed import AgreedAdmin
from governance.admin.seats import GROUP
from governance.models import (
    Seat,
    SeatAllocation,
    SeatStatement,
    SteeringGroup,
    SteeringYear,
)
from malmoandan.core.admin import Rows, site
from malmoandan.core.models import Vocabulary


class GroupAdmin(AgreedAdmin):
    """A list about the group, which stands with the others about it."""

    group = GROUP
    group_order = 25


class SeatStatements(Rows):
    """How many members a text states, and how many it lists."""

    model = SeatStatement


@admin.register(SteeringYear, site=site)
class SteeringYearAdmin(GroupAdmin):
    """What the sources say of the steering group in each year."""

    change_verb = add_verb = "governance.edit_meeting"
    list_display = ("year", "meetings_held", "members")
    search_fields = ("year",)
    inlines: ClassVar[Any] = [SeatStatements]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SteeringYear]:
        """With what is stated, in one more question for the whole list."""
        return super().get_queryset(request).prefetch_related("statements")

    @admin.display(description=_("members stated and listed"))
    def members(self, year: SteeringYear) -> str:
        """Stated / listed, for each side."""
        return "; ".join(
            f"{s.get_side_display()} {_or_dash(s.stated)}/{_or_dash(s.listed)}"
            for s in year.statements.all()
        )


@admin.register(SteeringGroup, site=site)
class SteeringGroupAdmin(GroupAdmin):
    """The steering group. There is one."""

    change_verb = add_verb = "governance.edit_steering_group"
    delete_verb = None
    list_display = ("__str__", "co_opted", "term_years")


class Seats(Rows):
    """The seats, one by one."""

    model = Seat
    vocabularies: ClassVar[dict[str, str]] = {"category": Vocabulary.SECTOR_CATEGORY}


@admin.register(SeatAllocation, site=site)
class SeatAllocationAdmin(GroupAdmin):
    """How many seats each side has."""

    change_verb = add_verb = "governance.edit_steering_group"
    list_display = ("side", "count", "appointed_by")
    list_filter = ("side",)
    vocabularies: ClassVar[dict[str, str]] = {"categories": Vocabulary.SECTOR_CATEGORY}
    inlines: ClassVar[Any] = [Seats]


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)
