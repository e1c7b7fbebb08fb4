"""How an example year is followed up: its wheel, what was told of it, what was done."""

import datetime as dt
from typing import Any

from django.utils import timezone

from events.models import Event
from governance.models import CooperationPlan, FocusArea, PlanPoint
from malmoandan.core.models import Vocabulary
from malmoandan.management.example.ledger import Ledger, mark_of
from partnerships.models import Centre
from reports.actions.wheel import open_year
from reports.models import (
    CentreCount,
    CentreReport,
    CommunicationPlan,
    Contribution,
    ContributionAnswer,
    ContributionQuestion,
    ContributionRound,
    Evaluation,
    Message,
    WheelYear,
    WorkEntry,
)

QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))


def write(ledger: Ledger, data: dict[str, Any], centre: Centre) -> None:
    """Write what stands today of how the year is followed up."""
    spec = data["followed"]
    _wheel(ledger)
    _about(ledger, data["about"])
    _contributions(ledger, spec["contributions"])
    _quarters(ledger, centre, spec["quarters"])
    _communication(ledger, spec)
    _work(ledger, spec["work"])
    _evaluation(ledger, spec["evaluation"])


def remove(year: int) -> int:
    """Take it all away again; return how many rows there were."""
    count = 0
    for model, lookup in (
        (WheelYear, "year"),
        (ContributionRound, "year"),
        (CentreReport, "year"),
        (CommunicationPlan, "from_year"),
        (Message, "on__year"),
        (WorkEntry, "on__year"),
        (Evaluation, "year"),
    ):
        rows = model._default_manager.filter(is_example=True, **{lookup: year})
        count += rows.count()
        rows.delete()
    return count


