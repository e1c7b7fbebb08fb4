"""A year in hand: every record that its follow-up and report are made of.

Everything is read at once (see `together`); figures, statuses and the wheel are pure
functions of what stands here, so that a page asks the same few questions whatever the
year holds.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from events.models import Event, EventTopic, Series, Survey, Training, TrainingGroup
from governance.models import (
    Agreement,
    AgreementParty,
    Assignment,
    Commitment,
    CooperationPlan,
    FocusArea,
    Meeting,
    Seat,
    SeatAllocation,
    SeatStatement,
    SteeringDocument,
    SteeringGroup,
    SteeringYear,
    Tenure,
)
from malmoandan.core.models import (
    Citation,
    Contradiction,
    FactRecord,
    SourceDocument,
    Term,
)
from partnerships.models import (
    AdviceCase,
    Centre,
    IopCase,
    IopParty,
    IopYear,
    Organisation,
    ProcessSupport,
    Project,
    ProjectActivity,
    ProjectPartner,
)
from reports.figures.asked import (
    CHANNEL,
    DOCUMENT,
    GOAL,
    PROJECT_AREA,
    SCOPE,
    STEP,
    SUPPORTED,
    TELLING,
    TRAINING_PARTNER,
    UMBRELLA,
    YEAR,
    asked,
)
from reports.figures.together import attach, link, point, read_together, remember
from reports.models import (
    BudgetLine,
    CentreCount,
    CentreFigure,
    CentreReport,
    ChannelFigure,
    Contribution,
    ContributionAnswer,
    ContributionQuestion,
    Judgement,
    JudgementEvidence,
)


@dataclass
class YearData:
    """The records of one year, with their relations attached.

    `on` is the day that the year is told on: its last day, or today while it runs.
    """

    year: int
    on: dt.date
    plan: CooperationPlan | None = None
    rows: dict[type[Model], list[Any]] = field(default_factory=dict)
    terms: dict[int, Term] = field(default_factory=dict)

    def all(self, model: type[Model]) -> list[Any]:
        """The rows of a model, in its order."""
        return self.rows.get(model, [])

    def first(self, model: type[Model]) -> Any:
        """The only (or first) row of a model; None when there is none."""
        return next(iter(self.all(model)), None)

    def vocabulary(self, name: str) -> list[Term]:
        """The terms of a vocabulary, in its order."""
        found = [t for t in self.terms.values() if t.vocabulary == name]
        return sorted(found, key=lambda t: (t.order, t.pk))

    @property
    def commitments(self) -> list[Commitment]:
        """The commitments that the year is held against: those that apply in it."""
        return [c for c in self.all(Commitment) if c.applies_in(self.year)]

    @property
    def scope(self) -> list[Term]:
        """The levels of participation that the plan works on, in their order."""
        found = [self.terms[pair.term_id] for pair in self.all(SCOPE)]
        return sorted(found, key=lambda t: (t.order, t.pk))

    @property
    def meetings(self) -> list[Meeting]:
        """Meetings that count: stated by a source, or with approved minutes."""
        return [m for m in self.all(Meeting) if m.state in Meeting.COUNTED]

    @property
    def events(self) -> list[Event]:
        """Events that count: those that were held."""
        held = {Event.State.HELD, Event.State.DOCUMENTED}
        return [e for e in self.all(Event) if e.state in held]

    @cached_property
    def events_by_kind(self) -> dict[str, list[Event]]:
        """The events that count, by the key of their kind."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.kind.key, []).append(event)
        return found

    @property
    def is_example(self) -> bool:
        """Whether what is told is made up: whoever shows it must say so."""
        return any(row.is_example for row in self.all(SteeringYear))

    @property
    def is_empty(self) -> bool:
        """True when nothing at all is known of the year."""
        about_it = {FocusArea: "year", IopYear: "year", Assignment: "given_for"}
        telling = [model for model in TELLING if model is not Meeting]
        return not (self.meetings or any(map(self.all, telling))) and not any(
            getattr(row, name) == self.year
            for model, name in about_it.items()
            for row in self.all(model)
        )

    @property
    def documents(self) -> list[SourceDocument]:
        """The documents that the records lean on, in the order of their ids."""
        cited = {
            citation.document.pk: citation.document
            for rows in self.rows.values()
            for row in rows
            if isinstance(row, FactRecord)
            for citation in row.citations.all()
        }
        return sorted(cited.values(), key=lambda d: (d.year or 0, d.fact_id))


