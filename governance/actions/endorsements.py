"""An organisation stands behind what was agreed: handed in, confirmed, reminded of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.emails import endorsements as emails
from governance.models import (
    CooperationPlan,
    Endorsement,
    EndorsementRefusal,
)
from governance.models.endorsements import Version
from malmoandan.core import actions as core
from malmoandan.core import audit, files
from malmoandan.core.models import ReminderRule, TrailEntry, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions import coordinators_of, recipients_of
from partnerships.models import Organisation

REMINDER = "endorse-new-version"


@dataclass(frozen=True)
class Decision:
    """What the organisation decided, and what shows it: a § or the minutes."""

    decided_on: date
    body: str
    paragraph: str = ""
    minutes: Any = None  # a file as it was sent in


@transaction.atomic
def endorse(
    *,
    organisation: Organisation,
    version: Version,
    decision: Decision,
    by: User,
    at: datetime,
) -> Endorsement:
    """Hand in the organisation's decision; the coordinators of its side are told.

    Raises `NotPossible(EndorsementRefusal)`, also for a second one of the same version.
    """
    # The organisation's row is the lock: two who hand in at once take turns.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    endorsement = Endorsement(
        organisation=organisation, submitted_by=by, submitted_at=at
    )
    if isinstance(version, CooperationPlan):
        endorsement.plan = version
    else:
        endorsement.agreement = version
    _write(endorsement, decision, by, at)
    audit.record(verb="endorsement.submitted", subject=endorsement, by=by, at=at)
    emails.handed_in(endorsement, _reviewers(endorsement, at), at=at)
    return endorsement


@transaction.atomic
def endorse_again(
    *, endorsement: Endorsement, decision: Decision, by: User, at: datetime
) -> None:
    """Hand in once more what was sent back, with what was missing."""
    move(endorsement, "submit", by=by, at=at, refusal=EndorsementRefusal.WRONG_STATE)
    endorsement.submitted_by, endorsement.submitted_at = by, at
    _write(endorsement, decision, by, at)
    emails.handed_in(endorsement, _reviewers(endorsement, at), at=at)


@transaction.atomic
def confirm_endorsement(*, endorsement: Endorsement, by: User, at: datetime) -> None:
    """Say that the decision is in order: it counts and shows, and its body hears."""
    _review(endorsement, "confirm", "", by, at)


@transaction.atomic
def send_back_endorsement(
    *, endorsement: Endorsement, reason: str, by: User, at: datetime
) -> None:
    """Ask the organisation for what is missing, in words."""
    if not reason.strip():
        raise NotPossible(EndorsementRefusal.NEEDS_REASON)
    _review(endorsement, "send_back", reason.strip(), by, at)


@transaction.atomic
def withdraw_endorsement(*, endorsement: Endorsement, by: User, at: datetime) -> None:
    """Take back what the organisation handed in; the coordinators of its side hear."""
    move(endorsement, "withdraw", by=by, at=at, refusal=EndorsementRefusal.WRONG_STATE)
    emails.withdrawn(endorsement, _reviewers(endorsement, at), at=at)


def _review(
    endorsement: Endorsement, verb: str, reason: str, by: User, at: datetime
) -> None:
    move(endorsement, verb, by=by, at=at, refusal=EndorsementRefusal.WRONG_STATE)
    endorsement.reviewed_by, endorsement.reviewed_at = by, at
    endorsement.review_reason = reason
    endorsement.save(update_fields=["reviewed_by", "reviewed_at", "review_reason"])
    told = recipients_of(endorsement.organisation, today=timezone.localdate(at))
    emails.reviewed(endorsement, told, at=at)


def _write(
    endorsement: Endorsement, decision: Decision, by: User, at: datetime
) -> None:
    """Write what was decided, if it can be handed in; new minutes replace the old."""
    endorsement.decided_on = decision.decided_on
    endorsement.body = decision.body.strip()
    endorsement.paragraph = decision.paragraph.strip()
    before = endorsement.document
    reason = endorsement.why_not(
        timezone.localdate(at), has_document=bool(decision.minutes or before)
    )
    if reason is not None:
        raise NotPossible(reason)
    if decision.minutes:
        endorsement.document = core.store_file(
            content=decision.minutes, allowed=files.DOCUMENTS, by=by, at=at
        )
    endorsement.save()
    if decision.minutes and before:
        core.remove_file(stored=before, by=by, at=at)


def _reviewers(endorsement: Endorsement, at: datetime) -> list[core.Recipient]:
    """The coordinators of the organisation's side; of both where it has none."""
    return coordinators_of(endorsement.side, today=timezone.localdate(at))


# A new version


def remind_endorsers(*, today: date, at: datetime) -> int:
    """Remind those who stood behind what came before the plan in force.

    An organisation that endorsed the agreement or another plan before the plan came in
    force, and has not handed in anything about it, hears of it on that day and again a
    month later. Returns how many letters were written: none if run again.
    """
    plan = CooperationPlan.objects.filter(
        state=CooperationPlan.State.IN_FORCE, is_example=False
    ).first()
    since = _in_force_since(plan) if plan else None
    if plan is None or since is None:
        return 0
    rule, _is_new = ReminderRule.objects.get_or_create(
        key=REMINDER,
        defaults={
            "kind": "governance.jobs.endorsements.remind_endorsers",
            "days": [0, 30],
            "audience": "organisation",
            "at_once": False,
        },
    )
    return sum(
        core.remind(
            rule=rule,
            subject=earlier,
            anchor=since,
            recipients=recipients_of(earlier.organisation, today=today),
            template="endorsement_new_version",
            context={"organisation": earlier.organisation, "plan": plan},
            today=today,
            at=at,
        )
        for earlier in _behind(plan, since)
    )


def _in_force_since(plan: CooperationPlan) -> date | None:
    """The day that the plan came in force; the first of its year if none is known."""
    entries = TrailEntry.objects.of(plan).filter(verb="cooperationplan.put_in_force")
    entry = entries.last()
    if entry:
        return timezone.localdate(entry.at)
    return date(plan.from_year, 1, 1) if plan.from_year else None


def _behind(plan: CooperationPlan, since: date) -> list[Endorsement]:
    """The first endorsement of each organisation that has not answered the plan."""
    answered = Endorsement.objects.standing().filter(plan=plan)
    before = (
        Endorsement.objects.public()
        .filter(
            Q(agreement__isnull=False) | ~Q(plan=plan),
            decided_on__lt=since,
            organisation__state=Organisation.State.VERIFIED,
            organisation__merged_into=None,
        )
        .exclude(organisation__in=answered.values("organisation"))
        .select_related("organisation__kind")
        .order_by("pk")
    )
    first: dict[int, Endorsement] = {}
    for endorsement in before:
        first.setdefault(endorsement.organisation_id, endorsement)
    return list(first.values())