def _moment(day: dt.date) -> dt.datetime:
    """The day at noon, here in the city."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _wheel(ledger: Ledger) -> None:
    """Open the year from the plan, on its first working days."""
    stands = WheelYear.objects.filter(year=ledger.year).exists()
    if stands or CooperationPlan.objects.for_year(ledger.year) is None:
        return
    at = _moment(ledger.day(2, 1))
    open_year(year=ledger.year, by=None, at=at, is_example=True)
    ledger.created += 1


def _about(ledger: Ledger, specs: dict[str, Any]) -> None:
    """Say what some events were about, and how people could take part."""
    focus = FocusArea.objects.filter(year=ledger.year).order_by("pk").first()
    for key, spec in specs.items():
        event = Event.objects.filter(fact_id=mark_of(ledger.year) + key).first()
        if event is None or event.level_id is not None:
            continue
        event.level = ledger.word(Vocabulary.MATRIX_LEVEL, spec["level"])
        event.outside_frame_reason = spec.get("outside", "")
        if spec.get("focus") and focus is not None:
            event.focus_area, event.no_focus_reason = focus, ""
        event.save()
        ledger.moved += 1
        for words, vocabulary, names in (
            (event.steps, Vocabulary.MATRIX_STEP, spec["steps"]),
            (event.global_goals, Vocabulary.GLOBAL_GOAL, spec["goals"]),
        ):
            words.set([ledger.word(vocabulary, name) for name in names])


def _contributions(ledger: Ledger, spec: dict[str, Any]) -> None:
    if not ledger.has_come(spec["asked"]):
        return
    month, day = (int(part) for part in spec["due"].split("-"))
    asked, is_new = ContributionRound.objects.get_or_create(
        year=ledger.year,
        defaults={
            "due_on": dt.date(ledger.year, month, day),
            "opened_at": _moment(ledger.day(*spec["asked"])),
            "is_example": True,
        },
    )
    ledger.created += is_new
    if not asked.is_example:
        return
    for row in spec["answers"]:
        contribution, _is_new = Contribution.objects.get_or_create(
            round=asked, organisation=ledger.body(row["organisation"])
        )
        _answer(ledger, contribution, row)


def _answer(ledger: Ledger, contribution: Contribution, row: dict[str, Any]) -> None:
    """What the organisation has told, once its day has come."""
    state = Contribution.State
    if contribution.state == state.SENT or "on" not in row:
        return
    if not ledger.has_come(row["on"]):
        return
    questions = ContributionQuestion.objects.filter(in_use=True)
    for question, text in zip(questions, row.get("texts", []), strict=False):
        ContributionAnswer.objects.get_or_create(
            contribution=contribution,
            question=question,
            defaults={"asked": question.text_sv, "text": text},
        )
    at = _moment(ledger.day(*row["on"]))
    begun = row.get("begun", False)
    ledger.move(
        contribution,
        state=state.DRAFT if begun else state.SENT,
        nothing_to_report=row.get("nothing", False),
        saved_at=at,
        sent_at=None if begun else at,
    )


def _quarters(ledger: Ledger, centre: Centre, spec: dict[str, Any]) -> None:
    for number, (_first, last) in enumerate(QUARTERS, 1):
        ends = dt.date(ledger.year + last // 12, last % 12 + 1, 1)
        if ends > ledger.today:
            return
        report, is_new = CentreReport.objects.get_or_create(
            centre=centre,
            year=ledger.year,
            quarter=number,
            defaults={
                "state": CentreReport.State.SENT,
                "note": spec["note"] if number == 3 else "",
                "asked_at": _moment(ends),
                "sent_at": _moment(ends + dt.timedelta(days=6)),
                "is_example": True,
            },
        )
        if not is_new:
            continue
        ledger.created += 1
        for row in spec["counts"]:
            CentreCount.objects.create(
                report=report,
                measure=ledger.word(Vocabulary.MEASURE, row["measure"]),
                value=row["values"][number - 1],
                value_qualifier=ledger.term(Vocabulary.QUALIFIER, row.get("qualifier")),
            )


def _communication(ledger: Ledger, spec: dict[str, Any]) -> None:
    plan = spec["plan"]
    state = CommunicationPlan.State
    others = CommunicationPlan.objects.exclude(
        is_example=True, from_year=ledger.year
    ).filter(state=state.ADOPTED)
    if ledger.has_come(plan["on"]) and not others.exists():
        _plan, is_new = CommunicationPlan.objects.get_or_create(
            title=plan["title"],
            from_year=ledger.year,
            is_example=True,
            defaults={
                "text": plan["text"],
                "state": state.ADOPTED,
                "adopted_on": ledger.day(*plan["on"]),
            },
        )
        ledger.created += is_new
    for row in spec["messages"]:
        _message(ledger, row)


def _message(ledger: Ledger, row: dict[str, Any]) -> None:
    on = ledger.day(*row["on"])
    message, is_new = Message.objects.get_or_create(
        on=on,
        what=row["what"],
        is_example=True,
        defaults={"audience": row["audience"], "owner_side": row["side"]},
    )
    if is_new:
        words = [ledger.word(Vocabulary.CHANNEL, key) for key in row["channels"]]
        message.channels.set(words)
        ledger.created += 1
    ledger.move(message, sent_on=on if ledger.has_come(row["on"]) else None)


def _work(ledger: Ledger, specs: list[dict[str, Any]]) -> None:
    plan = CooperationPlan.objects.for_year(ledger.year)
    tasks = list(
        PlanPoint.objects.filter(plan=plan, kind__key="coordinator_tasks").order_by(
            "order", "pk"
        )
    )
    for row in specs:
        if not ledger.has_come(row["on"]) or row["task"] >= len(tasks):
            continue
        _entry, is_new = WorkEntry.objects.get_or_create(
            on=ledger.day(*row["on"]),
            side=row["side"],
            note=row["note"],
            is_example=True,
            defaults={"task": tasks[row["task"]], "count": row["count"]},
        )
        ledger.created += is_new


def _evaluation(ledger: Ledger, spec: dict[str, Any]) -> None:
    if not ledger.has_come(spec["on"]):
        return
    _evaluation, is_new = Evaluation.objects.get_or_create(
        year=ledger.year,
        title=spec["title"],
        is_example=True,
        defaults={k: spec[k] for k in ("kind", "made_by", "summary", "answer")},
    )
    ledger.created += is_new
