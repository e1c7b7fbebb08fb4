"""What is arranged, in the office."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from events.admin.pages import EventPages
from events.admin.survey_pages import SurveyPages
from events.models import (
    Event,
    EventTopic,
    Series,
    Survey,
    Training,
    TrainingGroup,
)
from malmoandan.core.admin import FactAdmin, Rows, site
from malmoandan.core.admin.base import Text
from malmoandan.core.models import Vocabulary

# Sets of pages that belong to one event, each from its own module.
PAGE_SETS: tuple[type[EventPages], ...] = (SurveyPages,)
GROUP = _("Events")


class ArrangedAdmin(FactAdmin):
    """What is arranged: either coordinator keeps it."""

    group = GROUP
    group_order = 20
    change_verb = add_verb = "events.edit_event"
    delete_verb = "events.remove_record"
    vocabularies: ClassVar[dict[str, str]] = {"mode": Vocabulary.MODE}


class EventTopics(Rows):
    """What the event took up."""

    model = EventTopic


@admin.register(Event, site=site)
class EventAdmin(ArrangedAdmin):
    """Events. Their state moves when they are published, held, documented."""

    list_display = (
        *("title", "kind", "shown_date", "state", "presenter_side", "attended"),
    )
    list_filter = ("year", "state", "kind", "presenter_side")
    list_select_related = ("kind", "presenter_side", "persons_qualifier")
    search_fields = ("title", "theme", "presenter", "venue")
    line_fields = ("sectors",)
    raw_id_fields = ("follows",)
    ordering = ("-year", "-date", "-id")
    inlines: ClassVar[Any] = [EventTopics]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.page_sets = [pages(self) for pages in PAGE_SETS]

    def get_urls(self) -> list[URLPattern]:
        """The addresses of every set of pages, before Django's own."""
        extra = [url for pages in self.page_sets for url in pages.urls()]
        return [*extra, *super().get_urls()]

    def buttons(self, request: HttpRequest, obj: Any) -> list[tuple[str, Text]]:
        """What each set offers right now."""
        return [b for pages in self.page_sets for b in pages.buttons(request, obj)]

    @admin.display(description=_("date"), ordering="date", empty_value="–")
    def shown_date(self, event: Event) -> str:
        """The date as its source says it; the year where it says none."""
        return event.precision_text or str(event.date or event.year)

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

    list_display = ("title", "year", "kind", "provider", "seats", "sessions", "starts")
    list_filter = ("year", "kind")
    list_select_related = ("kind",)
    search_fields = ("title", "provider", "partners__name")
    inlines: ClassVar[Any] = [TrainingGroups]
