"""What the office's list of organisations can be narrowed by."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import Side
from partnerships.models import Affiliation, Organisation

Found = QuerySet[Organisation]


class SideFilter(admin.SimpleListFilter):
    """Organisations of one side of the agreement."""

    title = _("side")
    parameter_name = "side"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """The two sides, and those that belong to neither."""
        return [*Side.choices, ("none", _("neither side"))]

    def queryset(self, _request: HttpRequest, queryset: Found) -> Found:
        """Those of the chosen side."""
        if self.value() in Side.values:
            return queryset.filter(kind__meaning=self.value())
        if self.value() == "none":
            # Not `exclude`: a row without a kind has no meaning to compare.
            return queryset.filter(Q(kind=None) | ~Q(kind__meaning__in=Side.values))
        return queryset


class ToDoFilter(admin.SimpleListFilter):
    """Organisations that somebody should look at, by why."""

    title = _("to do")
    parameter_name = "todo"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """What may be wrong."""
        return [
            ("nobody", _("nobody speaks for it")),
            ("unreachable", _("letters come back")),
            ("card", _("the card is due for its yearly check")),
        ]

    def queryset(self, _request: HttpRequest, queryset: Found) -> Found:
        """Those of which it is so."""
        if self.value() == "nobody":
            known = (Organisation.State.VERIFIED, Organisation.State.DORMANT)
            return queryset.filter(~Exists(_people()), state__in=known)
        if self.value() == "unreachable":
            lost = Exists(_people().exclude(unreachable_at=None))
            return queryset.filter(lost | Q(mailbox_unreachable_at__isnull=False))
        if self.value() == "card":
            due = Organisation.objects.card_due(timezone.localdate())
            return queryset.filter(pk__in=due.order_by().values("pk"))
        return queryset


class MergedFilter(admin.SimpleListFilter):
    """Rows that have been merged into another are left out until asked for."""

    title = _("merged")
    parameter_name = "merged"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """The other answer is the usual one."""
        return [("yes", _("merged into another one"))]

    def queryset(self, _request: HttpRequest, queryset: Found) -> Found:
        """Those that stand, or those that do not."""
        stands = self.value() != "yes"
        return queryset.filter(merged_into__isnull=stands)

    def choices(self, changelist: Any) -> Any:
        """Say what is seen when nothing is asked for: not all, but those that stand."""
        every = list(super().choices(changelist))
        every[0] = {**every[0], "display": _("those that stand")}
        return every

    def get_facet_counts(self, pk_attname: str, filtered_qs: Any) -> Any:
        """None: what is left out cannot be counted among what is seen."""
        return {}


def _people() -> QuerySet[Affiliation]:
    return Affiliation.objects.active().filter(organisation=OuterRef("pk"))
