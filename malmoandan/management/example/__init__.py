"""An invented year that shows what the portal does, and can be taken away again.

Every row is marked `is_example` and has an id that begins with its year's mark; nothing
that a facts file or a person brought is touched. When real facts of a year come, its
example goes first (`remove`).
"""

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import ProtectedError

from events.models import Event, Survey, Training
from governance.models import Assignment, FocusArea, Meeting, SteeringYear
from malmoandan.core import audit
from malmoandan.core.models import FactRecord, RoleGrant, SourceDocument
from malmoandan.management.example import agreed, arranged, together
from malmoandan.management.example.ledger import MARK, Ledger, mark_of, read
from malmoandan.management.facts.vocabulary import load_shipped
from partnerships.models import (
    Centre,
    IopCase,
    IopYear,
    Organisation,
    ProcessSupport,
    Project,
    ProjectActivity,
)
from reports.figures import years
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
    ids = SourceDocument.objects.filter(kind=MARK).values_list("year", flat=True)
    return sorted(year for year in ids if year is not None)


def has_facts(year: int) -> bool:
    """Whether anything that is not invented is told of the year."""
    return year in years.told()


@transaction.atomic
def write(year: int, *, today: dt.date, at: dt.datetime) -> Ledger:
    """Write the example year as it stands today; a second time changes nothing."""
    load_shipped()
    data = read()
    ledger = Ledger(year, today)
    together.organisations(ledger, data["organisations"])
    centre = together.centre(ledger, data["centre"])
    together.write(ledger, data)
    arranged.write(ledger, data)
    agreed.write(ledger, data)
    agreed.centre_figures(ledger, centre, data["centre"]["figures"])
    if ledger.created or ledger.moved:
        audit.record(
            by=None,
            at=at,
            verb="example.written",
            subject=ledger.document,
            year=year,
            created=ledger.created,
            moved=ledger.moved,
        )
    return ledger


@transaction.atomic
def remove(year: int, *, at: dt.datetime) -> int:
    """Take away every example row of the year; return how many there were."""
    document = SourceDocument.objects.filter(fact_id=f"{MARK}-{year}").first()
    if document is None:
        return 0
    count = 0
    for model in MODELS:
        rows = model._default_manager.filter(
            is_example=True, fact_id__startswith=mark_of(year)
        )
        count += rows.count()
        rows.delete()
    audit.record(
        by=None, at=at, verb="example.removed", subject=document, year=year, rows=count
    )
    document.delete()
    if not standing():
        count += _remove_organisations()
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
    for organisation in unused.order_by("-parent_id", "-pk"):
        try:
            with transaction.atomic():
                organisation.delete()
        except ProtectedError:
            continue
        count += 1
    return count
