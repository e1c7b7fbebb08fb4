"""Cooperations: told by those who take part, at once and without anybody's leave.

Whoever is named as a partner is told by letter, and can say that it is not so.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.reaching import recipients_of
from partnerships.emails import projects as emails
from partnerships.models import (
    Organisation,
    Project,
    ProjectActivity,
    ProjectPartner,
    ProjectRefusal,
)
from partnerships.models.projects import MAX_GLOBAL_GOALS

FEWEST_PARTNERS = 2
# The same words from the same person again so soon are a second click.
SECOND_CLICK = timedelta(minutes=10)
FIELDS = (
    *("name", "about", "starts", "ends", "goals", "iop", "funding", "level"),
    "target_group_part",
)
LISTS = ("areas", "themes", "steps", "global_goals")
Facts = Mapping[str, Any]


@transaction.atomic
def register_project(
    *,
    organisation: Organisation,
    partners: Iterable[Organisation],
    facts: Facts,
    by: User,
    at: datetime,
) -> Project:
    """Tell of a cooperation of the organisation with others, who hear of it by letter.

    `facts` are values of `FIELDS` and `LISTS`. It is public at once. Clicked twice it
    is one cooperation. Raises `NotPossible(ProjectRefusal)` for too few partners or too
    many global goals.
    """
    _take_turns(organisation)
    if told := _told_just_now(organisation, facts, by, at):
        return told
    others = [other for other in partners if other.pk != organisation.pk]
    _refuse_facts(facts)
    if len(others) + 1 < FEWEST_PARTNERS:
        raise NotPossible(ProjectRefusal.NO_PARTNER)
    project = Project(registered_by=by, registered_at=at)
    _write(project, facts)
    for order, partner in enumerate([organisation, *others]):
        project.partners.create(organisation=partner, order=order)
    audit.record(
        verb="project.registered",
        subject=project,
        by=by,
        at=at,
        organisation=organisation.pk,
        partners=[other.pk for other in others],
    )
    _tell("project_told", project, organisation, others, at)
    return project


@transaction.atomic
def change_project(
    *,
    project: Project,
    organisation: Organisation,
    partners: Iterable[Organisation],
    facts: Facts,
    by: User,
    at: datetime,
) -> None:
    """Write new facts and other partners; those who come and those who go are told.

    Raises `NotPossible(ProjectRefusal)`: also for a partner that has said itself that
    it takes no part.
    """
    project = _mine(project, organisation)
    _refuse_facts(facts)
    wanted = {partner.pk: partner for partner in [organisation, *partners]}
    parts = {part.organisation_id: part for part in project.partners.all()}
    _refuse_partners(wanted, parts)
    come = [o for pk, o in wanted.items() if pk not in parts]
    gone = [p for pk, p in parts.items() if pk not in wanted and p.left_on is None]
    _write(project, facts)
    for order, partner in enumerate(come, start=len(parts)):
        project.partners.create(organisation=partner, order=order)
    for part in gone:
        part.delete()
    stood = [part for part in parts.values() if part.left_on is None]
    if not project.is_public and len(stood) < FEWEST_PARTNERS:
        _show(project, is_public=True)  # it was hidden for want of partners
    audit.record(
        verb="project.changed",
        subject=project,
        by=by,
        at=at,
        organisation=organisation.pk,
        come=[partner.pk for partner in come],
        gone=[part.organisation_id for part in gone],
    )
    _tell("project_told", project, organisation, come, at)
    left_out = [part.organisation for part in gone]
    _tell("project_left_out", project, organisation, left_out, at)


@transaction.atomic
def leave_project(
    *, project: Project, organisation: Organisation, by: User, at: datetime
) -> None:
    """Say that the organisation takes no part in it; the others are told.

    What no two partners stand for is not shown any more. Said twice it is said once;
    raises `NotPossible(ProjectRefusal.NOT_A_PARTNER)` for one that was never named.
    """
    project = _locked(project)
    part = project.partners.filter(organisation=organisation).first()
    if part is None:
        raise NotPossible(ProjectRefusal.NOT_A_PARTNER)
    if part.left_on is not None:
        return
    part.left_on = timezone.localdate(at)
    part.save(update_fields=["left_on"])
    rest = [p.organisation for p in _standing(project)]
    if project.is_public and len(rest) < FEWEST_PARTNERS:
        _show(project, is_public=False)
    audit.record(
        verb="project.left",
        subject=project,
        by=by,
        at=at,
        organisation=organisation.pk,
        public=project.is_public,
    )
    _tell("project_left", project, organisation, rest, at)


@transaction.atomic
def add_activity(
    *,
    project: Project,
    organisation: Organisation,
    year: int,
    text: str,
    by: User,
    at: datetime,
) -> ProjectActivity:
    """Write what the cooperation did in a year; the same words twice are one activity.

    Raises `NotPossible(ProjectRefusal)`, also for a year outside its period.
    """
    project = _mine(project, organisation)
    if not project.runs_in(year):
        raise NotPossible(ProjectRefusal.OUTSIDE_PERIOD)
    activity, is_new = ProjectActivity.objects.get_or_create(
        project=project,
        year=year,
        text=text.strip(),
        defaults={"order": project.activities.filter(year=year).count()},
    )
    if is_new:
        audit.record(
            verb="project.activity_added", subject=project, by=by, at=at, year=year
        )
    return activity


@transaction.atomic
def remove_activity(
    *,
    activity: ProjectActivity,
    organisation: Organisation,
    by: User,
    at: datetime,
) -> None:
    """Take away an activity that was written wrongly. Nothing happens the second time.

    What a source says stays: it is not the partners' own (raises `NotPossible`).
    """
    project = _mine(activity.project, organisation)
    if activity.fact_id or activity.citations.exists():
        raise NotPossible(ProjectRefusal.FROM_A_SOURCE)
    gone, _of_what = project.activities.filter(pk=activity.pk).delete()
    if gone:
        audit.record(
            verb="project.activity_removed",
            subject=project,
            by=by,
            at=at,
            year=activity.year,
        )


@transaction.atomic
def close_project(
    *,
    project: Project,
    organisation: Organisation | None,
    report: str,
    lessons: str,
    by: User,
    at: datetime,
) -> None:
    """Say what came of it and what was learnt; nothing is changed after that.

    The organisation is None when a coordinator closes it. Raises
    `NotPossible(ProjectRefusal)`.
    """
    project = _mine(project, organisation) if organisation else _locked(project)
    if project.is_closed():
        raise NotPossible(ProjectRefusal.CLOSED)
    if not report.strip():
        raise NotPossible(ProjectRefusal.NEEDS_REPORT)
    project.closing_report, project.lessons = report.strip(), lessons.strip()
    project.closed_at = at
    project.save()
    audit.record(verb="project.closed", subject=project, by=by, at=at)
    others = [p.organisation for p in _standing(project)]
    if organisation is not None:
        others = [other for other in others if other.pk != organisation.pk]
    _tell("project_closed", project, organisation, others, at)


@transaction.atomic
def reopen_project(*, project: Project, by: User, at: datetime) -> None:
    """Let the partners go on writing; what they said came of it stays until then.

    Raises `NotPossible(ProjectRefusal.NOT_CLOSED)`.
    """
    project = _locked(project)
    if not project.is_closed():
        raise NotPossible(ProjectRefusal.NOT_CLOSED)
    project.closed_at = None
    project.save()
    audit.record(verb="project.reopened", subject=project, by=by, at=at)


def _take_turns(organisation: Organisation) -> None:
    """The organisation's row is the lock: two clicks come one after the other."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update().get(pk=project.pk)