def load(
    year: int, *, with_examples: bool = False, today: dt.date | None = None
) -> YearData:
    """Read a year; invented examples only where they are asked for.

    Who sits in the steering group is told for the year's last day, or for `today` if
    that comes before it.
    """
    last = dt.date(year, 12, 31)
    on = min(last, max(today, dt.date(year, 1, 1))) if today else last
    plan = CooperationPlan.objects.for_year(year)
    questions = asked(year, plan, on, with_examples=with_examples)
    found = read_together(questions)
    rows: dict[type[Model], list[Any]] = {}
    for queryset, answer in zip(questions, found, strict=True):
        rows[queryset.model] = answer
    data = YearData(year, on, plan, rows, {term.pk: term for term in rows[Term]})
    _join(data)
    return data


def _join(data: YearData) -> None:
    """Attach what belongs together, so that nothing asks the database again."""
    organisations = _organisations(data)
    _join_terms(data)
    _join_events(data)
    _join_partnerships(data, organisations)
    _join_governance(data, organisations)
    _join_sources(data)


def _join_terms(data: YearData) -> None:
    wanted: tuple[tuple[type[Model], str], ...] = (
        *((Event, n) for n in ("kind", "mode", "presenter_side", "level")),
        *((Event, n) for n in ("persons_qualifier", "organisations_qualifier")),
        *((Series, n) for n in ("kind", "count_qualifier", "persons_qualifier")),
        *((Training, n) for n in ("kind", "mode")),
        *((TrainingGroup, n) for n in ("group", "count_qualifier")),
        *((CentreFigure, n) for n in ("measure", "value_qualifier")),
        *((CentreCount, n) for n in ("measure", "value_qualifier")),
        *((ChannelFigure, n) for n in ("measure", "value_qualifier")),
        (BudgetLine, "amount_qualifier"),
        (AdviceCase, "topic"),
    )
    for model, name in wanted:
        point(data.all(model), name, data.terms)


def _join_events(data: YearData) -> None:
    events = data.all(Event)
    known = {event.pk: event for event in events}
    point(events, "follows", known)
    documents = {row.pk: row for row in data.all(SteeringDocument)}
    link(events, "steps", data.all(STEP), ("event", "term"), data.terms)
    link(events, "global_goals", data.all(GOAL), ("event", "term"), data.terms)
    by = ("event", "steeringdocument")
    link(events, "steering_documents", data.all(DOCUMENT), by, documents)
    attach(events, "topics", data.all(EventTopic), "event")
    attach(events, "surveys", data.all(Survey), "event")
    attach(data.all(Training), "groups", data.all(TrainingGroup), "training")


def _join_partnerships(data: YearData, organisations: dict[int, Organisation]) -> None:
    cases, projects = data.all(IopCase), data.all(Project)
    for model, name in (
        (IopParty, "organisation"),
        (ProjectPartner, "organisation"),
        (Centre, "operator"),
        (BudgetLine, "recipient"),
        (Contribution, "organisation"),
        (Event, "presenter_organisation"),
    ):
        point(data.all(model), name, organisations)
    attach(cases, "years", data.all(IopYear), "case")
    attach(cases, "parties", data.all(IopParty), "case")
    point(projects, "iop", {case.pk: case for case in cases})
    attach(projects, "activities", data.all(ProjectActivity), "project")
    attach(projects, "partners", data.all(ProjectPartner), "project")
    link(projects, "areas", data.all(PROJECT_AREA), ("project", "term"), data.terms)
    attach(data.all(Centre), "figures", data.all(CentreFigure), "centre")
    attach(data.all(CentreReport), "counts", data.all(CentreCount), "report")
    asked_for = data.all(Contribution)
    questions = {row.pk: row for row in data.all(ContributionQuestion)}
    point(data.all(ContributionAnswer), "question", questions)
    attach(asked_for, "answers", data.all(ContributionAnswer), "contribution")
    support = ("processsupport", "organisation")
    supports = data.all(ProcessSupport)
    link(supports, "organisations", data.all(SUPPORTED), support, organisations)
    partner = ("training", "organisation")
    trainings = data.all(Training)
    link(trainings, "partners", data.all(TRAINING_PARTNER), partner, organisations)
    channel = ("channelfigure", "term")
    channels = data.all(ChannelFigure)
    link(channels, "channels", data.all(CHANNEL), channel, data.terms)


