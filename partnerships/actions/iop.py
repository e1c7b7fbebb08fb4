"""IOP cases: opened, taken step by step, agreed and renewed by both sides."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Approval, Side, User
from malmoandan.core.transitions import NotPossible, move
from partnerships.actions.iop_readers import readers_of
from partnerships.emails import iop as emails
from partnerships.models import (
    IopAmendment,
    IopCase,
    IopParty,
    IopRefusal,
    IopYear,
    Organisation,
)
from partnerships.models.iop_steps import AGREE, NEEDS_A_REASON, RENEW


@transaction.atomic
def open_case(
    *,
    name: str,
    purpose: str = "",
    by: User,
    at: datetime,
    step: str = IopCase.Step.INITIATIVE,
    since: date | None = None,
    reason: str = "",
    parties: Iterable[Organisation] = (),
    public: bool = True,
    continues: IopCase | None = None,
) -> IopCase:
    """Open a case at a step, with its parties in the capacity that their kind suggests.

    `reason` is told in words in the year of `since` (today if none is said). Nobody
    gets a letter before the first step is taken. Raises `NotPossible(IN_FUTURE)`.
    """
    since = since or timezone.localdate(at)
    _refuse_future(since, at)
    case = IopCase.objects.create(
        name=name, purpose=purpose, state=step, is_public=public, continues=continues
    )
    for order, organisation in enumerate(parties):
        IopParty.objects.create(
            case=case,
            organisation=organisation,
            capacity=IopParty.usual_capacity(organisation),
            order=order,
        )
    _tell_year(case, since, reason)
    audit.record(
        verb="iopcase.opened",
        subject=case,
        by=by,
        at=at,
        to_state=str(case.state),
        on=since.isoformat(),
    )
    return case


@transaction.atomic
def take_step(
    *,
    case: IopCase,
    verb: str,
    by: User,
    at: datetime,
    reason: str = "",
    on: date | None = None,
) -> IopCase:
    """Take the step that the verb leads to, on a day that is not before the last one.

    The year of the day tells the step and the reason; both parties and the coordinators
    get a letter. Renewing moves the end to the one that both sides said yes to, and an
    agreement that is ended ends that day. Raises `NotPossible(IopRefusal)`.
    """
    on = on or timezone.localdate(at)
    lock(case)
    _judge(case, verb, reason, on, at)
    earlier_end = case.agreed_to
    move(case, verb, by=by, at=at, refusal=IopRefusal.WRONG_STEP, on=on.isoformat())
    if verb == "renew":
        _renew(case, on, reason)
    elif verb == "end" and (earlier_end is None or earlier_end.last > on):
        case.agreed_to = PartialDate(on.isoformat())
        case.save(update_fields=["agreed_to"])
    _tell_year(case, on, reason)
    if case.is_over:
        put_down_ball(case)
    readers = readers_of(case, today=timezone.localdate(at))
    emails.step_taken(case, readers, verb=verb, on=on, reason=reason, at=at)
    return case


@transaction.atomic
def approve_agreement(
    *,
    case: IopCase,
    by: User,
    at: datetime,
    side: str = "",
    new_end: PartialDate | None = None,
) -> Approval:
    """Say one side's yes to the agreement, or to renewing it until `new_end`.

    The yes to an agreement counts for the period that stands when it is given. The
    other side's coordinators hear that it is their turn. Raises `NotPossible` and
    core's `ApprovalRefused`.
    """
    lock(case)
    _judge_yes(case, new_end)
    act, version = _what(case, new_end)
    approval = core.approve(
        subject=case, act=act, by=by, at=at, side=side, version=version
    )
    missing = Approval.objects.missing_sides(case, act, version)
    readers = readers_of(
        case, today=timezone.localdate(at), sides=missing or set(Side.values)
    )
    emails.side_said_yes(
        case, readers, approval=approval, new_end=new_end, missing=missing, at=at
    )
    return approval


@transaction.atomic
def take_back_yes(
    *, case: IopCase, by: User, at: datetime, new_end: PartialDate | None = None
) -> None:
    """Take back one's own yes, while the step has not been taken."""
    lock(case)
    _judge_yes(case, new_end)
    act, version = _what(case, new_end)
    core.take_back_approval(subject=case, act=act, by=by, at=at, version=version)


@transaction.atomic
def place_by_sources(*, case: IopCase) -> IopCase:
    """Let a case that nobody has moved here stand where its sources say, or further.

    No step is taken by it: the year's own row says it, with its source. So there is no
    letter and no trail.
    """
    lock(case)
    known = [year.step for year in case.years.all() if year.step]
    steps = IopCase.Step.values
    moved = bool(case.steps_taken())
    if known and not moved and steps.index(known[-1]) > steps.index(case.state):
        case.state = IopCase.Step(known[-1])
        case.save(update_fields=["state"])
    return case


def lock(case: IopCase) -> IopCase:
    """Hold the case until the transaction ends, and read it as it stands."""
    IopCase.objects.select_for_update().get(pk=case.pk)
    case.refresh_from_db()
    return case


def _judge(case: IopCase, verb: str, reason: str, on: date, at: datetime) -> None:
    stops = case.what_stops(verb)
    if stops:
        raise NotPossible(stops[0])
    if verb in NEEDS_A_REASON and not reason.strip():
        raise NotPossible(IopRefusal.NEEDS_REASON)
    _refuse_future(on, at)
    last = case.last_step_on()
    if last is not None and on < last:
        raise NotPossible(IopRefusal.OUT_OF_ORDER)


def _judge_yes(case: IopCase, new_end: PartialDate | None) -> None:
    if case.is_over:
        raise NotPossible(IopRefusal.OVER)
    if new_end is None:
        if case.state != IopCase.Step.DECIDED:
            raise NotPossible(IopRefusal.WRONG_STEP)
        if not (case.agreed_from and case.agreed_to):
            raise NotPossible(IopRefusal.NO_PERIOD)
        return
    if not case.is_in_agreement:
        raise NotPossible(IopRefusal.NO_AGREEMENT)
    if not case.is_later_end(new_end):
        raise NotPossible(IopRefusal.NEEDS_NEW_END)


def _what(case: IopCase, new_end: PartialDate | None) -> tuple[str, str]:
    return (RENEW, new_end.text) if new_end else (AGREE, case.period_version())


def _renew(case: IopCase, on: date, reason: str) -> None:
    case.agreed_to = case.renewed_end()
    case.save(update_fields=["agreed_to"])
    IopAmendment.objects.create(
        case=case, agreed_on=on, text=reason, new_end=case.agreed_to
    )


def _tell_year(case: IopCase, on: date, reason: str) -> None:
    """The year of the step tells it; what a later year says is not touched."""
    year, _new = IopYear.objects.get_or_create(case=case, year=on.year)
    year.step = case.state
    year.text = "\n".join(filter(None, [year.text, reason.strip()]))
    year.save(update_fields=["step", "text"])


def put_down_ball(case: IopCase) -> None:
    """Nobody is to do anything."""
    case.ball_with = case.ball_since = None
    case.next_move = ""
    case.save(update_fields=["ball_with", "ball_since", "next_move"])


def _refuse_future(on: date, at: datetime) -> None:
    if on > timezone.localdate(at):
        raise NotPossible(IopRefusal.IN_FUTURE)
