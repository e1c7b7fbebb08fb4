"""A person judges how a commitment was kept, or takes that back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.models import Commitment
from governance.models.agreements import is_link
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from reports.figures import compliance, load_shown
from reports.models import (
    Judgement,
    JudgementEvidence,
    JudgementRefusal,
    Status,
    WheelYear,
)

Evidence = tuple[str, str]  # what shows it, and a link to it (or nothing)


@dataclass(frozen=True)
class Said:
    """What a person says of a commitment in a year.

    No `status` leaves the counted one; `outcome` is for what cannot be counted.
    `evidence` is all of it: what is not named any more goes.
    """

    status: Status | None = None
    reason: str = ""
    action: str = ""
    owner: str = ""
    outcome: str = ""
    evidence: Sequence[Evidence] = ()

    @property
    def words(self) -> dict[str, str]:
        """What is written in the row of the judgement."""
        return {
            "status": str(self.status.value) if self.status else "",
            "reason": self.reason.strip(),
            "action": self.action.strip(),
            "owner": self.owner.strip(),
            "outcome": self.outcome.strip(),
        }


@transaction.atomic
def judge(
    *, commitment: Commitment, year: int, said: Said, by: User, at: datetime
) -> Judgement:
    """Write what a person says of a commitment in a year; the same twice is one.

    Raises `NotPossible`: another status than the counted one needs a reason, a higher
    one evidence; a closed year and a commitment of another plan are left alone.
    """
    _lock(commitment, year)
    judgement = Judgement.objects.filter(commitment=commitment, year=year).first()
    _judge_links(said.evidence)
    _judge_status(_row_of(commitment, year, at), judgement, said)
    before = judgement.status if judgement else ""
    changed = [] if judgement is None else _changed(judgement, said)
    if judgement is not None and not changed:
        return judgement
    words = {**said.words, "judged_by": by, "judged_at": at}
    judgement, new = Judgement.objects.update_or_create(
        commitment=commitment, year=year, defaults=words
    )
    _keep(judgement, said.evidence, at)
    audit.record(
        verb="judgement.written",
        subject=judgement,
        by=by,
        at=at,
        commitment=commitment.pk,
        year=year,
        before=before,
        status=judgement.status,
        fields=[] if new else changed,
    )
    return judgement


@transaction.atomic
def withdraw_judgement(
    *, commitment: Commitment, year: int, by: User, at: datetime
) -> None:
    """Take back what was said, so that what is counted stands; twice is once.

    Raises `NotPossible` when the year is closed.
    """
    _lock(commitment, year)
    judgement = Judgement.objects.filter(commitment=commitment, year=year).first()
    if judgement is None:
        return
    audit.record(
        verb="judgement.taken_back",
        subject=judgement,
        by=by,
        at=at,
        commitment=commitment.pk,
        year=year,
        before=judgement.status,
    )
    judgement.delete()


def _lock(commitment: Commitment, year: int) -> None:
    """One person judges a commitment at a time, and nobody in a closed year."""
    Commitment.objects.select_for_update().only("pk").get(pk=commitment.pk)
    states = WheelYear.objects.select_for_update().filter(year=year)
    if any(found.state == WheelYear.State.CLOSED for found in states):
        raise NotPossible(JudgementRefusal.YEAR_CLOSED)


def _row_of(commitment: Commitment, year: int, at: datetime) -> compliance.Row:
    data = load_shown(year, timezone.localtime(at).date())
    for row in compliance.of(year, data):
        if row.commitment.pk == commitment.pk:
            return row
    raise NotPossible(JudgementRefusal.NOT_OF_YEAR)


def _judge_links(evidence: Iterable[Evidence]) -> None:
    for text, url in evidence:
        if not text.strip():
            raise NotPossible(JudgementRefusal.NO_WORDS)
        if not is_link(url):
            raise NotPossible(JudgementRefusal.BAD_LINK)


def _judge_status(row: compliance.Row, judgement: Judgement | None, said: Said) -> None:
    """What is not counted stands at "no evidence" until a person says otherwise."""
    counted = row.computed if row.measured else Status.NO_EVIDENCE
    stated = said.status or counted
    if stated == counted:
        return
    if not (said.reason.strip() or (said.outcome.strip() and not row.measured)):
        raise NotPossible(JudgementRefusal.NO_REASON)
    sources = judgement.citations.all() if judgement else ()
    proven = bool(said.evidence) or bool(sources)
    if compliance.is_raised(counted, stated) and not proven:
        raise NotPossible(JudgementRefusal.NO_EVIDENCE)


def _changed(judgement: Judgement, said: Said) -> list[str]:
    """The names of what is not as it stands."""
    changed = [n for n, text in said.words.items() if getattr(judgement, n) != text]
    standing = [(each.text, each.url) for each in judgement.evidence.all()]
    return [*changed, *(["evidence"] if standing != _tidy(said.evidence) else [])]


def _tidy(evidence: Iterable[Evidence]) -> list[Evidence]:
    """The lines, each once."""
    return list(dict.fromkeys((text.strip(), url.strip()) for text, url in evidence))


def _keep(judgement: Judgement, evidence: Iterable[Evidence], at: datetime) -> None:
    """Let just these lines stand; those that stood keep the day they came."""
    came = {(e.text, e.url): e.added_at for e in judgement.evidence.all()}
    judgement.evidence.all().delete()
    JudgementEvidence.objects.bulk_create(
        JudgementEvidence(
            judgement=judgement, text=text, url=url, added_at=came.get((text, url), at)
        )
        for text, url in _tidy(evidence)
    )
