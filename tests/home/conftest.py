"""A small place of our own: an agreement, a plan that was kept in part, two themes."""

import datetime as dt

import pytest
import time_machine

from events.models import Event
from governance.models import (
    Agreement,
    AgreementParty,
    Commitment,
    CooperationPlan,
    FocusArea,
    PlanPoint,
    Responsibility,
    TimelineEntry,
)
from malmoandan.core.models import Term, Vocabulary
from reports.models import AnnualReport, Judgement, Status

TOLD, NOW = 2033, dt.datetime(2034, 3, 14, 12, tzinfo=dt.UTC)


def terms(vocabulary: str, *labels: str, english: bool = True) -> list[Term]:
    return [
        Term.objects.create(
            vocabulary=vocabulary,
            key=label,
            label_sv=label,
            label_en=f"{label} (en)" if english else "",
            about_sv=f"om {label}",
            order=order,
        )
        for order, label in enumerate(labels)
    ]


@pytest.fixture
def spring(db):
    """A day in March of the year that is now."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def agreement(db) -> Agreement:
    made = Agreement.objects.create(
        name="Stadsandan",
        vision="en stad där alla får plats",
        purpose="mötas",
        case_number="KS-2033-7",
        website="www.stadsandan.example",
    )
    AgreementParty.objects.create(agreement=made, name="staden")
    Responsibility.objects.create(agreement=made, text="nämnderna: svara")
    Responsibility.objects.create(
        agreement=made, text="alla: berätta", valid_from=2030, valid_to=2032
    )
    for date, words, what in [
        ("2030", "", "arbetet inleds"),
        ("2031-05-31", "slutet av maj", "sista dag för svar"),
        ("2032-06-14", "", "ceremoni"),
        (None, "", "något som ingen vet när"),
    ]:
        TimelineEntry.objects.create(
            agreement=made, date=date, precision_text=words, what=what
        )
    return made


@pytest.fixture
def plan(agreement) -> CooperationPlan:
    made = CooperationPlan.objects.create(
        title="Stadens plan",
        agreement=agreement,
        from_year=2030,
        state=CooperationPlan.State.IN_FORCE,
    )
    CooperationPlan.objects.create(
        title="Den gamla planen", to_year=2029, state=CooperationPlan.State.SUPERSEDED
    )
    levels = terms(
        Vocabulary.MATRIX_LEVEL, "partnerskap", "dialog", "samråd", "information"
    )
    terms(Vocabulary.MATRIX_STEP, "agenda", "beslut", english=False)
    made.matrix_scope.set(levels[1:3])
    made.areas.set(terms(Vocabulary.THEME, "unga"))
    (kind,) = terms(Vocabulary.PLAN_POINT, "uppgifter")
    PlanPoint.objects.create(plan=made, kind=kind, text="matcha")
    (forum,) = terms(Vocabulary.EVENT_KIND, "forum")
    Commitment.objects.create(
        plan=made,
        title="Forum",
        rule="ett per år",
        measure="count",
        counts="events:forum",
        at_least=1,
        planned_months=[5],
    )
    judged = Commitment.objects.create(plan=made, title="Lyssna", order=1)
    Judgement.objects.create(commitment=judged, year=TOLD, status=Status.PARTLY)
    Event.objects.create(
        title="Ett forum",
        kind=forum,
        year=TOLD,
        date=f"{TOLD}-05-02",
        state=Event.State.HELD,
    )
    return made


@pytest.fixture
def place(plan, spring) -> CooperationPlan:
    """Everything that the fixed pages show."""
    terms(Vocabulary.PRINCIPLE, "dialog", "mångfald")
    terms(Vocabulary.WAY_OF_WORKING, "vi visar mod", english=False)
    terms(Vocabulary.IDEBUREN_CRITERION, "bärs av en idé")
    terms(Vocabulary.LEGAL_FORM, "ideell förening", "stiftelse")
    AnnualReport.objects.create(year=TOLD)
    FocusArea.objects.create(
        year=2034, title="ensamhet", reason="För att.", challenges=["ett", "två"]
    )
    FocusArea.objects.create(year=2035, title="bostäder")
    return plan