def _join_governance(data: YearData, organisations: dict[int, Organisation]) -> None:
    agreements = data.all(Agreement)
    attach(agreements, "parties", data.all(AgreementParty), "agreement")
    umbrella = ("agreement", "organisation")
    name = "umbrella_organisations"
    link(agreements, name, data.all(UMBRELLA), umbrella, organisations)
    years = data.all(SteeringYear)
    attach(years, "statements", data.all(SeatStatement), "steering_year")
    allocations, seats = data.all(SeatAllocation), data.all(Seat)
    attach(data.all(SteeringGroup), "allocations", allocations, "group")
    attach(allocations, "seats", seats, "allocation")
    attach(seats, "tenures", data.all(Tenure), "seat")
    commitments = {commitment.pk: commitment for commitment in data.commitments}
    judgements = data.all(Judgement)
    point(judgements, "commitment", commitments)
    attach(judgements, "evidence", data.all(JudgementEvidence), "judgement")
    if data.plan:
        point(data.commitments, "plan", {data.plan.pk: data.plan})


def _organisations(data: YearData) -> dict[int, Organisation]:
    """The organisations that the records name, in one query."""
    names: dict[type[Model], str] = {
        IopParty: "organisation_id",
        ProjectPartner: "organisation_id",
        Centre: "operator_id",
        BudgetLine: "recipient_id",
        Contribution: "organisation_id",
        Event: "presenter_organisation_id",
        TRAINING_PARTNER: "organisation_id",
        SUPPORTED: "organisation_id",
        UMBRELLA: "organisation_id",
    }
    ids = {getattr(row, n) for model, n in names.items() for row in data.all(model)}
    found = Organisation.objects.filter(pk__in=ids - {None})
    organisations = list(found)
    point(organisations, "kind", data.terms)
    return {organisation.pk: organisation for organisation in organisations}


def _join_sources(data: YearData) -> None:
    """Give each record its citations and open contradictions."""
    told = [m for m, rows in data.rows.items() if rows and issubclass(m, FactRecord)]
    types = ContentType.objects.get_for_models(*told) if told else {}
    about = Q(pk__in=[])
    for model in told:
        ids = [row.pk for row in data.rows[model]]
        about |= Q(content_type=types[model], object_id__in=ids)
    cited = Citation.objects.filter(about).select_related("document")
    disputed = Contradiction.objects.filter(about, settled_at=None)
    for name, answers in (("citations", cited), ("contradictions", disputed)):
        by_row = _by_row(answers)
        for model in told:
            for row in data.rows[model]:
                remember(row, name, by_row.get((types[model].pk, row.pk), []))


def _by_row(answers: Iterable[Any]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for answer in answers:
        found.setdefault((answer.content_type_id, answer.object_id), []).append(answer)
    return found


def told() -> Sequence[int]:
    """The years that there is something to tell of, latest first."""
    asked = [
        _happened(model).filter(is_example=False).order_by().values_list(YEAR)
        for model in TELLING
    ]
    return sorted({year for (year,) in asked[0].union(*asked[1:])}, reverse=True)


def _happened(model: type[FactRecord]) -> QuerySet[Any]:
    """The rows that tell of a year: a meeting that is only planned does not."""
    return Meeting.objects.held() if model is Meeting else model._default_manager.all()
