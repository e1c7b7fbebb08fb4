"""Files taken in and taken away; their bytes follow their rows."""

import hashlib
from datetime import datetime, timedelta

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import models, transaction

from malmoandan.core import audit, files
from malmoandan.core.models import FileRefusal, StoredFile, User
from malmoandan.core.models.files import FOLDER
from malmoandan.core.transitions import NotPossible

# A file that is being taken in has no row yet that others see.
YOUNG = timedelta(days=1)


@transaction.atomic
def store_file(
    *,
    content: "File[bytes]",
    allowed: files.Allowed,
    by: User | None,
    at: datetime,
    is_example: bool = False,
) -> StoredFile:
    """Take a file in, under a name that nobody can guess; pictures are drawn anew.

    Raises `NotPossible(FileRefusal)` for what `files.judge` refuses. The bytes of a
    transaction that falls are swept up by `remove_orphan_files`.
    """
    kind = files.judge(content, allowed)
    content.seek(0)
    data = files.redrawn(content, kind) if kind.picture else content.read()
    stored = StoredFile(
        name=files.safe_name(content.name or "", kind),
        media_type=kind.media_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
        is_example=is_example,
    )
    stored.content.save("", ContentFile(data), save=False)
    stored.save(force_insert=True)
    audit.record(verb="file.stored", subject=stored, by=by, at=at)
    return stored


@transaction.atomic
def remove_file(*, stored: StoredFile, by: User | None, at: datetime) -> None:
    """Take a file away, row and bytes; the trail keeps that it was there.

    Raises `NotPossible(FileRefusal.IN_USE)` while a record needs it.
    """
    audit.record(verb="file.removed", subject=stored, by=by, at=at)
    name, storage = str(stored.content.name), stored.content.storage
    try:
        with transaction.atomic():
            stored.delete()
    except models.ProtectedError as error:
        raise NotPossible(FileRefusal.IN_USE) from error
    transaction.on_commit(lambda: storage.delete(name))


def remove_orphan_files(*, now: datetime) -> int:
    """Remove bytes that no row knows of, a day old at least; return how many."""
    storage = StoredFile._meta.get_field("content").storage
    if not storage.exists(FOLDER):
        return 0
    folders, _files = storage.listdir(FOLDER)
    return sum(_sweep(storage, f"{FOLDER}/{name}", now - YOUNG) for name in folders)


def _sweep(storage: Storage, folder: str, before: datetime) -> int:
    _folders, found = storage.listdir(folder)
    names = [f"{folder}/{name}" for name in found]
    known = StoredFile.objects.filter(content__startswith=f"{folder}/")
    kept = set(known.values_list("content", flat=True))
    gone = 0
    for name in names:
        if name not in kept and storage.get_modified_time(name) < before:
            storage.delete(name)
            gone += 1
    return gone
