"""The yearly contributions: asked for, reminded of, closed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.actions import Matter, Recipient
from malmoandan.core.models import ReminderRule, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.models import Organisation
from reports.actions.links import links_to, readers_of
from reports.emails import contributions as emails
from reports.models import (
    Contribution,
    ContributionQuestion,
    ContributionRefusal,
    ContributionRound,
    PersonalLink,
)
from reports.search import contributions as search

REMINDER = "contribution-due"
BATCH = 200
# So many letters at most are written while somebody waits for the page.
MOST_BY_HAND = 400
State = Contribution.State


@transaction.atomic
def open_round(
    *,
    year: int,
    due_on: date,
    organisations: QuerySet[Organisation],
    by: User,
    at: datetime,
) -> ContributionRound:
    """Ask the organisations for their contributions; a job writes the letters.

    Raises `NotPossible` when the year is asked for already, when there is no question
    or nobody to ask, and when the last day has passed.
    """
    if due_on < timezone.localdate(at):
        raise NotPossible(ContributionRefusal.DUE_PASSED)
    if not ContributionQuestion.objects.filter(in_use=True).exists():
        raise NotPossible(ContributionRefusal.NO_QUESTIONS)
    if not search.reachable(organisations).exists():
        raise NotPossible(ContributionRefusal.NOBODY)
    asked: ContributionRound
    asked, is_new = ContributionRound.objects.get_or_create(
        year=year, defaults={"due_on": due_on, "opened_at": at}
    )
    if not is_new:
        raise NotPossible(ContributionRefusal.ROUND_EXISTS)
    count = _add(asked, organisations)
    audit.record(
        verb="contributionround.opened", subject=asked, by=by, at=at, asked=count
    )
    return asked


@transaction.atomic
def ask_more(
    *,
    asked: ContributionRound,
    organisations: QuerySet[Organisation],
    by: User,
    at: datetime,
) -> int:
    """Ask those too that were not asked yet; return how many there were."""
    stored = _writing_round(asked)
    count = _add(stored, organisations)
    if count:
        audit.record(
            verb="contributionround.asked_more",
            subject=stored,
            by=by,
            at=at,
            asked=count,
        )
    return count


def _writing_round(asked: ContributionRound) -> ContributionRound:
    """The round, locked; refused when nobody is written to about it."""
    rounds = ContributionRound.objects.select_for_update()
    found: ContributionRound = rounds.get(pk=asked.pk)
    if not found.is_open:
        raise NotPossible(ContributionRefusal.CLOSED)
    if found.is_example:
        raise NotPossible(ContributionRefusal.EXAMPLE)
    return found


def _add(asked: ContributionRound, organisations: QuerySet[Organisation]) -> int:
    standing = asked.contributions.values("organisation")
    new = organisations.exclude(pk__in=standing).order_by("pk")
    rows = [
        Contribution(round=asked, organisation_id=pk)
        for pk in new.values_list("pk", flat=True)
    ]
    Contribution.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def close_round(*, asked: ContributionRound, by: User, at: datetime) -> None:
    """Take no more answers; what is only begun is not told of."""
    move(asked, "close_contributions", by=by, at=at)
    begun = asked.contributions.filter(state=State.DRAFT)
    begun.update(sent_at=None)


@transaction.atomic
def reopen_round(
    *, asked: ContributionRound, due_on: date, by: User, at: datetime
) -> None:
    """Take answers again, until a new last day."""
    if due_on < timezone.localdate(at):
        raise NotPossible(ContributionRefusal.DUE_PASSED)
    move(asked, "reopen_contributions", by=by, at=at)
    asked.due_on = due_on
    asked.save(update_fields=["due_on"])


# Letters


def write_letters(*, at: datetime) -> int:
    """Write the letters that ask, some hundred at a time; return how many.

    What was written stands if the run is stopped; the next one goes on. Whoever can be
    reached later is asked then.
    """
    written = 0
    waiting = list(search.unwritten().values_list("pk", flat=True))
    for start in range(0, len(waiting), BATCH):
        written += _write_batch(waiting[start : start + BATCH], at)
    return written


@transaction.atomic
def _write_batch(numbers: list[int], at: datetime) -> int:
    locked = Contribution.objects.select_for_update(of=("self",), skip_locked=True)
    mine = locked.filter(pk__in=numbers).select_related("organisation", "round")
    # Asked once more behind the lock: another run may have written some of them.
    still = set(search.unwritten().filter(pk__in=numbers).values_list("pk", flat=True))
    rows = [row for row in mine.order_by("pk") if row.pk in still]
    letters = _links(rows, at)
    for contribution, link, reader in letters:
        emails.asked(contribution, link, reader, at=at)
    return len(letters)


def _links(
    rows: list[Contribution], at: datetime
) -> list[tuple[Contribution, PersonalLink, Recipient]]:
    """The contributions with the links and readers of each."""
    bodies = readers_of({row.organisation_id for row in rows})
    readers = {row.pk: bodies.get(row.organisation_id, []) for row in rows}
    return [
        (link.contribution, link, reader)
        for link, reader in links_to(rows, readers, at=at)
        if link.contribution
    ]


@transaction.atomic
def remind_dark(*, asked: ContributionRound, by: User, at: datetime) -> int:
    """Write to all who have not sent in; return how many letters.

    Nobody gets more than one such letter a day. Very many are written in turns: so many
    each time it is asked for.
    """
    stored = _writing_round(asked)
    written = 0
    rows = list(search.unanswered(stored))
    for start in range(0, len(rows), BATCH):
        letters = _links(rows[start : start + BATCH], at)
        written += sum(
            emails.asked_again(contribution, link, reader, at=at)
            for contribution, link, reader in letters
        )
        if written >= MOST_BY_HAND:
            break
    if written:
        audit.record(
            verb="contributionround.reminded",
            subject=stored,
            by=by,
            at=at,
            letters=written,
        )
    return written


def remind_contributions(*, today: date, at: datetime) -> int:
    """Remind those who have not sent in, before and after the last day.

    Returns how many were reminded: none if run again.
    """
    rule, _is_new = ReminderRule.objects.get_or_create(
        key=REMINDER,
        defaults={
            "kind": "reports.jobs.contributions.remind",
            "days": [-14, -3, 1],
            "audience": "organisation",
            "at_once": False,
        },
    )
    rounds = ContributionRound.objects.filter(
        state=ContributionRound.State.OPEN, is_example=False
    )
    return sum(
        core.remind_many(
            rule=rule,
            matters=_matters(asked, at),
            today=today,
            at=at,
            total=search.unanswered(asked).count(),
        )
        for asked in rounds
        if rule.due_on(asked.due_on, today)
    )


def _matters(asked: ContributionRound, at: datetime) -> Iterator[Matter]:
    numbers = list(search.unanswered(asked).values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        with transaction.atomic():
            rows = search.unanswered(asked).filter(
                pk__in=numbers[start : start + BATCH]
            )
            letters = _links(list(rows.select_for_update(of=("self",))), at)
        for contribution, link, reader in letters:
            yield _matter(contribution, link, reader)


def _matter(
    contribution: Contribution, link: PersonalLink, reader: Recipient
) -> Matter:
    told: dict[str, Any] = emails.words(contribution, link, reader)
    return Matter(
        subject=contribution,
        anchor=contribution.round.due_on,
        recipients=[reader],
        template="contribution_due",
        context=told,
        what=str(contribution),
    )
