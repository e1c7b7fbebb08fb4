"""What is arranged, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import actions
from events.admin.day_pages import DayPages
from events.admin.event_fields import FIELDSETS, TOLD, drafted
from events.admin.event_rows import Answers, Pools, Presenters, ToLookOver, Topics
from events.admin.guest_pages import GuestPages
from events.admin.pages import EventPages
from events.admin.report_pages import ReportPages
from events.admin.sheet_pages import SheetPages
from events.admin.step_pages import StepPages, next_step
from events.admin.survey_pages import SurveyPages
from events.forms import events as forms
from events.models import (
    Event,
    Registration,
    Series,
    Survey,
    Training,
    TrainingGroup,
)
from events.search.turns import OTHER, next_side, with_last_side
from malmoandan.core.admin import FactAdmin, Rows, site
from malmoandan.core.admin.base import Text, person
from malmoandan.core.admin.facts import SHOWN
from malmoandan.core.models import Side, Vocabulary
from malmoandan.core.transitions import NotPossible

# Sets of pages that belong to one event, each from its own module.
PAGE_SETS: tuple[type[EventPages], ...] = (
    StepPages,
    DayPages,
    SheetPages,
    GuestPages,
    SurveyPages,
    ReportPages,
)
GROUP = _("Events")


class ArrangedAdmin(FactAdmin):
    """What is arranged: either coordinator keeps it."""

    group = GROUP
    group_order = 20
    change_verb = add_verb = "events.edit_event"
    delete_verb = "events.remove_record"
    vocabularies: ClassVar[dict[str, str]] = {"mode": Vocabulary.MODE}


@admin.register(Event, site=site)
class EventAdmin(ArrangedAdmin):
    """Events. Their state moves when they are published, held, documented."""

    form = forms.EventForm
    list_display = (
        *(
            "title",
            "kind",
            "shown_date",
            "state",
            "seats_taken",
            "presents",
            "attended",
        ),
    )
    list_filter = ("year", "state", "kind", "presenter_side", ToLookOver)
    list_select_related = ("kind", "presenter_side", "persons_qualifier")
    search_fields = ("title", "theme", "presenter", "venue", "place__name")
    line_fields = ("sectors",)
    raw_id_fields = ("follows", "presenter_organisation")
    ordering = ("-year", "-date", "-id")
    inlines: ClassVar[Any] = [Topics, Presenters, Answers, Pools]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.page_sets = [pages(self) for pages in PAGE_SETS]

    # Pages and buttons

    def get_urls(self) -> list[URLPattern]:
        """The addresses of every set of pages, before Django's own."""
        extra = [url for pages in self.page_sets for url in pages.urls()]
        return [*extra, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What each set offers right now."""
        return [b for pages in self.page_sets for b in pages.buttons(request, obj)]

    def view_on_site(self, obj: Any) -> str | None:
        """Its own page, once there is one."""
        if not obj.is_public:
            return None
        return reverse("event-read", args=[obj.pk, obj.slug])

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Draft an event from the template of its kind."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = forms.New(request.POST or None)
        return self.action_page(
            request,
            title=_("New event"),
            submit=_("Make a draft"),
            words=_("It begins as its kind is used to. Nobody but you sees a draft."),
            form=form,
            perform=lambda data: drafted(data, by=person(request)),
            refusals=(NotPossible,),
            done=_("Here is the draft. Fill in the rest and publish it."),
            back=self.address("changelist"),
            leads_to=lambda event: self.address("change", event.pk),
        )

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """In the order that one arranges: what, when and where, sign-up, afterwards."""
        below = (_("Where it comes from"), {"fields": SHOWN, "classes": ["collapse"]})
        return [*FIELDSETS, below]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """What people have signed up for changes through actions, which tell them."""
        fields = [
            *super().get_readonly_fields(request, obj),
            "next_shown",
            "turn_shown",
        ]
        if obj is not None and obj.state == Event.State.PUBLISHED:
            return [*fields, *TOLD]
        return fields

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Write what the form asks about, and nothing that an action has written."""
        own = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=sorted(own & set(form.fields)))

    def save_related(self, request: HttpRequest, form: Any, *args: Any) -> None:
        """With a row for each purpose, also when the kind has got another."""
        super().save_related(request, form, *args)
        actions.ask_purposes(event=form.instance)

    @admin.display(description=_("next step"))
    def next_shown(self, event: Event) -> str:
        """What the event needs before its next step."""
        return next_step(event, timezone.now()) or "–"

    @admin.display(description=_("whose turn"))
    def turn_shown(self, event: Event) -> str:
        """The side whose turn it is, where the sides take turns."""
        return str(next_side(event.kind) or "–")

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """With whose turn it was last, and seats taken, in the same question."""
        taken = Registration.objects.seated().filter(event=OuterRef("pk")).order_by()
        seats = taken.values("event").annotate(all=Sum("seats")).values("all")
        found = super().get_queryset(request).annotate(taken=Subquery(seats))
        return with_last_side(found)

    @admin.display(description=_("date"), ordering="date", empty_value="–")
    def shown_date(self, event: Event) -> str:
        """The date as its source says it; the year where it says none."""
        return event.precision_text or str(event.date or event.year)

    @admin.display(description=_("seats taken"), ordering="taken")
    def seats_taken(self, event: Any) -> str:
        """How many seats are taken, of how many there are."""
        if event.capacity is None:
            return str(event.taken or "")
        numbers = {"taken": event.taken or 0, "seats": event.capacity}
        return _("%(taken)d of %(seats)d") % numbers

    @admin.display(description=_("presenter's side"), ordering="presenter_side")
    def presents(self, event: Any) -> str:
        """Who presents; for a draft without a presenter whose turn it is."""
        if event.presenter_side or event.state != Event.State.DRAFT:
            return str(event.presenter_side or "")
        turn = OTHER.get(event.last_side)
        return _("turn: %s") % Side(turn).label if turn else ""

    @admin.display(description=_("persons"), ordering="persons")
    def attended(self, event: Event) -> str:
        """How many took part, with the word that the source used."""
        return str(event.attendance or "")


