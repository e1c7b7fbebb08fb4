"""What an organisation writes in its contribution: kept, sent in, opened again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible, move
from reports.models import (
    Contribution,
    ContributionAnswer,
    ContributionRefusal,
)
from reports.search.contributions import questions_for

State = Contribution.State


@dataclass(frozen=True)
class Written:
    """What somebody wrote: by the number of the question, and what they had seen."""

    texts: Mapping[int, str]
    nothing: bool
    seen: str

    @property
    def is_empty(self) -> bool:
        """Whether no question is answered."""
        return not any(self.texts.values())


@transaction.atomic
def save_contribution(
    *, contribution: Contribution, written: Written, by: User | None, at: datetime
) -> Contribution:
    """Keep what is written so far; the same once more changes nothing.

    Raises `NotPossible` where nobody can write, and where somebody else has saved since
    the writer looked: nobody's words are written over unseen.
    """
    stored = _writable(contribution)
    _store(stored, written, by, at)
    return stored


@transaction.atomic
def send_contribution(
    *, contribution: Contribution, written: Written, by: User | None, at: datetime
) -> Contribution:
    """Send it in: answers, or that there is nothing to tell. A second time is refused.

    It can be opened again until the round is closed.
    """
    stored = _writable(contribution)
    if written.nothing and not written.is_empty:
        raise NotPossible(ContributionRefusal.BOTH)
    if not written.nothing and written.is_empty:
        raise NotPossible(ContributionRefusal.EMPTY)
    _store(stored, written, by, at)
    move(stored, "send_contribution", by=by, at=at)
    stored.sent_at = at
    stored.save(update_fields=["sent_at"])
    return stored


@transaction.atomic
def reopen_contribution(
    *, contribution: Contribution, by: User | None, at: datetime, office: bool = False
) -> None:
    """Let what was sent in be changed. It is not told of until it is sent in again.

    When the round is closed only the `office` can.
    """
    stored = _locked(contribution)
    if not stored.round.is_open and not office:
        raise NotPossible(ContributionRefusal.CLOSED)
    move(stored, "reopen_contribution", by=by, at=at)


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",))
    found: Contribution = rows.select_related("round", "organisation").get(
        pk=contribution.pk
    )
    return found


def _writable(contribution: Contribution) -> Contribution:
    stored = _locked(contribution)
    if reason := stored.why_not_write():
        raise NotPossible(reason)
    return stored


def _store(
    stored: Contribution, written: Written, by: User | None, at: datetime
) -> None:
    kept = {answer.question_id: answer for answer in stored.answers.all()}
    before = {pk: answer.text for pk, answer in kept.items() if answer.text}
    after = {pk: text for pk, text in written.texts.items() if text}
    if (before, stored.nothing_to_report) == (after, written.nothing):
        if written.nothing or after:
            return
    elif written.seen != stored.seen:
        raise NotPossible(ContributionRefusal.CHANGED)
    for question in questions_for(stored):
        text = written.texts.get(question.pk, "")
        answer = kept.get(question.pk)
        if answer is None:
            answer = ContributionAnswer(
                contribution=stored, question=question, asked=question.text_sv
            )
        answer.text = text
        answer.save()
    stored.nothing_to_report, stored.saved_at = written.nothing, at
    stored.save(update_fields=["nothing_to_report", "saved_at"])
    if stored.state == State.ASKED:
        move(stored, "begin_contribution", by=by, at=at)
