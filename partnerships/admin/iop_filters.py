"""What the office's list of IOP cases can be narrowed by."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import IopCase

Found = QuerySet[IopCase]
SOON = 90
STILL = timedelta(days=30)
NO_CASE = 0


class StatusFilter(admin.SimpleListFilter):
    """Cases that nobody has told anything of, so that none vanishes between years."""

    title = _("yearly status")
    parameter_name = "status"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """This year, and the one before."""
        year = timezone.localdate().year
        text = _("missing for %d")
        return [("missing", text % year), ("missing_last", text % (year - 1))]

    def queryset(self, _request: HttpRequest, queryset: Found) -> Found:
        """Those that lack it."""
        years = {"missing": 0, "missing_last": 1}
        if self.value() not in years:
            return queryset
        year = timezone.localdate().year - years[str(self.value())]
        missing = IopCase.objects.missing_status(year)
        return queryset.filter(pk__in=missing.order_by().values("pk"))


class EndFilter(admin.SimpleListFilter):
    """Agreements by how long they have left."""

    title = _("end of the agreement")
    parameter_name = "end"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Soon, passed, or not known."""
        return [
            ("soon", _("within 90 days")),
            ("passed", _("has run out")),
            ("unknown", _("nobody knows when")),
        ]

    def queryset(self, _request: HttpRequest, queryset: Found) -> Found:
        """Agreements only: the others have nothing that ends."""
        if self.value() is None:
            return queryset
        today = timezone.localdate()
        agreed = IopCase.objects.in_agreement().only("state", "agreed_to")
        left = {case.pk: case.days_left(today) for case in agreed}
        wanted = {
            "soon": [pk for pk, n in left.items() if n is not None and 0 <= n <= SOON],
            "passed": [pk for pk, n in left.items() if n is not None and n < 0],
            "unknown": [pk for pk, n in left.items() if n is None],
        }
        # Nothing at all would empty the counts beside the other choices as well.
        found = wanted.get(str(self.value())) or [NO_CASE]
        return queryset.filter(pk__in=found)


class BallFilter(admin.SimpleListFilter):
    """Cases by where the ball is."""

    title = _("the ball")
    parameter_name = "ball"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Any:
        """Lying still, or with nobody."""
        return [
            ("still", _("has lain still for a month")),
            ("nobody", _("nobody holds it")),
        ]

    def queryset(self, _request: HttpRequest, queryset: Found) -> Found:
        """Of the cases that go on."""
        going_on = ~Q(state__in=IopCase.OVER)
        if self.value() == "still":
            long_ago = timezone.localdate() - STILL
            return queryset.filter(going_on, ball_since__lte=long_ago)
        if self.value() == "nobody":
            return queryset.filter(going_on, ball_with=None)
        return queryset
