"""What shows that somebody took a responsibility: added, and taken away again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.models import (
    Responsibility,
    ResponsibilityEvidence,
    ResponsibilityRefusal,
)
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible


@dataclass(frozen=True)
class Shown:
    """What was done in a year, and where it can be seen."""

    year: int
    text: str
    url: str = ""


@transaction.atomic
def add_evidence(
    *, responsibility: Responsibility, shown: Shown, by: User, at: datetime
) -> ResponsibilityEvidence:
    """Let it be seen that the responsibility was taken in the year (R09).

    Raises `NotPossible(ResponsibilityRefusal)`, also for the same words again.
    """
    locked = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
    text, url = shown.text.strip(), shown.url.strip()
    this_year = timezone.localdate(at).year
    reason = locked.why_not_evidence(shown.year, text, url, this_year=this_year)
    if reason is not None:
        raise NotPossible(reason)
    if locked.evidence.filter(year=shown.year, text=text).exists():
        raise NotPossible(ResponsibilityRefusal.TOLD_ALREADY)
    evidence: ResponsibilityEvidence = locked.evidence.create(
        year=shown.year, text=text, url=url, added_by=by, added_at=at
    )
    audit.record(
        verb="responsibility.evidence_added",
        subject=locked,
        by=by,
        at=at,
        evidence=evidence.pk,
        year=shown.year,
    )
    return evidence


@transaction.atomic
def withdraw_evidence(
    *, evidence: ResponsibilityEvidence, by: User, at: datetime
) -> None:
    """Take away what does not show it after all; the trail keeps that it stood."""
    audit.record(
        verb="responsibility.evidence_withdrawn",
        subject=evidence.responsibility,
        by=by,
        at=at,
        evidence=evidence.pk,
        year=evidence.year,
    )
    evidence.delete()
