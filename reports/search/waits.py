"""What waits for somebody in follow-up: the year, contributions, centres, ourselves."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import CooperationPlan
from malmoandan.core.models import User
from partnerships.models import Organisation
from partnerships.search.waiting import Asked, Waiting
from reports.models import (
    CentreReport,
    Contribution,
    ContributionRound,
    WheelYear,
)
from reports.search import self_assessments

# From this month on the coordinators open the next year.
OPENS_IN = 12
# So long before its last day those who asked hear of who has not answered.
AHEAD = dt.timedelta(days=30)
# So long after it was asked for a quarter's figures are late.
QUARTER_DAYS = dt.timedelta(days=30)


def waits_for_coordinators(now: dt.datetime) -> Iterator[Waiting]:
    """The year that either coordinator opens, and those that nobody has closed."""
    yield from _years(timezone.localdate(now))


def asked_of_coordinator(now: dt.datetime) -> list[Asked]:
    """Who has not answered, to be counted together with what other rooms ask."""
    return [_unanswered(timezone.localdate(now)), _quarters(now)]


def waits_for_organisations(
    bodies: Collection[Organisation],
) -> Iterator[Waiting]:
    """Contributions and quarters asked of the organisations, and not sent in yet."""
    left = _asked_for().filter(organisation__in=bodies)
    for contribution in left.select_related("organisation", "round"):
        text = _("Tell what %(organisation)s did in %(year)d. It takes ten minutes.")
        told = {
            "organisation": contribution.organisation,
            "year": contribution.round.year,
        }
        yield Waiting(
            text % told,
            reverse("contribution-own", args=[contribution.pk]),
            due=contribution.round.due_on,
        )
    quarters = CentreReport.objects.filter(
        centre__operator__in=bodies, state=CentreReport.State.ASKED, is_example=False
    )
    for report in quarters.select_related("centre"):
        text = _("Tell what %(centre)s counted in quarter %(quarter)d of %(year)d.")
        told = {
            "centre": report.centre,
            "quarter": report.quarter,
            "year": report.year,
        }
        yield Waiting(
            text % told,
            reverse("centre-own", args=[report.pk]),
            since=timezone.localdate(report.asked_at),
        )


def waits_for_assessors(user: User, today: dt.date) -> Iterator[Waiting]:
    """The year's self-assessment, while it is open and the person has not answered."""
    year = self_assessments.open_year(today)
    open_days = self_assessments.days(year) if year else None
    if year and open_days and not self_assessments.has_answered(user, year):
        text = _("Answer the self-assessment of %(year)d. It takes five minutes.")
        page = reverse("self-assessment", args=[year])
        yield Waiting(text % {"year": year}, page, due=open_days[1])


def _years(today: dt.date) -> Iterator[Waiting]:
    """The year to open, and earlier ones that nobody has closed."""
    opened = list(WheelYear.objects.values_list("year", "state", "is_example"))
    known = {year: state for year, state, is_example in opened if not is_example}
    year = today.year + 1 if today.month >= OPENS_IN else today.year
    if year not in {year for year, *_rest in opened} and _has_plan(year):
        text = _("Open the year %(year)d: what is to be done comes from the plan.")
        yield Waiting(
            text % {"year": year}, str(_list(WheelYear)), due=_first_month(year)
        )
    for each in sorted(known):
        if each < today.year and known[each] == WheelYear.State.OPEN:
            text = _("Close the year %(year)d, or carry over what is left.")
            due = dt.date(each + 1, 2, 28)
            yield Waiting(text % {"year": each}, str(_list(WheelYear)), due=due)


def _first_month(year: int) -> dt.date:
    """The last day of the month in which a year is opened."""
    return dt.date(year, 1, 31)


def _list(model: type[Model]) -> Any:
    return reverse_lazy(f"admin:reports_{model._meta.model_name}_changelist")


def _has_plan(year: int) -> bool:
    """Whether a plan covers the year, or stands until it is revised."""
    state = CooperationPlan.State
    covers = Q(to_year=None) | Q(to_year__gte=year)
    known = Q(state=state.IN_FORCE) | (Q(state=state.SUPERSEDED) & covers)
    return bool(CooperationPlan.objects.filter(known, from_year__lte=year).exists())


def _unanswered(today: dt.date) -> Asked:
    """How many contributions have not come, when their last day is near or past."""
    return Asked(
        _asked_for().filter(round__due_on__lte=today + AHEAD),
        lambda n: ngettext(
            "%d contribution to the annual report has not come.",
            "%d contributions to the annual report have not come.",
            n,
        ),
        _list(Contribution),
        due="round__due_on",
    )


def _quarters(now: dt.datetime) -> Asked:
    """How many quarters of centres have no figures a month after they were asked."""
    left = CentreReport.objects.filter(
        state=CentreReport.State.ASKED,
        is_example=False,
        asked_at__lte=now - QUARTER_DAYS,
    )
    return Asked(
        left,
        lambda n: ngettext(
            "%d quarter of a centre has no figures.",
            "%d quarters of centres have no figures.",
            n,
        ),
        _list(CentreReport),
        since="asked_at",
    )


def _asked_for() -> QuerySet[Contribution]:
    """Contributions that are not sent in, of rounds that take answers."""
    left: QuerySet[Contribution] = Contribution.objects.filter(
        round__state=ContributionRound.State.OPEN, round__is_example=False
    )
    return left.exclude(state=Contribution.State.SENT)
