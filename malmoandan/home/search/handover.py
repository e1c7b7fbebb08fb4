"""What a coordinator hands over to whoever stands in.

What is open, what is coming, whom to ask and what is half written: one page, read from
the records as they are.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from events.models import Event
from governance.models import CooperationPlan, Meeting, Tenure
from governance.search import assignments, group
from governance.search.waits import unique
from malmoandan.core.models import RoleGrant, StandIn
from malmoandan.home.search import colleagues
from malmoandan.home.search.waits import Waits, in_order, waits_for_sides
from partnerships.models import Affiliation, IopCase, Organisation, Story
from reports.models import (
    AnnualReport,
    CommunicationPlan,
    Contribution,
    StatusReport,
    YearMark,
)

AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True)
class Dated:
    """Something on a day: what, what kind, and where it stands."""

    on: dt.date
    text: str
    kind: str
    url: str = ""
    lang: str = "sv"


@dataclass(frozen=True)
class Draft:
    """A text that somebody has begun."""

    text: str
    kind: str
    url: str


@dataclass(frozen=True)
class Handover:
    """All that whoever stands in has to know."""

    grant: RoleGrant
    stand_ins: list[StandIn]
    open: Waits
    dates: list[Dated]
    matters: list[IopCase]
    colleagues: list[RoleGrant]
    members: list[Tenure]
    drafts: list[Draft]


def of(grant: RoleGrant, now: dt.datetime) -> Handover:
    """The page of one coordinator's role: a bounded number of questions."""
    today = timezone.localdate(now)
    found = [
        *waits_for_sides({grant.side}, now),
        *assignments.waits_for_owner(grant.user, today),
    ]
    waiting = in_order(unique(found), today)
    cases = _cases()
    return Handover(
        grant=grant,
        stand_ins=_stand_ins(grant, today),
        open=waiting,
        dates=sorted(
            [*_dates(grant, now), *_ends(cases, today), *_deadlines(waiting, today)],
            key=lambda dated: (dated.on, dated.text),
        ),
        matters=[case for case in cases if case.ball_with],
        colleagues=colleagues.working_with(today),
        members=list(group.members(today)),
        drafts=list(_drafts()),
    )


def _stand_ins(grant: RoleGrant, today: dt.date) -> list[StandIn]:
    found = grant.stand_ins.filter(to_on__gte=today).select_related("substitute")
    return list(found.order_by("from_on", "pk"))


def _cases() -> list[IopCase]:
    """Partnerships going on, with those to talk to about the ones that wait."""
    speaking = Affiliation.objects.active().select_related("person")
    bodies = Organisation.objects.prefetch_related(
        Prefetch("affiliations", speaking, to_attr="speakers")
    )
    found = IopCase.objects.going_on().order_by("name", "pk")
    return list(found.prefetch_related(Prefetch("ball_with", bodies)))


def _dates(grant: RoleGrant, now: dt.datetime) -> Iterator[Dated]:
    """Events, meetings and the year's own tasks of the next sixty days."""
    today = timezone.localdate(now)
    coming = (Event.State.DRAFT, Event.State.PUBLISHED)
    events = Event.objects.filter(
        state__in=coming, starts_at__gte=now, starts_at__lt=now + AHEAD
    )
    for event in events.order_by("starts_at", "pk"):
        page = reverse("admin:events_event_change", args=[event.pk])
        yield Dated(_day(event.starts_at), str(event.title), _("event"), page)
    for meeting in Meeting.objects.coming(now).filter(starts_at__lt=now + AHEAD):
        page = reverse("admin:governance_meeting_change", args=[meeting.pk])
        text = _("The steering group meets")
        yield Dated(_day(meeting.starts_at), text, _("meeting"), page, lang="")
    yield from _marks(grant, today)


def _marks(grant: RoleGrant, today: dt.date) -> Iterator[Dated]:
    """What the year asks of the role."""
    tasks = YearMark.objects.filter(
        kind=YearMark.Kind.TASK, in_use=True, role=grant.role, side__in=["", grant.side]
    )
    for mark in tasks:
        for year in (today.year, today.year + 1):
            last = mark.days_in(year)[1]
            if mark.is_in(year) and today <= last <= today + AHEAD:
                yield Dated(last, mark.title, _("the year’s task"), lang=mark.lang)


def _ends(cases: list[IopCase], today: dt.date) -> Iterator[Dated]:
    for case in cases:
        left = case.days_left(today)
        if left is not None and 0 <= left <= AHEAD.days:
            page = reverse("admin:partnerships_iopcase_change", args=[case.pk])
            text = _("%(case)s ends") % {"case": case}
            on = today + dt.timedelta(days=left)
            yield Dated(on, text, _("partnership"), page, lang="")


def _deadlines(waiting: Waits, today: dt.date) -> Iterator[Dated]:
    for line in waiting:
        if line.due and today <= line.due <= today + AHEAD:
            yield Dated(line.due, line.text, _("last day"), line.url, lang="")


def _day(at: dt.datetime | None) -> dt.date:
    return timezone.localdate(at)


# Half-done texts


def _drafts() -> Iterator[Draft]:
    """Texts that are begun and not out, kind by kind."""
    state = Event.State.DRAFT
    for event in Event.objects.filter(state=state).order_by("year", "pk"):
        yield _draft(event, _("event"))
    for report in StatusReport.objects.filter(attached_at=None).select_related(
        "meeting"
    ):
        yield _draft(report, _("status report"))
    writing = (Meeting.State.ENDED, Meeting.State.IN_APPROVAL, Meeting.State.APPROVED)
    written = Meeting.objects.filter(state__in=writing, minutes__isnull=False)
    for meeting in written.order_by("starts_at", "pk"):
        page = reverse("minutes-edit", args=[meeting.year, meeting.number])
        yield Draft(str(meeting), _("minutes"), page)
    for annual in AnnualReport.objects.filter(state=AnnualReport.State.DRAFT):
        yield _draft(annual, _("annual report"))
    yield from _of_others()


def _of_others() -> Iterator[Draft]:
    unfinished = (CooperationPlan.State.DRAFT, CooperationPlan.State.CONSULTATION)
    for plan in CooperationPlan.objects.filter(state__in=unfinished):
        yield _draft(plan, _("cooperation plan"))
    drafts = CommunicationPlan.objects.filter(state=CommunicationPlan.State.DRAFT)
    for communication in drafts:
        yield _draft(communication, _("communication plan"))
    for story in Story.objects.filter(state=Story.State.SENT).order_by("pk"):
        yield _draft(story, _("story"))
    begun = Contribution.objects.filter(state=Contribution.State.DRAFT)
    for contribution in begun.select_related("organisation", "round"):
        yield _draft(contribution, _("contribution to the annual report"))


def _draft(row: object, kind: str) -> Draft:
    meta = row._meta  # type: ignore[attr-defined]
    name = f"admin:{meta.app_label}_{meta.model_name}_change"
    return Draft(str(row), kind, reverse(name, args=[row.pk]))  # type: ignore[attr-defined]
