"""Two rows that were one organisation become one, and two again if it was wrong.

The row that goes keeps its name, its state and its history; what takes it out of every
list is `merged_into`. Its state does not move: nothing happened to the organisation,
and an undone merge leaves no trace of a deregistration that never was.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from malmoandan.core import audit
from malmoandan.core.models import User
from malmoandan.core.transitions import NotPossible
from partnerships.actions.merge_rows import Mover, Step, put_back
from partnerships.models import (
    MergeRefusal,
    NotDuplicate,
    Organisation,
    OrganisationMerge,
)
from partnerships.models.register import UNDO_WITHIN

# What the row that stays takes over where it says nothing itself.
FILLED = (
    *("kind", "legal_form", "number", "category", "parent", "board", "umbrella"),
    *("seat", "about", "website", "mailbox", "phone", "known_to_city"),
)


@dataclass(frozen=True)
class MergePlan:
    """What a merge will do, row by row."""

    steps: list[Step]
    filled: list[tuple[str, str]]
    left: list[tuple[str, str, str]] = field(default_factory=list)


class _OnlyLooking(Exception):
    """Raised so that the database takes back what was only tried."""


def plan_merge(*, kept: Organisation, gone: Organisation) -> MergePlan:
    """Say row by row what `merge` would do; nothing is changed.

    Found by doing it and taking it back, so that the plan is what happens. Raises
    `NotPossible(MergeRefusal)` when they cannot be merged.
    """
    plan = MergePlan([], [])
    try:
        with transaction.atomic():
            kept, gone = _locked(kept, gone)
            mover = Mover()
            mover.pour(gone, kept)
            kept.refresh_from_db()
            fields = _to_fill(kept, gone)
            plan = MergePlan(
                steps=mover.steps,
                filled=[(_label(name), _said(gone, name)) for name in fields],
                left=_left(kept, gone, fields),
            )
            raise _OnlyLooking
    except _OnlyLooking:
        return plan


@transaction.atomic
def merge(
    *, kept: Organisation, gone: Organisation, by: User, at: datetime
) -> OrganisationMerge:
    """Let one row stand for both: what points at the other points at it from now on.

    A merge that is asked for a second time is refused as `MERGED_ALREADY`; every
    refusal is a `NotPossible(MergeRefusal)`.
    """
    kept, gone = _locked(kept, gone)
    mover = Mover()
    mover.pour(gone, kept)
    kept.refresh_from_db()  # it may have been a part of the other one
    fields = _to_fill(kept, gone)
    attnames = [Organisation._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
    filled = {name: [getattr(kept, name), getattr(gone, name)] for name in attnames}
    # First, or two rows that stand would have the number for a moment.
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    for name, (_before, after) in filled.items():
        setattr(kept, name, after)
    kept.save(update_fields=fields)
    done = OrganisationMerge.objects.create(
        kept=kept,
        gone=gone,
        merged_by=by,
        merged_at=at,
        moved=mover.moved,
        removed=mover.removed,
        filled=filled,
    )
    _tell(done, "merged", by, at)
    return done


@transaction.atomic
def undo_merge(
    *, merge: OrganisationMerge, by: User, at: datetime
) -> OrganisationMerge:
    """Put every row back as it was before the merge; what came since stays.

    All or nothing: raises `NotPossible(MergeRefusal)` when it is too late, done
    already, or something new stands where a row would go.
    """
    stored: OrganisationMerge = (
        OrganisationMerge.objects.select_for_update()
        .select_related("kept", "gone")
        .get(pk=merge.pk)
    )
    kept, gone = stored.kept, stored.gone
    refusal = stored.why_not_undo(at)
    if refusal is None and (kept.merged_into_id or gone.merged_into_id != kept.pk):
        refusal = MergeRefusal.NAME_TAKEN
    if refusal is not None:
        raise NotPossible(refusal)
    try:
        with transaction.atomic():
            _empty_again(kept, stored.filled)
            gone.merged_into = None
            gone.save(update_fields=["merged_into"])
            put_back(stored.moved, stored.removed)
    except IntegrityError as error:
        raise NotPossible(MergeRefusal.NAME_TAKEN) from error
    stored.undone_by, stored.undone_at = by, at
    stored.save(update_fields=["undone_by", "undone_at"])
    _tell(stored, "unmerged", by, at)
    return stored


@transaction.atomic
def say_not_same(
    *, one: Organisation, two: Organisation, by: User, at: datetime
) -> bool:
    """Say that two that look alike are not the same; False when it was said already."""
    first, second = sorted((one, two), key=lambda row: row.pk)
    _said, is_new = NotDuplicate.objects.get_or_create(
        first=first, second=second, defaults={"said_by": by, "said_at": at}
    )
    if is_new:
        audit.record(
            verb="organisation.not_same", subject=first, by=by, at=at, other=second.pk
        )
    return bool(is_new)


def why_not_merge(kept: Organisation, gone: Organisation) -> MergeRefusal | None:
    """What keeps the two from being one; None when nothing does."""
    if kept.pk == gone.pk:
        return MergeRefusal.ITSELF
    if kept.merged_into_id or gone.merged_into_id:
        return MergeRefusal.MERGED_ALREADY
    sides = {kept.side, gone.side} - {None}
    return MergeRefusal.OTHER_SIDE if len(sides) > 1 else None


def _locked(
    kept: Organisation, gone: Organisation
) -> tuple[Organisation, Organisation]:
    """Both as they are stored, locked in an order that is the same for everybody."""
    rows = Organisation.objects.select_for_update(of=("self",))
    pks = {kept.pk, gone.pk}
    found = {row.pk: row for row in rows.filter(pk__in=pks).order_by("pk")}
    stored = found[kept.pk], found[gone.pk]
    refusal = why_not_merge(*stored)
    if refusal is not None:
        raise NotPossible(refusal)
    return stored


def _to_fill(kept: Organisation, gone: Organisation) -> list[str]:
    """The fields that only the one that goes says something in."""
    names = [n for n in FILLED if not _raw(kept, n) and _raw(gone, n)]
    allowed = [n for n in names if _may_fill(kept, gone, n)]
    if gone.is_umbrella and not kept.is_umbrella:
        allowed.append("is_umbrella")
    if gone.stands_alone and not (kept.stands_alone or kept.umbrella_id):
        allowed.append("stands_alone")
    new = {
        n: gone.other_facts[n] for n in gone.other_facts if n not in kept.other_facts
    }
    if new:
        # Whole: a field is filled with what the other row has in hand.
        gone.other_facts = {**gone.other_facts, **kept.other_facts}
        allowed.append("other_facts")
    return allowed


def _may_fill(kept: Organisation, gone: Organisation, name: str) -> bool:
    if name == "mailbox":
        return gone.mailbox_unreachable_at is None
    if name == "umbrella" and kept.stands_alone:
        return False
    field: Any = Organisation._meta.get_field(name)
    is_self = field.related_model is Organisation
    return not (is_self and _raw(gone, name) == kept.pk)


def _left(
    kept: Organisation, gone: Organisation, filled: list[str]
) -> list[tuple[str, str, str]]:
    """What the two say differently: the one that stays is believed."""
    names = [n for n in ("name", "state", *FILLED) if n not in filled]
    return [
        (_label(name), _said(kept, name), _said(gone, name))
        for name in names
        if _raw(gone, name) and _raw(kept, name) != _raw(gone, name)
    ]


def _empty_again(kept: Organisation, filled: dict[str, Any]) -> None:
    """Take back what was filled in, unless somebody has written something else."""
    ours = {n: before for n, (before, after) in filled.items() if _is(kept, n, after)}
    for name, before in ours.items():
        setattr(kept, name, before)
    kept.save(update_fields=[Organisation._meta.get_field(name).name for name in ours])


def _is(kept: Organisation, attname: str, value: Any) -> bool:
    return bool(getattr(kept, attname) == value)


def _tell(done: OrganisationMerge, what: str, by: User, at: datetime) -> None:
    for subject, other in ((done.kept, done.gone), (done.gone, done.kept)):
        audit.record(
            verb=f"organisation.{what}",
            subject=subject,
            by=by,
            at=at,
            other=other.pk,
            merge=done.pk,
            stays=subject.pk == done.kept_id,
            moved=len(done.moved),
            removed=len(done.removed),
        )


def _raw(organisation: Organisation, name: str) -> Any:
    field: Any = Organisation._meta.get_field(name)
    return getattr(organisation, field.attname)


def _label(name: str) -> str:
    field: Any = Organisation._meta.get_field(name)
    return str(field.verbose_name)


def _said(organisation: Organisation, name: str) -> str:
    """The value in words."""
    field: Any = Organisation._meta.get_field(name)
    value = getattr(organisation, name)
    if isinstance(field, models.BooleanField):
        return _("yes") if value else _("no")
    if field.choices:
        return str(getattr(organisation, f"get_{name}_display")())
    if isinstance(value, dict):
        return ", ".join(f"{key}: {one}" for key, one in value.items())
    return str(value if value is not None else "")


@transaction.atomic
def forget_merged_rows(*, now: datetime) -> int:
    """Empty what merges kept for undoing, once it is too late; return how many.

    Rows that were folded may hold what somebody has asked to be erased since.
    """
    old = OrganisationMerge.objects.filter(merged_at__lt=now - UNDO_WITHIN)
    kept = old.exclude(moved=[], removed=[], filled={})
    return kept.update(moved=[], removed=[], filled={})
