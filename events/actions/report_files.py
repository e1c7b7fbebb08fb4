"""Pictures and files of an event's documentation: taken in, described, taken down."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction

from events.actions.reports import writable
from events.actions.seats import lock_event
from events.models import Event, EventFile, EventPicture
from malmoandan.core import actions as core
from malmoandan.core import audit, files
from malmoandan.core.models import User

ABOUT_PICTURE = ("alt", "caption", "basis", "has_children", "until")


@transaction.atomic
def add_picture(
    *,
    event: Event,
    content: "File[bytes]",
    facts: Mapping[str, Any],
    by: User,
    at: dt.datetime,
) -> EventPicture:
    """Take a picture in; it is shown when it has what it needs (`why_not_show`).

    `facts` are values of `ABOUT_PICTURE`. The same picture sent twice is one.
    """
    event = writable(event)
    stored = core.store_file(content=content, allowed=files.PICTURES, by=by, at=at)
    twice: EventPicture | None
    twice = EventPicture.objects.filter(event=event, file__sha256=stored.sha256).first()
    if twice is not None:
        core.remove_file(stored=stored, by=by, at=at)
        return twice
    last = EventPicture.objects.filter(event=event).order_by("order").last()
    picture: EventPicture = EventPicture.objects.create(
        event=event, file=stored, order=last.order + 1 if last else 1, **facts
    )
    audit.record(
        verb="event.picture_added", subject=event, by=by, at=at, picture=picture.pk
    )
    return picture


@transaction.atomic
def change_picture(
    *, picture: EventPicture, facts: Mapping[str, Any], by: User, at: dt.datetime
) -> None:
    """Describe the picture anew, or say otherwise why and until when it is shown."""
    event = writable(picture.event)
    for name in ABOUT_PICTURE:
        setattr(picture, name, facts[name])
    picture.save()
    audit.record(
        verb="event.picture_changed", subject=event, by=by, at=at, picture=picture.pk
    )


@transaction.atomic
def remove_picture(*, picture: EventPicture, by: User | None, at: dt.datetime) -> None:
    """Take the picture down, row and bytes: at any time, whatever is published."""
    event = lock_event(picture.event)
    stored = picture.file
    audit.record(
        verb="event.picture_removed", subject=event, by=by, at=at, picture=picture.pk
    )
    picture.delete()
    if stored is not None:
        core.remove_file(stored=stored, by=by, at=at)


def remove_old_event_pictures(*, today: dt.date, at: dt.datetime) -> int:
    """Remove pictures whose last day has passed; return how many."""
    old = EventPicture.objects.filter(until__lt=today).select_related("event", "file")
    pictures = list(old)
    for picture in pictures:
        remove_picture(picture=picture, by=None, at=at)
    return len(pictures)


@transaction.atomic
def add_file(
    *, event: Event, content: "File[bytes]", title: str, by: User, at: dt.datetime
) -> EventFile:
    """Take a document in; the same one sent twice is one."""
    event = writable(event)
    stored = core.store_file(content=content, allowed=files.DOCUMENTS, by=by, at=at)
    twice: EventFile | None
    twice = EventFile.objects.filter(event=event, file__sha256=stored.sha256).first()
    if twice is not None:
        core.remove_file(stored=stored, by=by, at=at)
        return twice
    last = EventFile.objects.filter(event=event).order_by("order").last()
    file: EventFile = EventFile.objects.create(
        event=event, file=stored, title=title, order=last.order + 1 if last else 1
    )
    audit.record(verb="event.file_added", subject=event, by=by, at=at, file=file.pk)
    return file


@transaction.atomic
def remove_file(*, file: EventFile, by: User, at: dt.datetime) -> None:
    """Take a document away, row and bytes."""
    event, stored = lock_event(file.event), file.file
    audit.record(verb="event.file_removed", subject=event, by=by, at=at, file=file.pk)
    file.delete()
    core.remove_file(stored=stored, by=by, at=at)
