"""The rows beside an event in the office, and what its list is narrowed by."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from events.models import (
    CoPresenter,
    Event,
    EventAnswer,
    EventTopic,
    KindQuestion,
    SeatPool,
)
from malmoandan.core.admin import Rows

State = Event.State
HELD = (State.HELD, State.DOCUMENTED)
REVIEWED = (State.PUBLISHED, *HELD)


class Topics(Rows):
    """What the event took up."""

    model = EventTopic


class Presenters(Rows):
    """Who presents beside the first presenter."""

    model = CoPresenter
    raw_id_fields = ("organisation",)

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Organisations by number, since there can be thousands."""
        if db_field.name in self.raw_id_fields:
            return admin.TabularInline.formfield_for_foreignkey(
                self, db_field, request, **kwargs
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Answers(Rows):
    """How it serves the purposes of its kind, and what came of them."""

    model = EventAnswer

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The purposes of the event's own kind."""
        found = request.resolver_match
        number = str(found.kwargs.get("object_id", "")) if found else ""
        if db_field.name == "question" and number.isdecimal():
            own = Event.objects.filter(pk=int(number)).values("kind")
            kwargs["queryset"] = KindQuestion.objects.filter(kind__in=own)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Pools(Rows):
    """Seats kept for a side or a sector for a while."""

    model = SeatPool


class ToLookOver(admin.SimpleListFilter):
    """Events that lack what the review asks for."""

    title = _("to look over")
    parameter_name = "lacks"
    LACKS: ClassVar[dict[str, tuple[Any, dict[str, Any]]]] = {
        "part": (
            _("how the target group took part"),
            {"target_group_part": "", "state__in": REVIEWED},
        ),
        "attendance": (
            _("how many came"),
            {"persons": None, "state__in": HELD},
        ),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """What can be missing."""
        return [(key, label) for key, (label, _lacks) in self.LACKS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The events that lack it."""
        wanted = self.LACKS.get(self.value() or "")
        return queryset.filter(**wanted[1]) if wanted else queryset
