"""Cooperations that everybody may read about, by what they are about."""

from typing import Any

from django.db.models import F, Max, Min, Prefetch, QuerySet

from malmoandan.core.models import Term
from malmoandan.core.text import in_order
from partnerships.models import Organisation, Project, ProjectPartner
from partnerships.search.register import organisations

MOST_HITS = 8
MOST_YEARS = 60


def projects(
    *,
    theme: Term | None = None,
    year: int | None = None,
    organisation: Organisation | None = None,
    goal: Term | None = None,
) -> QuerySet[Project]:
    """Public cooperations with their standing partners, the latest begun first."""
    found = Project.objects.public()
    if year is not None:
        found = found.in_year(year)
    if organisation is not None:
        found = found.of(organisation)
    if theme is not None:
        found = found.filter(themes=theme)
    if goal is not None:
        found = found.filter(global_goals=goal)
    latest = F("starts").desc(nulls_last=True)
    return with_partners(found).order_by(latest, "name", "pk")


def with_partners(found: QuerySet[Project]) -> QuerySet[Project]:
    """The same with what a list shows, in a fixed number of questions."""
    parts = ProjectPartner.objects.standing().select_related("organisation__kind")
    return found.prefetch_related(
        Prefetch("partners", parts), "themes", "areas", "global_goals"
    )


def years() -> list[int]:
    """The years in which public cooperations were under way, the latest first."""
    found = Project.objects.public().with_years()
    ends = found.aggregate(
        first=Min("first_year"), begun=Max("first_year"), last=Max("last_year")
    )
    if ends["first"] is None:
        return []
    last = max(ends["begun"], ends["last"] or "")
    return list(range(int(last), int(ends["first"]) - 1, -1))[:MOST_YEARS]


def partners() -> QuerySet[Organisation]:
    """The organisations that take part in public cooperations, by name."""
    shown = Project.objects.public()
    parts = ProjectPartner.objects.standing().filter(project__in=shown)
    found = Organisation.objects.filter(pk__in=parts.values("organisation"))
    return found.order_by(in_order("name_order"), "pk")


def possible_partners(query: str, besides: list[Organisation]) -> list[Organisation]:
    """Organisations of the public register that the words find; a few, without those
    that are chosen already. No words find nothing."""
    if not query.strip():
        return []
    taken = [organisation.pk for organisation in besides]
    return list(organisations(query).exclude(pk__in=taken)[:MOST_HITS])


def of_organisation(organisation: Organisation) -> Any:
    """Every cooperation that names or named the organisation, the latest first."""
    named = ProjectPartner.objects.filter(organisation=organisation)
    found = Project.objects.filter(pk__in=named.values("project"))
    latest = F("starts").desc(nulls_last=True)
    return with_partners(found).order_by(latest, "name", "pk")