def _mine(project: Project, organisation: Organisation) -> Project:
    """The project, locked, if the organisation may write in it now."""
    project = _locked(project)
    if not _standing(project).filter(organisation=organisation).exists():
        raise NotPossible(ProjectRefusal.NOT_A_PARTNER)
    if project.is_closed():
        raise NotPossible(ProjectRefusal.CLOSED)
    return project


def _standing(project: Project) -> Any:
    found = ProjectPartner.objects.standing().filter(project=project)
    return found.select_related("organisation__kind")


def _told_just_now(
    organisation: Organisation, facts: Facts, by: User, at: datetime
) -> Project | None:
    mine = Project.objects.filter(partners__organisation=organisation)
    same = mine.filter(name=facts["name"], registered_by=by)
    return same.filter(registered_at__gt=at - SECOND_CLICK).first()


def _refuse_facts(facts: Facts) -> None:
    if len(facts.get("global_goals", ())) > MAX_GLOBAL_GOALS:
        raise NotPossible(ProjectRefusal.TOO_MANY_GOALS)


def _refuse_partners(wanted: Mapping[int, Any], parts: Mapping[int, Any]) -> None:
    if any(part.left_on and pk in wanted for pk, part in parts.items()):
        raise NotPossible(ProjectRefusal.SAID_NO)
    if len(wanted) < FEWEST_PARTNERS:
        raise NotPossible(ProjectRefusal.NO_PARTNER)


def _write(project: Project, facts: Facts) -> None:
    for name in FIELDS:
        if name in facts:
            setattr(project, name, facts[name])
    project.save()
    for name in LISTS:
        if name in facts:
            getattr(project, name).set(facts[name])


def _show(project: Project, *, is_public: bool) -> None:
    project.is_public = is_public
    project.save()


def _tell(
    letter: str,
    project: Project,
    teller: Organisation | None,
    told: Iterable[Organisation],
    at: datetime,
) -> None:
    today = timezone.localdate(at)
    for organisation in told:
        readers = recipients_of(organisation, today=today)
        emails.write(letter, project, teller, organisation, readers, at=at)
