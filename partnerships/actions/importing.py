"""A file of organisations taken in: read by a worker, looked at, written all or not.

Reading changes nothing and shows how far it has come. Writing is one transaction, in
which every row is judged anew: the register may have changed since.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from malmoandan.core import audit, queue
from malmoandan.core.models import StoredFile, User
from malmoandan.core.text import search_key, sort_key
from malmoandan.core.transitions import move
from partnerships.actions.import_files import FileFault, Unreadable, count, rows
from partnerships.actions.import_rows import BATCH, Judged, judged
from partnerships.models import Organisation, OrganisationImport

RUN = "partnerships.tasks.run_import"
# Longer than a worker may work on it: nobody else takes it meanwhile.
CLAIM = timedelta(minutes=15)
MOST_FAULTS = 500
MOST_SHOWN = 50
State = OrganisationImport.State


class _Unfit(Exception):
    """Raised so that the database takes back what was written before the fault."""


@transaction.atomic
def upload_import(*, stored: StoredFile, by: User, at: datetime) -> OrganisationImport:
    """Put a file in line to be read; nothing of it is in the register yet."""
    made = OrganisationImport.objects.create(
        file=stored, uploaded_by=by, uploaded_at=at
    )
    audit.record(verb="organisationimport.uploaded", subject=made, by=by, at=at)
    queue.ring(RUN, made.pk)
    return made


@transaction.atomic
def approve_import(*, pending: OrganisationImport, by: User, at: datetime) -> None:
    """Say yes to what was read; a worker writes it. A second yes is refused."""
    move(pending, "approve", by=by, at=at)
    queue.ring(RUN, pending.pk)


@transaction.atomic
def cancel_import(*, pending: OrganisationImport, by: User, at: datetime) -> None:
    """Say no to it, before it is written."""
    move(pending, "cancel", by=by, at=at)
    OrganisationImport.objects.filter(pk=pending.pk).update(ended_at=at)


def run_imports(*, now: datetime) -> int:
    """Do what waits for a worker, one after the other; return how many there were."""
    waiting = _unclaimed(now).values_list("pk", flat=True)
    return sum(run_import(pk=pk, at=now) for pk in list(waiting))


def run_import(*, pk: int, at: datetime) -> bool:
    """Read or write one import, unless somebody else is at it; say whether we did."""
    if not _unclaimed(at).filter(pk=pk).update(claimed_until=at + CLAIM):
        return False
    mine = OrganisationImport.objects.select_related("file", "uploaded_by").get(pk=pk)
    with translation.override(mine.uploaded_by.language):
        if mine.state == State.UPLOADED:
            _read(mine, at)
        else:
            _write(mine, at)
    return True


def _unclaimed(now: datetime) -> models.QuerySet[OrganisationImport]:
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    waits = Q(state__in=[State.UPLOADED, State.APPROVED])
    return OrganisationImport.objects.filter(free, waits).order_by("uploaded_at", "pk")


def _read(mine: OrganisationImport, at: datetime) -> None:
    tally = _Tally()
    try:
        _progress(mine, rows=count(_file(mine)))
        for batch in _batches(mine):
            tally.add(batch)
            _progress(mine, rows_done=tally.rows)
    except Unreadable as fault:
        tally.file_fault(str(fault.reason.label))
    _end(mine, "fault" if tally.fault_count else "read", at, **tally.values())


def _write(mine: OrganisationImport, at: datetime) -> None:
    tally = _Tally()
    try:
        with transaction.atomic():
            for batch in _batches(mine):
                tally.add(batch)
                if tally.fault_count:
                    raise _Unfit
                _write_rows(batch, mine, at)
            if tally.points_inward:
                _point(mine, at)
            _end(mine, "finish", at, ended_at=at, **tally.values())
    except _Unfit:
        _end(mine, "fault", at, **tally.values())
    except Unreadable as fault:
        tally.file_fault(str(fault.reason.label))
        _end(mine, "fault", at, **tally.values())
    except IntegrityError:
        tally.file_fault(_("The register changed while the file was written."))
        _end(mine, "fault", at, **tally.values())


def _batches(mine: OrganisationImport) -> Iterator[list[Judged]]:
    return judged(rows(_file(mine)), mine.uploaded_by)


def _file(mine: OrganisationImport) -> StoredFile:
    if mine.file is None:
        raise Unreadable(FileFault.UNREADABLE)
    return mine.file


def _progress(mine: OrganisationImport, **values: int) -> None:
    """At once, so that the page that waits sees how far it has come."""
    OrganisationImport.objects.filter(pk=mine.pk).update(**values)


@transaction.atomic
def _end(mine: OrganisationImport, verb: str, at: datetime, **values: Any) -> None:
    """Move it on with what was found; one that was cancelled meanwhile stays so."""
    stored = OrganisationImport.objects.select_for_update().get(pk=mine.pk)
    if stored.state != mine.state:
        return
    rows_of_it = OrganisationImport.objects.filter(pk=mine.pk)
    rows_of_it.update(claimed_until=None, **values)
    move(stored, verb, by=mine.uploaded_by, at=at)


class _Tally:
    """What a file came to, as it is kept with the import."""

    def __init__(self) -> None:
        self.rows = self.fault_count = 0
        self.counts = {"added": 0, "changed": 0, "unchanged": 0}
        self.points_inward = False
        self.faults: list[dict[str, Any]] = []
        self.sample: list[dict[str, Any]] = []

    def add(self, batch: list[Judged]) -> None:
        """Count some rows."""
        for row in batch:
            self.fault_count += len(row.faults)
            self.faults += row.faults[: MOST_FAULTS - len(self.faults)]
            if not row.again:
                self._count(row)

    def _count(self, row: Judged) -> None:
        self.rows += 1
        self.points_inward |= bool(row.later)
        what = "added" if row.is_new else "changed" if row.changed else "unchanged"
        self.counts[what] += 1
        if len(self.sample) < MOST_SHOWN and what != "unchanged":
            self.sample.append(_shown(row, what))

    def file_fault(self, what: str) -> None:
        """Write down a fault of the file as a whole."""
        self.fault_count += 1
        fault = {"row": None, "column": "", "what": what, "remedy": ""}
        self.faults.append(fault)

    def values(self) -> dict[str, Any]:
        """The fields of the import."""
        return {
            "rows_done": self.rows,
            **self.counts,
            "faults": self.faults,
            "fault_count": self.fault_count,
            "sample": self.sample,
        }


def _shown(row: Judged, what: str) -> dict[str, Any]:
    """A row for the preview: what each field is, and what it becomes."""
    changes = [
        (name, _text(row.before[name]), _text(getattr(row.organisation, name)))
        for name in row.before
        if name in row.changed
    ]
    changes += [(name, "", text) for name, text in row.later.items()]
    told = {"row": row.number, "name": row.organisation.name, "what": what}
    return {**told, "changes": changes}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value or "")


# Writing


def _write_rows(batch: list[Judged], mine: OrganisationImport, at: datetime) -> None:
    """Write some rows with their versions and their trail."""
    new = [row.organisation for row in batch if row.is_new]
    old = [row for row in batch if not row.is_new and row.changed]
    given = {"default_user": mine.uploaded_by, "default_date": at, "batch_size": BATCH}
    _update([row.organisation for row in old], _names(old), given)
    if new:
        new = bulk_create_with_history(new, Organisation, **given)
    for verb, subjects in (("added", new), ("changed", [r.organisation for r in old])):
        audit.record_many(
            verb=f"organisation.{verb}",
            subjects=subjects,
            by=mine.uploaded_by,
            at=at,
            imported=mine.pk,
        )


def _names(changed: list[Judged]) -> set[str]:
    return {name for row in changed for name in row.before}


def _update(
    organisations: list[Organisation], names: set[str], given: dict[str, Any]
) -> None:
    if not organisations:
        return
    for organisation in organisations:
        organisation.name_key = search_key(organisation.name)
        organisation.name_order = sort_key(organisation.name)
    keys = {"name_key", "name_order"} if "name" in names else set()
    fields = sorted(names | keys)
    bulk_update_with_history(organisations, Organisation, fields, **given)


def _point(mine: OrganisationImport, at: datetime) -> None:
    """Let rows point at organisations that came in with the same file."""
    given = {"default_user": mine.uploaded_by, "default_date": at, "batch_size": BATCH}
    for batch in _batches(mine):
        waiting = [row for row in batch if not row.is_new]
        turned = [r for r in waiting if {"parent", "board"} & set(r.changed)]
        _update([r.organisation for r in turned], {"parent", "board"}, given)