@admin.register(Series, site=site)
class SeriesAdmin(ArrangedAdmin):
    """What sources state of all events of a kind in a year."""

    list_display = ("kind", "year", "number", "attended", "scope")
    list_filter = ("year", "kind")
    list_select_related = ("kind", "persons_qualifier", "count_qualifier")
    search_fields = ("kind__label_sv", "kind__plural_sv")

    @admin.display(description=_("number of events"), ordering="count")
    def number(self, series: Series) -> str:
        """How many events, with the word that the source used."""
        return str(series.occasions or "")

    @admin.display(description=_("persons"), ordering="persons")
    def attended(self, series: Series) -> str:
        """How many took part, with the word that the source used."""
        return str(series.attendance or "")


@admin.register(Survey, site=site)
class SurveyAdmin(ArrangedAdmin):
    """What those who were there thought, all together."""

    list_display = ("question", "event", "score", "scale_to", "respondents")
    list_filter = ("year",)
    list_select_related = ("event",)
    search_fields = ("question", "comment", "event__title")
    raw_id_fields = ("event",)


class TrainingGroups(Rows):
    """Who took part."""

    model = TrainingGroup
    vocabularies: ClassVar[dict[str, str]] = {"group": Vocabulary.PARTICIPANT_GROUP}


@admin.register(Training, site=site)
class TrainingAdmin(ArrangedAdmin):
    """Courses and series of workshops."""

    list_display = (
        *("title", "year", "kind", "provider", "seats", "sessions", "starts"),
        "held_of_planned",
    )
    list_filter = ("year", "kind")
    list_select_related = ("kind",)
    search_fields = ("title", "provider", "partners__name")
    inlines: ClassVar[Any] = [TrainingGroups]

    def buttons(self, _request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """The way to those who have applied for its seats."""
        if obj.apply_opens_at is None:
            return []
        page = reverse("admin:events_seatapplication_changelist")
        return [(f"{page}?training__id__exact={obj.pk}", _("Applications for seats"))]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Training]:
        """With its events, planned and held, in the same question."""
        found: QuerySet[Training] = super().get_queryset(request)
        cancelled = Q(events__state=Event.State.CANCELLED)
        held = Q(events__state__in=(Event.State.HELD, Event.State.DOCUMENTED))
        return found.annotate(
            planned=Count("events", filter=~cancelled),
            held=Count("events", filter=held),
        )

    @admin.display(description=_("events held"))
    def held_of_planned(self, training: Any) -> str:
        """How many of its events have been held, of how many that are planned."""
        if not training.planned:
            return ""
        numbers = {"held": training.held, "planned": training.planned}
        return _("%(held)d of %(planned)d") % numbers
