"""Example rows are found by their mark, and taken away by it."""

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet

from events.models import Event, Registration, Survey, Training
from governance.models import Assignment, FocusArea, Meeting, SteeringYear
from malmoandan.core import audit
from malmoandan.core.models import FactRecord, RoleGrant, SourceDocument
from malmoandan.management.example import followed, met, seated
from malmoandan.management.example.ledger import MARK, mark_of
from partnerships.models import (
    Centre,
    IopCase,
    IopYear,
    Organisation,
    ProcessSupport,
    Project,
    ProjectActivity,
    Venue,
)
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
)

# In an order that they can be removed in.
MODELS: tuple[type[FactRecord], ...] = (
    *(Judgement, BudgetLine, CentreFigure, ChannelFigure, AnnualReport),
    *(Survey, Event, Training),
    *(Assignment, FocusArea, Meeting, SteeringYear),
    *(ProjectActivity, Project, IopYear, IopCase, ProcessSupport, Centre),
)


def standing() -> list[int]:
    """The years that are examples."""
    documents = SourceDocument.objects.filter(
        kind=MARK, fact_id__startswith=f"{MARK}-", year__isnull=False
    )
    return sorted(year or 0 for year in documents.values_list("year", flat=True))


@transaction.atomic
def remove(year: int, *, at: dt.datetime) -> int:
    """Take away every example row of the year; return how many there were."""
    document = SourceDocument.objects.filter(fact_id=f"{MARK}-{year}").first()
    if document is None:
        return 0
    count = _remove_guests(year) + met.remove(year) + followed.remove(year)
    for model in MODELS:
        rows = model._default_manager.filter(
            is_example=True, fact_id__startswith=mark_of(year)
        )
        count += rows.count()
        (let_go(rows) if model is FocusArea else rows).delete()
    audit.record(
        by=None, at=at, verb="example.removed", subject=document, year=year, rows=count
    )
    document.delete()
    if not standing():
        count += seated.remove() + _remove_organisations() + _remove_places()
    return count


def let_go(themes: QuerySet[Any]) -> QuerySet[Any]:
    """Free example themes from the example events that were about them."""
    Event.objects.filter(is_example=True, focus_area__in=themes).update(focus_area=None)
    return themes


def _remove_guests(year: int) -> int:
    """Take away who signed up for example events: people who tried it, too."""
    events = Event.objects.filter(is_example=True, fact_id__startswith=mark_of(year))
    guests = Registration.objects.filter(event__in=events)
    count = guests.count()
    guests.delete()
    return count


def _remove_places() -> int:
    """Take away the example places; a real event may have been put there."""
    unused = Venue.objects.filter(is_example=True, events=None)
    count = unused.count()
    unused.delete()
    return count


def _remove_organisations() -> int:
    """Take away the example organisations that nothing and nobody speaks of."""
    kind = ContentType.objects.get_for_model(Organisation)
    spoken_for = RoleGrant.objects.filter(content_type=kind).values("object_id")
    unused = Organisation.objects.filter(
        is_example=True, fact_id__startswith=f"{MARK}-organisation-"
    ).exclude(pk__in=spoken_for)
    count = 0
    # Parts first: an organisation with parts cannot go.
    for organisation in unused.order_by(F("parent").desc(nulls_last=True)):
        key = organisation.pk
        try:
            with transaction.atomic():
                organisation.delete()
                Organisation.history.filter(id=key).delete()
        except ProtectedError:
            continue
        count += 1
    return count
