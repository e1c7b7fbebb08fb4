"""Reminders: planned in a ledger whose rows are unique, so nobody is nagged twice.

What cannot wait is a letter the same day. What can wait is gathered: it becomes a line
of the person's weekly letter, on the day of that letter. A reminder that would come too
late that way is a letter of its own.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from malmoandan.core import emails, outbox
from malmoandan.core.models import (
    DigestLine,
    JobRun,
    ReminderPreference,
    ReminderRule,
    ReminderSent,
    ReminderSettings,
)
from malmoandan.core.outbox import Enclosed, Recipient

# So many are planned in one transaction: memory is bounded, and nothing is lost when
# the run is killed, since the next one goes on where it ended.
BATCH = 200


@dataclass(frozen=True)
class Matter:
    """One thing to remind of: whom, counted from which day, in which letter.

    `what` is what it is called where a rule's own words ask; else the subject's name.
    `by` is its last day, where that is not the day that is counted from.
    """

    subject: models.Model
    anchor: date
    recipients: Sequence[Recipient]
    template: str
    context: Mapping[str, Any]
    attachments: Sequence[Enclosed] = ()
    what: str = ""
    by: date | None = None

    def last_day(self, today: date) -> date | None:
        """The day that it is to be done by; None when that has passed."""
        last = self.by or self.anchor
        return last if last >= today else None


@dataclass(frozen=True)
class _Due:
    """A reminder that one reader is to have now: as a letter, or in the weekly one."""

    matter: Matter
    due_on: date
    reader: Recipient
    gathered: bool
    key: tuple[int, int, date, str]


@dataclass
class _Run:
    """What holds for every reminder of a rule that is planned at the same moment."""

    rule: ReminderRule
    today: date
    at: datetime
    settings: ReminderSettings
    wishes: dict[int, ReminderPreference] = field(default_factory=dict)


@transaction.atomic
def remind(
    *,
    rule: ReminderRule,
    subject: models.Model,
    anchor: date,
    recipients: Sequence[Recipient],
    template: str,
    context: Mapping[str, Any],
    today: date,
    at: datetime,
    attachments: Sequence[Enclosed] = (),
    what: str = "",
) -> int:
    """Write today's reminder about the subject to those who have not had it.

    `anchor` is the day that the rule's days count from; `what` is said of the subject
    where a rule's own words ask for it. Returns how many were reminded: none if run
    again, and none twice by runs at the same time.
    """
    matter = Matter(subject, anchor, recipients, template, context, attachments, what)
    return _plan(rule, [matter], today, at)


def remind_many(
    *,
    rule: ReminderRule,
    matters: Iterable[Matter],
    today: date,
    at: datetime,
    total: int | None = None,
) -> int:
    """Write today's reminders about many things, some hundred at a time.

    What is written stands, also if the run is killed; the next one goes on. With a
    `total` the office can follow how far it has come. Returns how many were reminded.
    """
    rest = iter(matters)
    run = _followed(rule, at, total) if total is not None and total > BATCH else None
    written = done = 0
    while batch := list(islice(rest, BATCH)):
        with transaction.atomic():
            written += _plan(rule, batch, today, at)
            done += len(batch)
            if run:
                JobRun.objects.filter(pk=run.pk).update(done=done)
    if run:
        JobRun.objects.filter(pk=run.pk).update(finished_at=at)
    return written


def _followed(rule: ReminderRule, at: datetime, total: int) -> JobRun:
    """The row that says how far the run has come."""
    begun = {"started_at": at, "finished_at": None, "done": 0, "total": total}
    run, _is_new = JobRun.objects.update_or_create(name=rule.key, defaults=begun)
    return run


def _plan(
    rule: ReminderRule, matters: Sequence[Matter], today: date, at: datetime
) -> int:
    days = [(matter, rule.due_on(matter.anchor, today)) for matter in matters]
    due = [(matter, on) for matter, on in days if on and matter.recipients]
    settings = ReminderSettings.current() if due else None
    if settings is None or (settings.is_quiet(today) and not rule.at_once):
        return 0
    run = _Run(rule, today, at, settings)
    if not rule.at_once:
        run.wishes = _wishes([matter for matter, _on in due])
    found = {each.key: each for matter, on in due for each in _each(run, matter, on)}
    ours = _entered(run, list(found.values()))
    _write(run, [(number, found[key]) for key, number in ours])
    return len(ours)


def _wishes(matters: Iterable[Matter]) -> dict[int, ReminderPreference]:
    """What the readers with accounts have asked for; the usual where they have not."""
    people = {r.user_id for m in matters for r in m.recipients if r.user_id}
    stored = ReminderPreference.objects.in_bulk(people, field_name="user_id")
    return {pk: stored.get(pk) or ReminderPreference(user_id=pk) for pk in people}


def _each(run: _Run, matter: Matter, due_on: date) -> Iterator[_Due]:
    kind = ContentType.objects.get_for_model(matter.subject).pk
    for reader in matter.recipients:
        gathered = _is_gathered(run, matter, due_on, reader)
        if gathered is not None:
            key = (kind, matter.subject.pk, due_on, reader.key)
            yield _Due(matter, due_on, reader, gathered, key)


def _is_gathered(
    run: _Run, matter: Matter, due_on: date, reader: Recipient
) -> bool | None:
    """Whether it goes into the weekly letter; None when it waits for that day."""
    wish = run.wishes.get(reader.user_id) if reader.user_id else None
    if wish is None or not wish.gathers():
        return False
    day = wish.next_day(run.today, run.settings)
    if day == run.today:
        return True
    comes_too_late = due_on <= matter.anchor and (day is None or day > matter.anchor)
    return False if comes_too_late else None


def _entered(
    run: _Run, found: Sequence[_Due]
) -> list[tuple[tuple[int, int, date, str], int]]:
    """Add the rows that the ledger did not have; return what they are and numbers."""
    plan = uuid.uuid4()
    rows = [
        ReminderSent(
            rule=run.rule,
            content_type_id=each.key[0],
            object_id=each.key[1],
            due_on=each.due_on,
            recipient_key=each.reader.key,
            planned_at=run.at,
            plan=plan,
        )
        for each in found
    ]
    ReminderSent.objects.bulk_create(rows, ignore_conflicts=True, batch_size=100)
    # Only rows of this very plan are ours: the others were somebody else's, before.
    planned = ReminderSent.objects.filter(plan=plan).order_by("pk")
    names = ("content_type_id", "object_id", "due_on", "recipient_key")
    return [(tuple(row[:4]), row[4]) for row in planned.values_list(*names, "pk")]


def _write(run: _Run, ours: Iterable[tuple[int, _Due]]) -> None:
    """Write what each is told: a letter of its own, or a line of the weekly one."""
    letters: dict[str, dict[str, Any]] = {}
    lines: list[DigestLine] = []
    said: dict[tuple[int, str], emails.Said] = {}
    for number, each in ours:
        words = (id(each.matter), each.reader.language)
        if words not in said:
            said[words] = _said(run, each.matter, each.reader.language)
        if each.gathered:
            lines.append(_line(run, number, each, said[words]))
        else:
            letters[f"reminder:{number}"] = _letter(run, each, said[words])
    DigestLine.objects.bulk_create(lines, batch_size=100)
    outbox.post_first(letters)


def _said(run: _Run, matter: Matter, language: str) -> emails.Said:
    return emails.reminder(
        rule=run.rule,
        template=matter.template,
        context=matter.context,
        what=matter.what or matter.subject,
        anchor=matter.anchor,
        today=run.today,
        language=language,
    )


def _line(run: _Run, number: int, each: _Due, told: emails.Said) -> DigestLine:
    return DigestLine(
        reminder_id=number,
        # Only who has an account has a weekly letter.
        user_id=cast("int", each.reader.user_id),
        subject=" ".join(told.words.subject.split())[:250],
        url=told.link[:500],
        by_on=each.matter.last_day(run.today),
        written_on=run.today,
    )


def _letter(run: _Run, each: _Due, told: emails.Said) -> dict[str, Any]:
    return {
        "to": each.reader.email,
        "subject": told.words.subject,
        "text": told.words.text,
        "html": told.words.html,
        "language": each.reader.language,
        "at": run.at,
        "not_before": run.settings.not_before(run.at),
        "user_id": each.reader.user_id,
        "attachments": each.matter.attachments,
    }
