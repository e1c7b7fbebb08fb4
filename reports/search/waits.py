"""What waits for somebody in follow-up: the year, contributions, centres, ourselves."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance.models import CooperationPlan
from malmoandan.core.models import User
from partnerships.models import Organisation
from partnerships.search.waiting import Waiting
from reports.models import (
    CentreReport,
    Contribution,
    ContributionRound,
    WheelYear,
)

# From this month on the coordinators open the next year.
OPENS_IN = 12
# So long before its last day those who asked hear of who has not answered.
AHEAD = dt.timedelta(days=30)
# So long after it was asked for a quarter's figures are late.
QUARTER_DAYS = dt.timedelta(days=30)


def waits_for_coordinators(now: dt.datetime) -> Iterator[Waiting]:
    """What either coordinator sees to: the year, and who has not answered."""
    today = timezone.localdate(now)
    yield from _years(today)
    yield from _unanswered(today)
    yield from _quarters(now)


def waits_for_organisations(
    bodies: Collection[Organisation],
) -> Iterator[Waiting]:
    """Contributions asked of the organisations, and not sent in yet."""
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


def waits_for_assessors(user: User, today: dt.date) -> Iterator[Waiting]:
    """The year's self-assessment, while it is open and the person has not answered."""
    del user, today
    yield from ()


def _years(today: dt.date) -> Iterator[Waiting]:
    """The year to open, and earlier ones that nobody has closed."""
    known = dict(
        WheelYear.objects.filter(is_example=False).values_list("year", "state")
    )
    page = reverse("admin:reports_wheelyear_changelist")
    year = today.year + 1 if today.month >= OPENS_IN else today.year
    if year not in known and _has_plan(year):
        text = _("Open the year %(year)d: what is to be done comes from the plan.")
        yield Waiting(text % {"year": year}, page, due=dt.date(year, 1, 31))
    for each in sorted(known):
        if each < today.year and known[each] == WheelYear.State.OPEN:
            text = _("Close the year %(year)d, or carry over what is left.")
            yield Waiting(text % {"year": each}, page, due=dt.date(each + 1, 2, 28))


def _has_plan(year: int) -> bool:
    in_force = CooperationPlan.State.IN_FORCE
    return CooperationPlan.objects.covering(year).filter(state=in_force).exists()


def _unanswered(today: dt.date) -> Iterator[Waiting]:
    """How many contributions have not come, when their last day is near or past."""
    left = _asked_for().filter(round__due_on__lte=today + AHEAD).order_by()
    told = left.aggregate(n=Count("pk"), due=Min("round__due_on"))
    if told["n"]:
        text = ngettext(
            "%d contribution to the annual report has not come.",
            "%d contributions to the annual report have not come.",
            told["n"],
        )
        page = reverse("admin:reports_contribution_changelist")
        yield Waiting(text % told["n"], page, due=told["due"])


def _quarters(now: dt.datetime) -> Iterator[Waiting]:
    """How many quarters of centres have no figures a month after they were asked."""
    left = CentreReport.objects.filter(
        state=CentreReport.State.ASKED,
        is_example=False,
        asked_at__lte=now - QUARTER_DAYS,
    ).order_by()
    told = left.aggregate(n=Count("pk"), since=Min("asked_at"))
    if told["n"]:
        text = ngettext(
            "%d quarter of a centre has no figures.",
            "%d quarters of centres have no figures.",
            told["n"],
        )
        page = reverse("admin:reports_centrereport_changelist")
        yield Waiting(text % told["n"], page, since=timezone.localdate(told["since"]))


def _asked_for() -> QuerySet[Contribution]:
    """Contributions that are not sent in, of rounds that take answers."""
    left: QuerySet[Contribution] = Contribution.objects.filter(
        round__state=ContributionRound.State.OPEN, round__is_example=False
    )
    return left.exclude(state=Contribution.State.SENT)
