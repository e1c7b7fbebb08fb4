"""The documentation of an event: written, published as a basis for planning, sent."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from events.actions.seats import lock_event
from events.emails import reports as emails
from events.models import (
    Event,
    EventAnswer,
    EventRefusal,
    EventReport,
    EventTopic,
    ReportRefusal,
    ReportUse,
)
from events.search.present import present_at
from events.search.reports import boards_of, organisations_at, what_stops
from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.outbox import Recipient
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.reaching import recipients_of
from partnerships.models import Organisation

State = Event.State
Letter = tuple[Recipient, Organisation | None, bool]


@transaction.atomic
def write_report(
    *,
    event: Event,
    summary: str,
    notes: str,
    target_group_part: str,
    outcomes: Mapping[int, str],
    by: User,
    at: dt.datetime,
) -> EventReport:
    """Write what was said and done, and what came of each purpose, by its number.

    May be done from the day that the event is published, also while it runs. Raises
    `NotPossible(EventRefusal)` once the documentation is published.
    """
    event = writable(event)
    event.target_group_part = target_group_part.strip()
    event.save(update_fields=["target_group_part"])
    report: EventReport = EventReport.objects.get_or_create(event=event)[0]
    report.summary, report.notes = summary.strip(), notes.strip()
    report.written_by, report.written_at = by, at
    report.save()
    for number, after in outcomes.items():
        EventAnswer.objects.update_or_create(
            event=event, question_id=number, defaults={"after": after.strip()}
        )
    audit.record(verb="eventreport.written", subject=report, by=by, at=at)
    return report


@transaction.atomic
def write_topic(
    *,
    event: Event,
    text: str,
    notes: str,
    by: User,
    at: dt.datetime,
    topic: EventTopic | None = None,
) -> EventTopic:
    """Write one topic and what was said of it; a new one stands last.

    Each is written by itself, so that several can take notes at the same time. The
    same new topic sent twice is one. Raises `NotPossible`.
    """
    event, text = writable(event), text.strip()
    same = EventTopic.objects.filter(event=event, text=text).first()
    if same is not None and same != topic:
        if topic is None and same.notes == notes.strip():
            return same
        raise NotPossible(ReportRefusal.SAME_TOPIC)
    if topic is None:
        last = EventTopic.objects.filter(event=event).order_by("order").last()
        topic = EventTopic(event=event, order=last.order + 1 if last else 1)
    topic.text, topic.notes = text, notes.strip()
    topic.save()
    audit.record(
        verb="event.topic_written", subject=event, by=by, at=at, topic=topic.pk
    )
    return topic


@transaction.atomic
def remove_topic(*, topic: EventTopic, by: User, at: dt.datetime) -> None:
    """Take a topic away."""
    event = writable(topic.event)
    audit.record(
        verb="event.topic_removed", subject=event, by=by, at=at, topic=topic.pk
    )
    topic.delete()


@transaction.atomic
def document_event(*, event: Event, by: User, at: dt.datetime) -> None:
    """Publish the documentation, as a basis for planning.

    Raises `NotPossible(EventRefusal)` with the first of what stops it.
    """
    event = lock_event(event)
    if stops := what_stops(event):
        raise NotPossible(stops[0])
    move(event, "document", by=by, at=at, refusal=EventRefusal.WRONG_STATE)
    EventReport.objects.filter(event=event).update(published_at=at)


@transaction.atomic
def reopen_report(*, event: Event, by: User, at: dt.datetime) -> None:
    """Take the documentation back to change it; until then nobody else sees it."""
    event = lock_event(event)
    move(event, "reopen", by=by, at=at, refusal=EventRefusal.WRONG_STATE)
    EventReport.objects.filter(event=event).update(published_at=None)


@transaction.atomic
def send_report(*, event: Event, by: User, at: dt.datetime) -> int:
    """Send the published documentation once; return how many letters were written.

    To the boards that should have been there, the organisations that took part and the
    guests who came: one letter for an address. Raises `NotPossible(ReportRefusal)`.
    """
    event = lock_event(event)
    report = EventReport.objects.filter(event=event).first()
    if event.state != State.DOCUMENTED or report is None:
        raise NotPossible(ReportRefusal.NOT_PUBLISHED)
    if report.sent_at is not None:
        raise NotPossible(ReportRefusal.SENT)
    readers = readers_of(event, timezone.localdate(at))
    if not readers:
        raise NotPossible(ReportRefusal.NOBODY)
    report.sent_at = at
    report.save(update_fields=["sent_at"])
    for reader, organisation, is_board in readers:
        emails.sent(
            event, report, reader, organisation=organisation, is_board=is_board, at=at
        )
    audit.record(
        verb="eventreport.sent", subject=report, by=by, at=at, letters=len(readers)
    )
    return len(readers)


def readers_of(event: Event, today: dt.date) -> list[Letter]:
    """Whom the documentation goes to: reader, organisation, whether it is a board."""
    found: dict[str, Letter] = {}
    for letter in _letters(event, today):
        found.setdefault(letter[0].email.casefold(), letter)
    return list(found.values())


def _letters(event: Event, today: dt.date) -> Iterator[Letter]:
    boards = boards_of(event)
    for organisation in (*boards, *organisations_at(event)):
        for reader in recipients_of(organisation, today=today, fallback=False):
            yield reader, organisation, organisation in boards
    for present in present_at(event):
        yield present.recipient, None, False


@transaction.atomic
def note_use(
    *, event: Event, facts: Mapping[str, Any], by: User, at: dt.datetime
) -> ReportUse:
    """Write where the documentation came to use; the same twice is once.

    `facts` are `organisation`, `what`, `year` and `link`.
    """
    event = lock_event(event)
    if event.state != State.DOCUMENTED:
        raise NotPossible(ReportRefusal.NOT_PUBLISHED)
    use: ReportUse
    use, is_new = ReportUse.objects.get_or_create(event=event, **facts)
    if is_new:
        audit.record(verb="event.use_noted", subject=event, by=by, at=at, use=use.pk)
    return use


@transaction.atomic
def remove_use(*, use: ReportUse, by: User, at: dt.datetime) -> None:
    """Take a use away that was written by mistake."""
    audit.record(verb="event.use_removed", subject=use.event, by=by, at=at, use=use.pk)
    use.delete()


def writable(event: Event) -> Event:
    """The event, locked, if its documentation can be written now."""
    event = lock_event(event)
    if event.state not in (State.PUBLISHED, State.HELD):
        raise NotPossible(EventRefusal.WRONG_STATE)
    return event
