"""The quarters of centres: asked for by the clock, answered by the centre itself."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.actions import Matter
from malmoandan.core.models import ReminderRule, Term, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.models import Centre
from reports.actions.links import links_to, readers_of
from reports.emails import centres as emails
from reports.models import CentreCount, CentreReport, CentreReportRefusal
from reports.search import centres as search

REMINDER = "centre-quarter"


@dataclass(frozen=True)
class Counted:
    """What a centre says of one measure: a number with its qualifier, or none."""

    value: int | None
    qualifier: Term | None = None


@transaction.atomic
def ask_quarter(
    *,
    centre: Centre,
    year: int,
    quarter: int,
    measures: Iterable[Term],
    by: User | None,
    at: datetime,
) -> CentreReport:
    """Ask a centre for a quarter; the letters follow with the morning's reminders.

    Raises `NotPossible` when it is asked already, is not over yet, or when there is
    nothing to count.
    """
    wanted = list(measures)
    if search.last_day(year, quarter) >= timezone.localdate(at):
        raise NotPossible(CentreReportRefusal.NOT_OVER)
    if not wanted:
        raise NotPossible(CentreReportRefusal.NO_MEASURES)
    report: CentreReport
    report, is_new = CentreReport.objects.get_or_create(
        centre=centre, year=year, quarter=quarter, defaults={"asked_at": at}
    )
    if not is_new:
        raise NotPossible(CentreReportRefusal.ASKED_ALREADY)
    CentreCount.objects.bulk_create(
        CentreCount(report=report, measure=measure) for measure in wanted
    )
    audit.record(verb="centrereport.asked", subject=report, by=by, at=at)
    return report


def ask_quarters(*, today: date, at: datetime) -> int:
    """Ask every centre for the quarter that ended, and remind those who have not told.

    On the first weekday after the quarter, and later if nothing ran that day. Centres
    that nobody runs, or that have never counted anything, are left to the office.
    Returns how many letters or lines were written: none if run again.
    """
    year, quarter = search.quarter_before(today)
    if today >= search.first_weekday_after(year, quarter):
        for centre, measures in search.centres_to_ask(year, quarter):
            ask_quarter(
                centre=centre,
                year=year,
                quarter=quarter,
                measures=measures,
                by=None,
                at=at,
            )
    return _remind(today, at)


def _remind(today: date, at: datetime) -> int:
    rule, _is_new = ReminderRule.objects.get_or_create(
        key=REMINDER,
        defaults={
            "kind": "reports.jobs.centres.ask",
            "days": [1, 10, 20],
            "audience": "organisation",
        },
    )
    return core.remind_many(rule=rule, matters=_matters(at), today=today, at=at)


@transaction.atomic
def _matters(at: datetime) -> Iterator[Matter]:
    """The quarters that are asked for; the day before the asking is their anchor."""
    locked = CentreReport.objects.select_for_update(of=("self",))
    rows = list(search.waiting(locked))
    operators = {row.pk: row.centre.operator_id or 0 for row in rows}
    bodies = readers_of(set(operators.values()))
    readers = {pk: bodies.get(operator, []) for pk, operator in operators.items()}
    return iter(
        [
            Matter(
                subject=report,
                anchor=timezone.localdate(report.asked_at) - timedelta(days=1),
                recipients=[reader],
                template="centre_quarter",
                context=emails.words(report, link, reader),
                what=str(report),
            )
            for link, reader in links_to(rows, readers, at=at)
            if (report := link.centre_report)
        ]
    )


@transaction.atomic
def send_quarter(
    *,
    report: CentreReport,
    counts: Mapping[int, Counted],
    note: str,
    by: User | None,
    at: datetime,
) -> None:
    """Keep what the centre counted, by the number of the measure; once.

    A measure that is left out was not counted. What was sent can be opened again.
    """
    move(report, "send_quarter", by=by, at=at, refusal=CentreReportRefusal.SENT_ALREADY)
    for row in report.counts.all():
        said = counts.get(row.measure_id, Counted(None))
        row.value, row.value_to, row.value_qualifier = said.value, None, said.qualifier
        row.save(update_fields=["value", "value_to", "value_qualifier"])
    report.note, report.sent_at = note, at
    report.save(update_fields=["note", "sent_at"])


@transaction.atomic
def reopen_quarter(
    *, report: CentreReport, by: User | None, at: datetime, office: bool = False
) -> None:
    """Let what was told be mended. Until it is sent in again it is not counted.

    After some months only the `office` can.
    """
    reason = report.why_not_mend(timezone.localdate(at))
    if reason is not None and not (office and reason == CentreReportRefusal.TOO_LATE):
        raise NotPossible(reason)
    move(report, "reopen_quarter", by=by, at=at, refusal=CentreReportRefusal.NOT_SENT)
