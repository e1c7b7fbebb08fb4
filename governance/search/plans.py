"""Plans as they are worked on: what stops them, who has said yes, what is due."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import (
    Commitment,
    CooperationPlan,
    MandatePeriod,
    PlanRefusal,
    Responsibility,
    ResponsibilityEvidence,
)
from governance.models.plans import IN_FORCE
from malmoandan.core.models import Approval, Side
from partnerships.search.waiting import Waiting

State = CooperationPlan.State
# From this month on it is told what a year still has to show.
SHOW_FROM_MONTH = 11
NOT_SHOWN = "saknar"  # the filter of the office's list


@dataclass(frozen=True)
class Stop:
    """Something that is missing before a plan can be decided, and where to mend it."""

    text: str
    url: str


def stops(plan: CooperationPlan) -> list[Stop]:
    """What stops the plan from being decided (R11): empty when nothing does."""
    page = reverse("admin:governance_cooperationplan_change", args=[plan.pk])
    missing = [PlanRefusal.NO_YEARS] if plan.from_year is None else []
    reason = plan.why_not()
    found = [Stop(str(no.label), page) for no in (*missing, *filter(None, [reason]))]
    commitments = list(plan.commitments.all())
    if not commitments:
        add = reverse("admin:governance_commitment_add")
        found.append(
            Stop(str(PlanRefusal.NO_COMMITMENTS.label), f"{add}?plan={plan.pk}")
        )
    return [*found, *(stop for row in commitments for stop in _of(row))]


def _of(commitment: Commitment) -> Iterator[Stop]:
    page = reverse("admin:governance_commitment_change", args=[commitment.pk])
    for reason in commitment.why_not().values():
        yield Stop(f"{commitment.title}: {reason.label}", page)


def sides_left(plan: CooperationPlan) -> set[str]:
    """The sides that have not said yes to the plan as it reads now."""
    return Approval.objects.missing_sides(plan, IN_FORCE, plan.version())


def has_said_yes(plan: CooperationPlan, user: Any) -> bool:
    """Whether the person has said yes to the plan as it reads now."""
    given = Approval.objects.of(plan, IN_FORCE, plan.version())
    return given.filter(approved_by=user).exists()


# Mandate periods


def not_revised(today: date) -> QuerySet[MandatePeriod]:
    """The periods, examples left out, that still ask for a revision of the plan."""
    found: QuerySet[MandatePeriod] = MandatePeriod.objects.filter(
        revised_on=None, to_on__gte=today, is_example=False
    )
    return found


def revisions_due(today: date) -> list[MandatePeriod]:
    """The periods whose revision of the plan is to be done by now (R14)."""
    return [period for period in not_revised(today) if period.revision_due(today)]


def revision_page(period: MandatePeriod) -> str:
    """Where the revision begins: the plan in force, else the mandate period itself."""
    plan = CooperationPlan.objects.filter(
        state=State.IN_FORCE, is_example=period.is_example
    ).first()
    if plan is None:
        return reverse("admin:governance_mandateperiod_change", args=[period.pk])
    return reverse("admin:governance_cooperationplan_change", args=[plan.pk])


# Responsibilities


@dataclass(frozen=True)
class Duty:
    """A responsibility in a year: the record, and what shows that it was taken."""

    record: Responsibility
    evidence: list[ResponsibilityEvidence]


@dataclass(frozen=True)
class Version:
    """Responsibilities that apply from the same year: one version of the text."""

    from_year: int | None
    duties: list[Duty]


def responsibilities(year: int) -> QuerySet[Responsibility]:
    """Those that somebody answers for in the year."""
    begun = Q(valid_from=None) | Q(valid_from__lte=year)
    standing = Q(valid_to=None) | Q(valid_to__gte=year)
    return Responsibility.objects.filter(begun, standing)


def without_evidence(year: int) -> QuerySet[Responsibility]:
    """Those of the year, examples left out, that nothing shows was taken."""
    shown = ResponsibilityEvidence.objects.filter(
        responsibility=OuterRef("pk"), year=year
    )
    return responsibilities(year).filter(~Exists(shown), is_example=False)


def versions(year: int) -> list[Version]:
    """What somebody answers for in the year, by the version of the text, newest first.

    Two questions, however many there are.
    """
    found = list(responsibilities(year).order_by("-valid_from", "order", "pk"))
    shown: dict[int, list[ResponsibilityEvidence]] = {row.pk: [] for row in found}
    for evidence in ResponsibilityEvidence.objects.filter(
        year=year, responsibility__in=shown
    ).order_by("pk"):
        shown[evidence.responsibility_id].append(evidence)
    by_year: dict[int | None, list[Duty]] = {}
    for row in found:
        by_year.setdefault(row.valid_from, []).append(Duty(row, shown[row.pk]))
    return [Version(first, duties) for first, duties in by_year.items()]


def years(this_year: int) -> list[int]:
    """The years that can be asked about, newest first: since the first version."""
    first = (
        Responsibility.objects.filter(valid_from__lte=this_year)
        .order_by("valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )
    return list(range(this_year, (first or this_year) - 1, -1))


# What waits


def waits_for_coordinators(sides: Collection[str], now: datetime) -> list[Waiting]:
    """What coordinators have to see to around the plan; examples wait for nobody."""
    today = timezone.localdate(now)
    return [
        *_yeses(sides),
        *revision_waits(today),
        *_to_show(sides, today),
    ]


def _yeses(sides: Collection[str]) -> Iterator[Waiting]:
    """Adopted plans that nobody has said yes to yet.

    That one side's yes waits for the other's is told of everything that takes both.
    """
    for plan in CooperationPlan.objects.filter(state=State.ADOPTED, is_example=False):
        if sides and sides_left(plan) == set(Side.values):
            text = _("Say whether “%(plan)s” can be put in force.") % {"plan": plan}
            page = reverse("admin:governance_cooperationplan_change", args=[plan.pk])
            yield Waiting(text, page)


def revision_waits(today: date) -> Iterator[Waiting]:
    """Revisions of the plan that are to be done in the mandate period."""
    for period in revisions_due(today):
        text = _("Revise the cooperation plan in the mandate period %(period)s.")
        yield Waiting(
            text % {"period": period}, revision_page(period), due=period.to_on
        )


def _to_show(sides: Collection[str], today: date) -> Iterator[Waiting]:
    """Responsibilities of the sides that the year has no evidence of, late in it."""
    if today.month < SHOW_FROM_MONTH:
        return
    theirs = Q(side="") | Q(side__in=set(sides) & set(Side.values))
    if count := without_evidence(today.year).filter(theirs).count():
        text = ngettext(
            "%d responsibility has nothing that shows it was taken this year.",
            "%d responsibilities have nothing that shows they were taken this year.",
            count,
        )
        page = reverse("admin:governance_responsibility_changelist")
        page = f"{page}?{NOT_SHOWN}=ja"
        yield Waiting(text % count, page, due=date(today.year, 12, 31))


def in_words(sides: Iterable[str]) -> str:
    """The names of sides, in their order."""
    return ", ".join(str(side.label) for side in Side if side in set(sides))
