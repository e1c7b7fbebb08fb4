"""What a year is made of, as questions to the database: one for each table.

They are put as one (see `together`), which builds objects of fifty columns at most:
what a year does not tell is left out by name.
"""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from events.models import Event, EventTopic, Series, Survey, Training, TrainingGroup
from governance.models import (
    Agreement,
    AgreementParty,
    Assignment,
    Commitment,
    CooperationPlan,
    FocusArea,
    Meeting,
    Paragraph,
    Seat,
    SeatAllocation,
    SeatStatement,
    SteeringDocument,
    SteeringGroup,
    SteeringYear,
    Tenure,
)
from malmoandan.core.models import FactRecord, Term
from partnerships.models import (
    AdviceCase,
    Centre,
    IopCase,
    IopParty,
    IopYear,
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
)
from reports.figures.answers import told_by_others
from reports.figures.beside import beside
from reports.models import (
    AnnualReport,
    BudgetLine,
    CentreFigure,
    ChannelFigure,
    Judgement,
    JudgementEvidence,
)

TRAINING_PARTNER = Training.partners.through
SUPPORTED = ProcessSupport.organisations.through
PROJECT_AREA = Project.areas.through
CHANNEL = ChannelFigure.channels.through
STEP = Event.steps.through
GOAL = Event.global_goals.through
DOCUMENT = Event.steering_documents.through
SCOPE = CooperationPlan.matrix_scope.through
UMBRELLA = Agreement.umbrella_organisations.through

YEAR: Any = "year"  # a column of each telling model, though not of what they share

# What a year must have something of to be told; the others tell of its neighbours too.
TELLING: tuple[type[FactRecord], ...] = (
    *(Event, Series, Training, SteeringYear, Meeting, ProcessSupport),
    *(ProjectActivity, CentreFigure, ChannelFigure, BudgetLine),
    *(AnnualReport, Judgement),
)


# What an event is arranged with, and a year does not tell of.
NOT_TOLD = (
    *("summary", "programme", "audience", "target_group_part"),
    *("season", "training", "ends_at", "place", "room", "digital_link"),
    *("spoken_language", "interpretation", "contact_email", "contact_phone"),
    *("takes_signups", "capacity", "signup_opens_at", "signup_closes_at"),
    *("organisation_cap", "food_served", "waiting_list", "offer_hours"),
    *("uid", "sequence", "checkin_key", "changed_at", "cancelled_reason"),
)
# What a meeting is arranged with.
NOT_TOLD_OF_MEETINGS = (
    *("starts_at", "ends_at", "place", "room", "digital_link", "message"),
    *("called_at", "opened_at", "closed_at", "approved_at", "published_at"),
    *("cancelled_because", "procedure", "chair", "secretary", "checker"),
    *("adjourned_at", "sequence", "version", "room_key"),
)
# What a § says: a report only points at it.
NOT_TOLD_OF_PARAGRAPHS = (
    *("title", "summary", "decisions", "account", "recipients", "content"),
    *("previous", "digest", "locked_at"),
)
# Read by hand below, since only some of their rows or columns are told.
IN_PART = (Event, Meeting)


def asked(
    year: int, plan: CooperationPlan | None, on: dt.date, *, with_examples: bool
) -> list[QuerySet[Any]]:
    """The question for each table: invented rows only where they are asked for."""
    querysets: list[QuerySet[Any]] = [
        Term.objects.all(),
        *_asked_of_governance(year, plan, on),
        *_asked_of_events(year),
        TrainingGroup.objects.filter(training__year=year),
        TRAINING_PARTNER._default_manager.filter(training__year=year),
        AdviceCase.objects.filter(answered_on__year=year),
        IopCase.objects.all(),
        IopYear.objects.filter(year__lte=year),
        IopParty.objects.all(),
        SUPPORTED._default_manager.filter(processsupport__year=year),
        Project.objects.public(),
        ProjectPartner.objects.standing(),
        PROJECT_AREA._default_manager.all(),
        Centre.objects.all(),
        CHANNEL._default_manager.filter(channelfigure__year=year),
        JudgementEvidence.objects.filter(judgement__year=year),
        *beside(year, with_examples=with_examples),
        *told_by_others(year, with_examples=with_examples),
        *(
            model._default_manager.filter(Q(year=year))
            for model in TELLING
            if model not in IN_PART
        ),
    ]
    if with_examples:
        return querysets
    return [
        q.filter(is_example=False) if issubclass(q.model, (FactRecord, Tenure)) else q
        for q in querysets
    ]


def _asked_of_events(year: int) -> list[QuerySet[Any]]:
    documents = DOCUMENT._default_manager.filter(event__year=year)
    named = documents.values("steeringdocument")
    return [
        Event.objects.filter(year=year).defer(*NOT_TOLD),
        EventTopic.objects.filter(event__year=year),
        STEP._default_manager.filter(event__year=year),
        GOAL._default_manager.filter(event__year=year),
        documents,
        SteeringDocument.objects.filter(pk__in=named),
        Survey.objects.filter(Q(event__year=year) | Q(event__isnull=True, year=year)),
    ]


def _asked_of_governance(
    year: int, plan: CooperationPlan | None, on: dt.date
) -> list[QuerySet[Any]]:
    covers = Q(to_year__isnull=True, year__gte=year) | Q(to_year__gte=year)
    given = Assignment.objects.public().standing_in(year, year + 1)
    in_them = Q(pk__in=given.values("given_in")) | Q(pk__in=given.values("closed_in"))
    readable = Q(meeting__state=Meeting.State.PUBLISHED, withheld="")
    return [
        Commitment.objects.filter(plan=plan),
        SCOPE._default_manager.filter(cooperationplan=plan),
        FocusArea.objects.filter(covers, year__lte=year + 1),
        given,
        Paragraph.objects.filter(in_them, readable).defer(*NOT_TOLD_OF_PARAGRAPHS),
        SteeringGroup.objects.all(),
        SeatAllocation.objects.all(),
        SeatStatement.objects.filter(steering_year__year=year),
        Seat.objects.all(),
        Tenure.objects.on(on),
        Agreement.objects.all(),
        AgreementParty.objects.all(),
        UMBRELLA._default_manager.all(),
        Meeting.objects.filter(year=year)
        .exclude(state=Meeting.State.CANCELLED)
        .defer(*NOT_TOLD_OF_MEETINGS),
    ]
