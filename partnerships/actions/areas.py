"""What happens to areas of cooperation and to working groups."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from malmoandan.core import actions as core
from malmoandan.core import audit, files
from malmoandan.core.models import StoredFile, User
from malmoandan.core.transitions import NotPossible
from partnerships.models import (
    GroupNote,
    GroupRefusal,
    GroupTask,
    Hosting,
    Organisation,
    WorkingGroup,
)


@transaction.atomic
def add_hosting_agreement(
    *, hosting: Hosting, content: Any, by: User, at: datetime
) -> StoredFile:
    """Keep the agreement of a pair of hosts; a new one replaces the one before."""
    hosting = Hosting.objects.select_for_update().get(pk=hosting.pk)
    before = hosting.agreement
    hosting.agreement = core.store_file(
        content=content, allowed=files.DOCUMENTS, by=by, at=at
    )
    hosting.save(update_fields=["agreement"])
    if before:
        core.remove_file(stored=before, by=by, at=at)
    audit.record(verb="hosting.agreement_added", subject=hosting, by=by, at=at)
    return hosting.agreement


@transaction.atomic
def add_group_note(
    *,
    group: WorkingGroup,
    met_on: date,
    text: str,
    content: Any = None,
    by: User,
    at: datetime,
) -> GroupNote:
    """Write down what a working group talked about. Sent twice it is one note."""
    today = _open(group, at)
    if met_on > today:
        raise NotPossible(GroupRefusal.IN_FUTURE)
    same: GroupNote | None = group.notes.filter(
        met_on=met_on, text=text.strip(), written_by=by
    ).first()
    if same:
        return same
    stored = content and core.store_file(
        content=content, allowed=files.DOCUMENTS, by=by, at=at
    )
    note: GroupNote = GroupNote.objects.create(
        group=group,
        met_on=met_on,
        text=text.strip(),
        file=stored or None,
        written_by=by,
        written_at=at,
    )
    audit.record(verb="groupnote.written", subject=note, by=by, at=at)
    return note


@transaction.atomic
def add_group_task(
    *,
    group: WorkingGroup,
    text: str,
    organisation: Organisation | None,
    due_on: date | None,
    by: User,
    at: datetime,
) -> GroupTask:
    """Write down what somebody in the group does. Sent twice it is one task."""
    _open(group, at)
    task, is_new = GroupTask.objects.get_or_create(
        group=group,
        text=text.strip(),
        organisation=organisation,
        due_on=due_on,
        done_on=None,
    )
    if is_new:
        audit.record(verb="grouptask.added", subject=task, by=by, at=at)
    return task


@transaction.atomic
def tick_group_task(*, task: GroupTask, done: bool, by: User, at: datetime) -> None:
    """Say that a task is done, or that it is not after all."""
    today = _open(task.group, at)
    task = GroupTask.objects.select_for_update().get(pk=task.pk)
    if (task.done_on is not None) == done:
        return
    task.done_on = today if done else None
    task.save(update_fields=["done_on"])
    verb = "grouptask.done" if done else "grouptask.opened"
    audit.record(verb=verb, subject=task, by=by, at=at)


def _open(group: WorkingGroup, at: datetime) -> date:
    """Today, for a group that can be written in; its row is the lock."""
    today = timezone.localdate(at)
    group = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    reason = group.why_not_write(today)
    if reason is not None:
        raise NotPossible(reason)
    return today
